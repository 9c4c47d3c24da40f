/** Who is writing where: told at most once in TYPING_TELL_MS, shown for TYPING_SHOWN_MS. */
import { createStore } from "zustand/vanilla";
import { live } from "./live";

export const TYPING_SHOWN_MS = 5_000;
export const TYPING_TELL_MS = 3_000;

export interface Typist {
  readonly accountId: string;
  readonly name: string;
  readonly untilMs: number;
}

export type Typists = Readonly<Record<string, readonly Typist[]>>;

export const typingStore = createStore<{ readonly byChannel: Typists }>(() => ({ byChannel: {} }));
const toldAtMs = new Map<string, number>();
let sweeping: ReturnType<typeof setTimeout> | undefined;

export function tellTyping(channelId: string, nowMs = Date.now()): void {
  if (nowMs - (toldAtMs.get(channelId) ?? 0) < TYPING_TELL_MS) return;
  if (live.send({ op: "typing", channel_id: channelId })) toldAtMs.set(channelId, nowMs);
}

/** A message went out: the next letter is told at once. */
export function forgetTold(channelId: string): void {
  toldAtMs.delete(channelId);
}

export function sawTyping(channelId: string, accountId: string, name: string): void {
  const typist = { accountId, name, untilMs: Date.now() + TYPING_SHOWN_MS };
  change(channelId, (typists) => [
    ...typists.filter((other) => other.accountId !== accountId),
    typist,
  ]);
  sweeping ??= setTimeout(sweep, 1000);
}

/** Their message arrived: they are done. */
export function sawMessage(channelId: string, accountId: string): void {
  const typists = typingStore.getState().byChannel[channelId];
  if (!typists?.some((typist) => typist.accountId === accountId)) return;
  change(channelId, (all) => all.filter((typist) => typist.accountId !== accountId));
}

function change(channelId: string, to: (typists: readonly Typist[]) => readonly Typist[]): void {
  typingStore.setState(({ byChannel }) => ({
    byChannel: { ...byChannel, [channelId]: to(byChannel[channelId] ?? []) },
  }));
}

function sweep(): void {
  const nowMs = Date.now();
  const { byChannel } = typingStore.getState();
  const kept = Object.entries(byChannel)
    .map(([id, typists]) => [id, typists.filter((typist) => typist.untilMs > nowMs)] as const)
    .filter(([, typists]) => typists.length > 0);
  typingStore.setState({ byChannel: Object.fromEntries(kept) });
  sweeping = kept.length > 0 ? setTimeout(sweep, 1000) : undefined;
}
