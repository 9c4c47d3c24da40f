/** Logins of others: which there are, going there, coming back, and having them in one's account. */
import type { ExternalLogin, LoggedIn, Provider, ProviderAsked } from "@/gen/identity";
import { api } from "@/live/http";
import { signIn } from "@/live/session";

/** What the page wanted when it sent the browser away. */
export interface Errand {
  readonly isLink: boolean;
  readonly next: string | null;
}

const ERRAND = "madang.errand";
const ANONYMOUS = { isAnonymous: true } as const;

export async function readProviders(): Promise<readonly Provider[]> {
  const path = "/api/auth/providers";
  return (await api.get<{ providers: readonly Provider[] }>(path, ANONYMOUS)).providers;
}

export async function goLogIn(providerId: string, next: string | null): Promise<void> {
  const path = `/api/auth/providers/${providerId}/ask`;
  const asked = await api.post<ProviderAsked>(path, undefined, ANONYMOUS);
  leave(asked.address, { isLink: false, next });
}

export async function goLink(providerId: string, password: string): Promise<void> {
  const path = `/api/auth/providers/${providerId}/ask-link`;
  const asked = await api.post<ProviderAsked>(path, { password });
  leave(asked.address, { isLink: true, next: "/settings" });
}

function leave(address: string, what: Errand): void {
  sessionStorage.setItem(ERRAND, JSON.stringify(what));
  location.assign(address);
}

export function errand(): Errand {
  const kept = sessionStorage.getItem(ERRAND);
  return kept === null ? { isLink: false, next: null } : (JSON.parse(kept) as Errand);
}

/** What the provider wrote into the address of the page. */
export function comeBack(search: string, locale: "ko" | "en") {
  const query = new URLSearchParams(search);
  return {
    state: query.get("state") ?? "",
    code: query.get("code") ?? "",
    issuer: query.get("iss"),
    locale,
  };
}

export type ComeBack = ReturnType<typeof comeBack>;

export async function finishLogin(providerId: string, brought: ComeBack): Promise<void> {
  const path = `/api/auth/providers/${providerId}/finish`;
  signIn(await api.post<LoggedIn>(path, brought, ANONYMOUS));
}

export function finishLink(providerId: string, brought: ComeBack): Promise<ExternalLogin> {
  return api.post<ExternalLogin>(`/api/auth/providers/${providerId}/finish-link`, brought);
}

export function acceptLogin(ticket: string): Promise<ExternalLogin> {
  return api.post<ExternalLogin>("/api/me/logins", { ticket });
}

export async function readLogins(): Promise<readonly ExternalLogin[]> {
  return (await api.get<{ logins: readonly ExternalLogin[] }>("/api/me/logins")).logins;
}

export function removeLogin(loginId: string): Promise<void> {
  return api.delete(`/api/me/logins/${loginId}`);
}
