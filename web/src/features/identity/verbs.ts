/** Requests of identity: sign-up, login, logout, profile, sessions, mail. */
import type { Account, LoggedIn, OutboxMail as Mail, Session } from "@/gen/identity";
import type { About } from "@/gen/web";
import { api } from "@/live/http";
import { setAccount, signIn, signOut } from "@/live/session";

export interface SignUpInput {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly locale: "ko" | "en";
}

export const PASSWORD_LENGTH_MIN_CHARS = 8;

export async function signUp(input: SignUpInput): Promise<void> {
  signIn(await api.post<LoggedIn>("/api/auth/sign-up", input, { isAnonymous: true }));
}

export async function logIn(email: string, password: string): Promise<void> {
  signIn(await api.post<LoggedIn>("/api/auth/login", { email, password }, { isAnonymous: true }));
}

/** The page forgets at once; the server is told, and may be told in vain. */
export async function logOut(): Promise<void> {
  await api.post("/api/auth/logout").catch(() => null);
  signOut();
}

export async function verify(token: string): Promise<Account> {
  const account = await api.post<Account>("/api/auth/verify", { token });
  return account;
}

export function resendLink(): Promise<void> {
  return api.post("/api/auth/verify/resend");
}

export async function changeMe(change: { name?: string; locale?: "ko" | "en" }): Promise<void> {
  setAccount(await api.patch<Account>("/api/me", change));
}

export async function readSessions(): Promise<readonly Session[]> {
  return (await api.get<{ sessions: readonly Session[] }>("/api/auth/sessions")).sessions;
}

export function revokeSession(sessionId: string): Promise<void> {
  return api.delete(`/api/auth/sessions/${sessionId}`);
}

export async function readMails(): Promise<readonly Mail[]> {
  return (await api.get<{ mails: readonly Mail[] }>("/api/outbox")).mails;
}

export function readAbout(): Promise<About> {
  return api.get<About>("/api/about", {});
}
