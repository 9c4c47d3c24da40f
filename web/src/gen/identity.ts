/** Wire types of accounts and sessions; the same names and fields as the server's structs. */
export type Locale = "ko" | "en";

export interface Account {
  readonly account_id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale;
  readonly is_owner: boolean;
  readonly is_verified: boolean;
  readonly created_at_ms: number;
}

export interface Session {
  readonly session_id: string;
  readonly device: string;
  readonly address: string;
  readonly created_at_ms: number;
  readonly used_at_ms: number;
  readonly is_current: boolean;
}

export interface LoggedIn {
  readonly account: Account;
  readonly access_token: string;
  readonly expires_in_s: number;
}

export interface Mail {
  readonly mail_id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly sent_at_ms: number;
  readonly status: string;
}

export interface About {
  readonly name: string;
  readonly version: string;
  readonly has_owner: boolean;
  readonly sign_up: string;
}
