/** Events of streams as they stand in a frame; `type` tells which. */
import type {
  Category,
  Channel,
  Community,
  Member,
  Message,
  PresenceState,
} from "./community";

export interface MessageSent {
  readonly type: "community.message_sent";
  readonly message: Message;
}
export interface MessageEdited {
  readonly type: "community.message_edited";
  readonly message: Message;
}
export interface MessageDeleted {
  readonly type: "community.message_deleted";
  readonly channel_id: string;
  readonly message_id: string;
  readonly by_id: string;
}
export interface ReactionAdded {
  readonly type: "community.reaction_added";
  readonly channel_id: string;
  readonly message_id: string;
  readonly emoji: string;
  readonly account_id: string;
}
export interface ReactionRemoved {
  readonly type: "community.reaction_removed";
  readonly channel_id: string;
  readonly message_id: string;
  readonly emoji: string;
  readonly account_id: string;
}
export interface CommunityUpdated {
  readonly type: "community.community_updated";
  readonly community: Community;
}
export interface CategoryCreated {
  readonly type: "community.category_created";
  readonly category: Category;
}
export interface ChannelCreated {
  readonly type: "community.channel_created";
  readonly channel: Channel;
}
export interface ChannelUpdated {
  readonly type: "community.channel_updated";
  readonly channel: Channel;
}
export interface ChannelDeleted {
  readonly type: "community.channel_deleted";
  readonly channel_id: string;
}
export interface MemberJoined {
  readonly type: "community.member_joined";
  readonly community_id: string;
  readonly member: Member;
}
export interface MemberUpdated {
  readonly type: "community.member_updated";
  readonly community_id: string;
  readonly member: Member;
}
export interface MemberLeft {
  readonly type: "community.member_left";
  readonly community_id: string;
  readonly account_id: string;
}
export interface ReadMarked {
  readonly type: "community.read_marked";
  readonly channel_id: string;
  readonly read_seq: number;
}
export interface Typing {
  readonly type: "community.typing";
  readonly channel_id: string;
  readonly account_id: string;
  readonly name: string;
}
export interface PresenceChanged {
  readonly type: "community.presence_changed";
  readonly account_id: string;
  readonly state: PresenceState;
}

export type ChannelEvent =
  | MessageSent
  | MessageEdited
  | MessageDeleted
  | ReactionAdded
  | ReactionRemoved;

export type CommunityEvent =
  | CommunityUpdated
  | CategoryCreated
  | ChannelCreated
  | ChannelUpdated
  | ChannelDeleted
  | MemberJoined
  | MemberUpdated
  | MemberLeft;

export type AccountEvent = ReadMarked;
export type PassingEvent = Typing | PresenceChanged;
