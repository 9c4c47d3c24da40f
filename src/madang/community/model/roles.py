"""Roles and overwrites, and the one place where rights are computed from them (PM4-PM9).

The computation works on plain numbers: `IntFlag` costs twenty times as much per step.
"""

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from madang.community.errors import ColourInvalid
from madang.community.model.permissions import ALL_PERMISSIONS, Permission

Preset = Literal["everyone", "moderator"]
SubjectKind = Literal["role", "member"]

ROLES_MAX = 100
OVERWRITES_MAX = 200
NOBODY_RANK = -1
OWNER_RANK = 1 << 30

_COLOUR = re.compile(r"(#[0-9a-f]{6})?")
_ALL = int(ALL_PERMISSIONS)
_VIEW = int(Permission.VIEW)
_SEND = int(Permission.SEND)
_ADMINISTRATOR = int(Permission.ADMINISTRATOR)
# Who may not write, may neither attach, embed, call everybody, nor ask a poll (PM8).
_WITH_SEND = int(
    Permission.ATTACH
    | Permission.EMBED_LINKS
    | Permission.MENTION_EVERYONE
    | Permission.CREATE_POLLS
)


class CommunityRole(Struct, frozen=True, kw_only=True):
    """A role of a community. The one with rank 0 is everyone's."""

    role_id: str
    community_id: str
    name: str
    colour: str
    """`#rrggbb`, or empty for none."""
    rank: int
    is_hoisted: bool
    """Its members stand under its name in the member list."""
    permissions: int
    preset: Preset | None
    is_mentionable: bool
    """Everybody may call it with @; otherwise only who may call everyone."""


class Overwrite(Struct, frozen=True, kw_only=True):
    """What a role or one member gains and loses in one channel or category."""

    place_id: str
    subject_kind: SubjectKind
    subject_id: str
    allow: int
    deny: int


def clean_colour(colour: str) -> str:
    """Return a colour in lower case.

    Raises:
        ColourInvalid: it is neither `#rrggbb` nor empty.
    """
    if not _COLOUR.fullmatch(colour.lower()):
        raise ColourInvalid("A colour is #rrggbb, or empty for none.")
    return colour.lower()


def base_mask(everyone: int, masks: Iterable[int]) -> int:
    """Return the rights in a community as a whole: everyone's and one's roles' together (PM4, PM5)."""
    base = everyone
    for mask in masks:
        base |= mask
    return _ALL if base & _ADMINISTRATOR else base


def role_mask(
    base: int, everyone_id: str, role_ids: Iterable[str], overwrites: Iterable[Overwrite]
) -> int:
    """Return the rights in a place before one's own overwrite (PM6: everyone's, then roles')."""
    if base & _ADMINISTRATOR:
        return _ALL
    held = frozenset(role_ids)
    allow = deny = 0
    for overwrite in overwrites:
        if overwrite.subject_kind != "role":
            continue
        if overwrite.subject_id == everyone_id:
            base = (base & ~overwrite.deny) | overwrite.allow
        elif overwrite.subject_id in held:
            allow |= overwrite.allow
            deny |= overwrite.deny
    return (base & ~deny) | allow


def own_mask(mask: int, own: Overwrite | None) -> int:
    """Return the rights in a place with one's own overwrite (PM6), and what follows from them."""
    if mask & _ADMINISTRATOR:
        return _ALL
    if own is not None:
        mask = (mask & ~own.deny) | own.allow
    if not mask & _VIEW:
        return 0
    return mask if mask & _SEND else mask & ~_WITH_SEND
