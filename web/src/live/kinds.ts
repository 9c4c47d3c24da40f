/** Events by the stream they stand on (`docs/specs/streams.md`). */
import type {
  AccessChanged,
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
  MessagePinned,
  MessageSent,
  MessageUnpinned,
  NotificationsChanged,
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
  | MessagePinned
  | MessageUnpinned
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
  | MemberLeft
  | AccessChanged;

export type AccountEvent = ReadMarked | NotificationsChanged;
export type PassingEvent = Typing | PresenceChanged;
