/** API tokens and bots: list, make, revoke. */
import type { ApiToken, Bot, MadeToken, Scope } from "@/gen/identity";
import { api } from "@/live/http";

export interface Doors {
  readonly tokens: readonly ApiToken[];
  readonly bots: readonly Bot[];
}

export async function readDoors(): Promise<Doors> {
  const [{ tokens }, { bots }] = await Promise.all([
    api.get<{ readonly tokens: readonly ApiToken[] }>("/api/me/tokens"),
    api.get<{ readonly bots: readonly Bot[] }>("/api/me/bots"),
  ]);
  return { tokens, bots };
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expires_in_days: number | null;
  readonly bot_id: string | null;
}

export function makeToken(body: NewToken): Promise<MadeToken> {
  return api.post<MadeToken>("/api/me/tokens", body);
}

export function revokeToken(tokenId: string): Promise<void> {
  return api.delete(`/api/me/tokens/${tokenId}`);
}

export function makeBot(name: string): Promise<Bot> {
  return api.post<Bot>("/api/me/bots", { name });
}

export function removeBot(botId: string): Promise<void> {
  return api.delete(`/api/me/bots/${botId}`);
}
