"""Invites as frozen structs. How an invite stands is derived from its row and a moment, never stored."""

import secrets
from typing import Literal

from msgspec import Struct

from madang.community.model import Community, Member
from madang.kernel.ids import ALPHABET

INVITE_CODE_LENGTH_CHARS = 12
INVITE_CODE_SHOWN_CHARS = 4
INVITE_USES_MAX = 1000
INVITES_STANDING_MAX = 200
INVITES_LISTED_MAX = 500
DIRECTORY_PAGE_MAX = 60

Lifetime = Literal["for_ever", "half_hour", "hour", "day", "week", "month"]
_MINUTE_MS = 60_000
LIFETIMES_MS: dict[Lifetime, int | None] = {
    "for_ever": None,
    "half_hour": 30 * _MINUTE_MS,
    "hour": 60 * _MINUTE_MS,
    "day": 24 * 60 * _MINUTE_MS,
    "week": 7 * 24 * 60 * _MINUTE_MS,
    "month": 30 * 24 * 60 * _MINUTE_MS,
}

InviteState = Literal["good", "revoked", "expired", "used_up"]


class Invite(Struct, frozen=True, kw_only=True):
    """A link that lets people into a community."""

    code: str
    community_id: str
    channel_id: str | None
    """The first channel a new member is shown."""
    role_id: str | None
    """The role a new member gets (IN14)."""
    made_by_id: str
    made_by_name: str
    created_at_ms: int
    expires_at_ms: int | None
    uses_max: int | None
    uses_count: int
    revoked_at_ms: int | None


class InviteUse(Struct, frozen=True, kw_only=True):
    """Who came in by an invite, and when."""

    code: str
    account_id: str
    name: str
    joined_at_ms: int


class InviteEntry(Struct, frozen=True, kw_only=True):
    """An invite in the list: how it stands now, and who came by it."""

    invite: Invite
    state: InviteState
    uses: list[InviteUse]


class InvitePreview(Struct, frozen=True, kw_only=True):
    """What the holder of a code learns before joining (IN7)."""

    code: str
    community_id: str
    name: str
    description: str
    icon: str
    members_count: int
    invited_by: str
    expires_at_ms: int | None
    is_member: bool


class Joined(Struct, frozen=True, kw_only=True):
    """The answer to a join by invite."""

    community_id: str
    channel_id: str | None
    member: Member


class DirectoryEntry(Struct, frozen=True, kw_only=True):
    """A public community in the directory."""

    community: Community
    members_count: int
    is_member: bool
    is_by_request: bool
    """One asks to come in (JR1)."""


def new_code() -> str:
    """Return a fresh code of 60 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(INVITE_CODE_LENGTH_CHARS))


def state_of(invite: Invite, now_ms: int) -> InviteState:
    """Say how an invite stands at a moment: revoked before expired before used up (IN8)."""
    if invite.revoked_at_ms is not None:
        return "revoked"
    if invite.expires_at_ms is not None and now_ms >= invite.expires_at_ms:
        return "expired"
    if invite.uses_max is not None and invite.uses_count >= invite.uses_max:
        return "used_up"
    return "good"
