/**
 * Who is signed in, and the access token. The token stands in memory only; the refresh token is an
 * HttpOnly cookie. One tab refreshes at a time (Web Locks) and tells the others the new token.
 */
import { createStore } from "zustand/vanilla";
import type { Account, LoggedIn } from "@/gen/identity";
import { ApiError, OFFLINE_CODE } from "./api-error";

export type SessionStatus = "stranger" | "signed-in";

export interface SessionState {
  readonly status: SessionStatus;
  readonly account: Account | null;
}

interface Token {
  readonly value: string;
  readonly expiresAtMs: number;
}

type Shared =
  | { readonly kind: "signed-in"; readonly signedIn: LoggedIn; readonly atMs: number }
  | { readonly kind: "signed-out" };

const RENEW_BEFORE_MS = 30_000;
/** Who was signed in here: shown at once on load, before the first refresh confirms it. */
const KEPT = "madang.account";
const LOCK = "madang.refresh";

export const sessionStore = createStore<SessionState>(() => {
  const account = keptAccount();
  return { status: account ? "signed-in" : "stranger", account };
});

function keptAccount(): Account | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Account | null;
  } catch {
    return null;
  }
}

let token: Token | null = null;
let refreshing: Promise<string | null> | null = null;
const channel =
  typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("madang.session");

channel?.addEventListener("message", (event: MessageEvent<Shared>) => {
  if (event.data.kind === "signed-in") keep(event.data.signedIn, event.data.atMs);
  else forget();
});

function keep(signedIn: LoggedIn, atMs: number): void {
  token = { value: signedIn.access_token, expiresAtMs: atMs + signedIn.expires_in_s * 1000 };
  localStorage.setItem(KEPT, JSON.stringify(signedIn.account));
  sessionStore.setState({ status: "signed-in", account: signedIn.account });
}

function forget(): void {
  token = null;
  localStorage.removeItem(KEPT);
  sessionStore.setState({ status: "stranger", account: null });
}

/** Take a fresh sign-up, login or refresh, and tell the other tabs. */
export function signIn(signedIn: LoggedIn): void {
  const atMs = Date.now();
  keep(signedIn, atMs);
  channel?.postMessage({ kind: "signed-in", signedIn, atMs } satisfies Shared);
}

export function signOut(): void {
  forget();
  channel?.postMessage({ kind: "signed-out" } satisfies Shared);
}

export function setAccount(account: Account): void {
  localStorage.setItem(KEPT, JSON.stringify(account));
  sessionStore.setState({ account });
}

/** Return a token that is good for a while yet, or null for a stranger. */
export async function accessToken(): Promise<string | null> {
  if (token && token.expiresAtMs - Date.now() > RENEW_BEFORE_MS) return token.value;
  if (!token && sessionStore.getState().status === "stranger") return null;
  return refresh();
}

/** Ask for a new token; calls that overlap, in this tab and in others, share one request. */
export function refresh(): Promise<string | null> {
  refreshing ??= withLock(refreshOnce).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function refreshOnce(before: Token | null): Promise<string | null> {
  // Another tab finished while this one waited for the lock: its token came over the channel.
  if (token && token !== before) return token.value;
  let response: Response;
  try {
    response = await fetch("/api/auth/refresh", { method: "POST", credentials: "same-origin" });
  } catch {
    throw new ApiError(OFFLINE_CODE, 0, "the server cannot be reached");
  }
  if (response.ok) {
    signIn((await response.json()) as LoggedIn);
    return token?.value ?? null;
  }
  if (response.status >= 500 || response.status === 429) {
    throw new ApiError(
      "client.refresh_failed",
      response.status,
      "the session could not be renewed",
    );
  }
  signOut();
  return null;
}

async function withLock(
  work: (before: Token | null) => Promise<string | null>,
): Promise<string | null> {
  const before = token;
  if (!("locks" in navigator) || !navigator.locks) return work(before);
  return navigator.locks.request(LOCK, () => work(before)) as Promise<string | null>;
}
