"""The community's things as frozen structs, and their pure rules. Output structs have no defaults."""

import re
import unicodedata
from typing import Literal

from msgspec import Struct

from madang.community.errors import NameInvalid, TextEmpty, TextTooLong
from madang.community.model.files import Attachment as Attachment
from madang.community.model.forwards import Forwarded as Forwarded
from madang.community.model.mentions import MENTIONS_MAX as MENTIONS_MAX
from madang.community.model.mentions import mentioned as mentioned
from madang.community.model.permissions import ALL_PERMISSIONS as ALL_PERMISSIONS
from madang.community.model.permissions import EVERYONE_PERMISSIONS as EVERYONE_PERMISSIONS
from madang.community.model.permissions import MODERATOR_PERMISSIONS as MODERATOR_PERMISSIONS
from madang.community.model.permissions import NOTHING as NOTHING
from madang.community.model.permissions import PLACE_PERMISSIONS as PLACE_PERMISSIONS
from madang.community.model.permissions import Permission as Permission
from madang.community.model.permissions import names_of as names_of
from madang.community.model.permissions import thread_mask as thread_mask
from madang.community.model.previews import Preview as Preview
from madang.community.model.profiles import NO_FACE as NO_FACE
from madang.community.model.profiles import Face as Face
from madang.community.model.profiles import Profile as Profile
from madang.community.model.roles import OVERWRITES_MAX as OVERWRITES_MAX
from madang.community.model.roles import OWNER_RANK as OWNER_RANK
from madang.community.model.roles import ROLES_MAX as ROLES_MAX
from madang.community.model.roles import CommunityRole as CommunityRole
from madang.community.model.roles import Overwrite as Overwrite
from madang.community.model.roles import Preset as Preset
from madang.community.model.roles import SubjectKind as SubjectKind
from madang.community.model.roles import base_mask as base_mask
from madang.community.model.roles import clean_colour as clean_colour
from madang.community.model.roles import own_mask as own_mask
from madang.community.model.roles import role_mask as role_mask

CommunityKind = Literal["community", "direct"]
ChannelKind = Literal["text", "board", "thread"]
BoardKind = Literal["market", "trends"]
Role = Literal["owner", "moderator", "member"]
AuthorKind = Literal["person", "bot", "webhook"]

MESSAGE_LENGTH_MAX_CHARS = 4000
NAME_LENGTH_MAX_CHARS = 80
TOPIC_LENGTH_MAX_CHARS = 500
NONCE_LENGTH_MAX_CHARS = 64
REACTION_KINDS_MAX = 20
CHANNELS_MAX = 200


class Community(Struct, frozen=True, kw_only=True):
    """A community: people, channels, and who owns it."""

    community_id: str
    kind: CommunityKind
    """`direct` is the hidden community around a direct channel (docs/specs/direct.md)."""
    name: str
    description: str
    icon: str
    """One to four characters shown in the rail."""
    owner_id: str | None
    is_public: bool
    created_at_ms: int


class Category(Struct, frozen=True, kw_only=True):
    """A heading over channels."""

    category_id: str
    community_id: str
    name: str
    position: int


class Channel(Struct, frozen=True, kw_only=True):
    """A place in a community: text, or a board of live data with its own chat beside it."""

    channel_id: str
    community_id: str
    category_id: str | None
    kind: ChannelKind
    board: BoardKind | None
    name: str
    topic: str
    position: int
    is_synced: bool
    """It has its category's overwrites instead of its own."""
    created_at_ms: int
    parent_id: str | None
    """Of a thread: the channel it belongs to, which gives it its rights."""


class Member(Struct, frozen=True, kw_only=True):
    """An account in a community."""

    account_id: str
    name: str
    """What they are called here: the nickname, or else the account's name."""
    account_name: str
    nickname: str | None
    bio: str
    """Of this community, or else of everywhere."""
    face: Face
    """Of this community, or else of everywhere."""
    role: Role
    """Told from the rest: the owner, who holds the moderators' role, or neither."""
    role_ids: tuple[str, ...]
    """The roles held, without everyone's, in no order that means anything."""
    timed_out_until_ms: int | None
    """Until then this member only reads; a moment that has passed means nothing."""
    is_bot: bool
    joined_at_ms: int


def newcomer(
    account_id: str, name: str, role: Role, joined_at_ms: int, *, is_bot: bool = False
) -> Member:
    """Return an account as it comes into a community: no nickname, no roles."""
    return Member(
        account_id=account_id,
        name=name,
        account_name=name,
        nickname=None,
        bio="",
        face=NO_FACE,
        role=role,
        role_ids=(),
        timed_out_until_ms=None,
        is_bot=is_bot,
        joined_at_ms=joined_at_ms,
    )


class Reaction(Struct, frozen=True, kw_only=True):
    """One emoji under a message, and who put it there, first come first."""

    emoji: str
    account_ids: tuple[str, ...]


class PollAnswer(Struct, frozen=True, kw_only=True):
    """One answer of a poll, and who gave it."""

    answer_id: int
    text: str
    emoji: str
    """One emoji, a custom one as `<:name:ID>`, or nothing."""
    votes_count: int
    account_ids: tuple[str, ...]
    """Who gave it, first come first; empty in an anonymous poll."""


class Poll(Struct, frozen=True, kw_only=True):
    """A question with answers. It is over once `closed_at_ms` is set or `ends_at_ms` has passed."""

    question: str
    answers: tuple[PollAnswer, ...]
    is_multiple: bool
    is_anonymous: bool
    ends_at_ms: int | None
    closed_at_ms: int | None
    voters_count: int


class Message(Struct, frozen=True, kw_only=True):
    """A message. Its `seq` in the channel's stream orders it and is what read markers point at."""

    message_id: str
    channel_id: str
    seq: int
    author_id: str
    author_name: str
    author_kind: AuthorKind
    """Of a webhook `author_id` is the webhook's id, and no account's."""
    author_icon: str | None
    """What a webhook shows in place of a picture: one to four characters."""
    text: str
    nonce: str
    reply_to: str | None
    mentions: tuple[str, ...]
    """Whom it calls: account ids, role ids (everyone's for @everyone), and the word `here`."""
    reactions: tuple[Reaction, ...]
    attachments: tuple[Attachment, ...]
    poll: Poll | None
    previews: tuple[Preview, ...]
    """Of the links in the text, in their order; they come some moments after the message."""
    sent_at_ms: int
    edited_at_ms: int | None
    forwarded: Forwarded | None
    """Another's message that this one carries along."""


class ReadState(Struct, frozen=True, kw_only=True):
    """How far one account has read one channel. Unread = others' messages with seq > read_seq."""

    channel_id: str
    read_seq: int
    unread_count: int
    """At most UNREAD_COUNT_MAX; the client shows 99+ above that."""
    mention_count: int
    role_mention_count: int
    """Of them: those that call only through a role."""
    everyone_mention_count: int
    """Of them: those that call only with everybody, or with whoever is here."""


UNREAD_COUNT_MAX = 100

_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str, length_max_chars: int) -> str:
    """Return text in NFC without control and direction-override characters, trimmed.

    Raises:
        TextTooLong: it has more code points than allowed.
    """
    cleaned = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()
    if len(cleaned) > length_max_chars:
        raise TextTooLong(
            f"The text has {len(cleaned)} characters; at most {length_max_chars} go.",
            length_max_chars=length_max_chars,
        )
    return cleaned


def clean_name(text: str) -> str:
    """Return a name of 1 to NAME_LENGTH_MAX_CHARS characters.

    Raises:
        NameInvalid: it is empty or too long.
    """
    name = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if not 1 <= len(name) <= NAME_LENGTH_MAX_CHARS:
        raise NameInvalid(
            f"A name has 1 to {NAME_LENGTH_MAX_CHARS} characters.",
            length_max_chars=NAME_LENGTH_MAX_CHARS,
        )
    return name


def clean_message(text: str, *, may_be_empty: bool = False) -> str:
    """Return a message's text as it is stored; only one with attachments may be empty.

    Raises:
        TextEmpty, TextTooLong.
    """
    cleaned = clean_text(text, MESSAGE_LENGTH_MAX_CHARS)
    if not cleaned and not may_be_empty:
        raise TextEmpty("A message needs a visible character.")
    return cleaned
