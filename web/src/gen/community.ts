/** Wire types of communities; the same names and fields as the server's structs. */
export type ChannelKind = "text" | "board";
export type BoardKind = "market" | "trends";
export type Role = "owner" | "moderator" | "member";
export type PresenceState = "active" | "idle" | "offline";

export interface Position {
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
}

export interface Community {
  readonly community_id: string;
  readonly name: string;
  readonly description: string;
  readonly icon: string;
  readonly owner_id: string | null;
  readonly is_public: boolean;
  readonly created_at_ms: number;
}

export interface Category {
  readonly category_id: string;
  readonly community_id: string;
  readonly name: string;
  readonly position: number;
}

export interface Channel {
  readonly channel_id: string;
  readonly community_id: string;
  readonly category_id: string | null;
  readonly kind: ChannelKind;
  readonly board: BoardKind | null;
  readonly name: string;
  readonly topic: string;
  readonly position: number;
  readonly created_at_ms: number;
}

export interface Member {
  readonly account_id: string;
  readonly name: string;
  readonly role: Role;
  readonly joined_at_ms: number;
}

export interface Reaction {
  readonly emoji: string;
  readonly account_ids: readonly string[];
}

export interface Message {
  readonly message_id: string;
  readonly channel_id: string;
  readonly seq: number;
  readonly author_id: string;
  readonly author_name: string;
  readonly text: string;
  readonly nonce: string;
  readonly reply_to: string | null;
  readonly mentions: readonly string[];
  readonly reactions: readonly Reaction[];
  readonly sent_at_ms: number;
  readonly edited_at_ms: number | null;
}

export interface ReadState {
  readonly channel_id: string;
  readonly read_seq: number;
  readonly unread_count: number;
  readonly mention_count: number;
}

export interface CommunityEntry {
  readonly community: Community;
  readonly is_member: boolean;
  readonly members_count: number;
}

export interface CommunitySnapshot {
  readonly at: Position;
  readonly community: Community;
  readonly categories: readonly Category[];
  readonly channels: readonly Channel[];
  readonly members: readonly Member[];
  readonly presences: Readonly<Record<string, PresenceState>>;
  readonly my_role: Role | null;
}

export interface MessagePage {
  readonly at: Position;
  readonly messages: readonly Message[];
  readonly has_before: boolean;
  readonly has_after: boolean;
}

export interface ReadStates {
  readonly at: Position;
  readonly states: readonly ReadState[];
}
