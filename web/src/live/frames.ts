/** Frames of the socket, as `docs/specs/streams.md` has them under "On the wire". */

export interface Wanted {
  readonly stream: string;
  readonly epoch: string | null;
  readonly seq: number | null;
}

/** Anything with a type; features narrow it to their own events. */
export interface AnyEvent {
  readonly type: string;
}

export type ClientFrame =
  | { readonly op: "hello"; readonly token: string | null }
  | { readonly op: "subscribe"; readonly streams: readonly Wanted[] }
  | { readonly op: "unsubscribe"; readonly streams: readonly string[] }
  | { readonly op: "ping"; readonly streams: readonly string[] }
  | { readonly op: "typing"; readonly channel_id: string }
  | { readonly op: "presence"; readonly state: "active" | "idle" }
  | { readonly op: "watch"; readonly account_ids: readonly string[] };

/** How one account is shown; who is offline shows nothing else. */
export interface PersonShown {
  readonly account_id: string;
  readonly state: "active" | "idle" | "dnd" | "offline";
  readonly text: string;
  readonly emoji: string;
  readonly text_ends_at_ms: number | null;
}

export type ServerFrame =
  | {
      readonly op: "welcome";
      readonly connection_id: string;
      readonly account_id: string | null;
      readonly heartbeat_ms: number;
    }
  | {
      readonly op: "subscribed";
      readonly stream: string;
      readonly epoch: string;
      readonly seq: number;
      readonly resync: boolean;
    }
  | {
      readonly op: "event";
      readonly stream: string;
      readonly seq: number;
      readonly at_ms: number;
      readonly event: AnyEvent;
    }
  | { readonly op: "ephemeral"; readonly stream: string; readonly event: AnyEvent }
  | { readonly op: "dropped"; readonly stream: string; readonly code: string }
  | { readonly op: "people"; readonly people: readonly PersonShown[] }
  | { readonly op: "pong"; readonly tops: Readonly<Record<string, number>> }
  | {
      readonly op: "error";
      readonly error: { readonly code: string; readonly message: string; readonly data: unknown };
    };

export const CLOSE_TOKEN_REFUSED = 4001;
export const CLOSE_SESSION_REVOKED = 4003;
export const CLOSE_TOO_SLOW = 4008;
