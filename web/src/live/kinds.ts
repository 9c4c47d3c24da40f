/** Events by the stream they stand on (`docs/specs/streams.md`). */
import type {
  AccessChanged,
  CategoryCreated,
  ChannelCreated,
  ChannelDeleted,
  ChannelUpdated,
  CommunityDeleted,
  CommunityUpdated,
  DirectChanged,
  DirectGone,
  EmojiCreated,
  EmojiDeleted,
  EmojiRenamed,
  FriendChanged,
  FriendEnded,
  MemberJoined,
  MemberLeft,
  MemberUpdated,
  MessageDeleted,
  MessageEdited,
  MessagesDeleted,
  MessagePinned,
  MessageSent,
  MessageUnpinned,
  NotificationsChanged,
  OrderChanged,
  OwnProfileChanged,
  RequestAnswered,
  PeopleSettingsChanged,
  PersonBlocked,
  PersonUnblocked,
  PollClosed,
  PollVoted,
  PresenceChanged,
  PreviewsChanged,
  ReactionAdded,
  ReactionRemoved,
  ReadMarked,
  SlowModeChanged,
  ThreadDeleted,
  StatusChanged,
  TellingChanged,
  ThreadJoined,
  ThreadLeft,
  ThreadStarted,
  ThreadUpdated,
  Typing,
} from "@/gen/events";

export type ChannelEvent =
  | MessageSent
  | MessageEdited
  | MessageDeleted
  | MessagesDeleted
  | PreviewsChanged
  | PollVoted
  | PollClosed
  | MessagePinned
  | MessageUnpinned
  | ReactionAdded
  | ReactionRemoved
  | ThreadStarted
  | ThreadUpdated
  | ThreadDeleted
  | SlowModeChanged;

export type CommunityEvent =
  | CommunityUpdated
  | CommunityDeleted
  | CategoryCreated
  | ChannelCreated
  | ChannelUpdated
  | ChannelDeleted
  | MemberJoined
  | MemberUpdated
  | MemberLeft
  | EmojiCreated
  | EmojiRenamed
  | EmojiDeleted
  | AccessChanged;

export type AccountEvent =
  | ReadMarked
  | ThreadJoined
  | ThreadLeft
  | NotificationsChanged
  | OrderChanged
  | OwnProfileChanged
  | RequestAnswered
  | DirectChanged
  | DirectGone
  | FriendChanged
  | FriendEnded
  | PersonBlocked
  | PersonUnblocked
  | PeopleSettingsChanged
  | StatusChanged
  | TellingChanged;
export type PassingEvent = Typing | PresenceChanged;
