/** Events by the stream they stand on (`docs/specs/streams.md`). */
import type {
  CategoryCreated,
  ChannelCreated,
  ChannelDeleted,
  ChannelUpdated,
  CommunityUpdated,
  MemberJoined,
  MemberLeft,
  MemberUpdated,
  MessageDeleted,
  MessageEdited,
  MessageSent,
  PresenceChanged,
  ReactionAdded,
  ReactionRemoved,
  ReadMarked,
  Typing,
} from "@/gen/events";

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
