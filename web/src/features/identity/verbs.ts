/** Requests of identity: sign-up, login, logout, profile, sessions, mail. */
import type {
  Account,
  Challenge,
  Enrolment,
  LoggedIn,
  NetworkList,
  OutboxMail as Mail,
  Passkey,
  RecoveryCodes,
  Security,
  Session,
} from "@/gen/identity";
import type { About } from "@/gen/web";
import { api } from "@/live/http";
import { setAccount, signIn, signOut } from "@/live/session";
import { makePasskey, answerWithPasskey } from "./browser-passkeys";

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

export async function finishWithCode(ticket: string, code: string): Promise<void> {
  const body = { ticket, code };
  signIn(await api.post<LoggedIn>("/api/auth/login/code", body, { isAnonymous: true }));
}

/** Log in with a passkey: alone, or as the second step of `secondStep`. */
export async function logInWithPasskey(secondStep: string | null): Promise<void> {
  const anonymous = { isAnonymous: true };
  const asked = await api.post<Challenge>(
    "/api/auth/passkey/challenge",
    { second_step: secondStep },
    anonymous,
  );
  const credential = await answerWithPasskey(asked.options);
  const body = { ticket: asked.ticket, credential, second_step: secondStep };
  signIn(await api.post<LoggedIn>("/api/auth/passkey", body, anonymous));
}

export async function addPasskey(password: string, name: string): Promise<Passkey> {
  const asked = await api.post<Challenge>("/api/me/passkeys/challenge", { password });
  const credential = await makePasskey(asked.options);
  return api.post<Passkey>("/api/me/passkeys", { ticket: asked.ticket, credential, name });
}

export function renamePasskey(passkeyId: string, name: string): Promise<void> {
  return api.patch(`/api/me/passkeys/${passkeyId}`, { name });
}

export function removePasskey(passkeyId: string): Promise<void> {
  return api.delete(`/api/me/passkeys/${passkeyId}`);
}

export function readSecurity(): Promise<Security> {
  return api.get<Security>("/api/me/security");
}

export function enrolTotp(password: string): Promise<Enrolment> {
  return api.post<Enrolment>("/api/me/totp", { password });
}

export async function confirmTotp(code: string): Promise<readonly string[]> {
  return (await api.post<RecoveryCodes>("/api/me/totp/confirm", { code })).codes;
}

export function turnTotpOff(code: string): Promise<void> {
  return api.post("/api/me/totp/off", { code });
}

export async function newRecoveryCodes(code: string): Promise<readonly string[]> {
  return (await api.post<RecoveryCodes>("/api/me/recovery-codes", { code })).codes;
}

export function changePassword(present: string, next: string, endsOthers: boolean): Promise<void> {
  return api.post("/api/me/password", { present, new: next, ends_others: endsOthers });
}

export function forgotPassword(email: string): Promise<void> {
  return api.post("/api/auth/password/forgot", { email }, { isAnonymous: true });
}

export function resetPassword(token: string, password: string): Promise<void> {
  return api.post("/api/auth/password/reset", { token, password }, { isAnonymous: true });
}

export type NetworkScope = "me" | "installation";

export function readNetworks(scope: NetworkScope): Promise<NetworkList> {
  return api.get<NetworkList>(`/api/${scope}/networks`);
}

export function putNetworks(
  scope: NetworkScope,
  networks: readonly string[],
): Promise<NetworkList> {
  return api.put<NetworkList>(`/api/${scope}/networks`, { networks });
}
