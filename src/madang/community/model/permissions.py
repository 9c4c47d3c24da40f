"""What somebody may do, as bits, and which bits today's three roles stand for.

Bits stay below 2^31, so that a browser computes with them as plain numbers. A bit never changes its
place: masks are stored.
"""

from enum import IntFlag


class Permission(IntFlag):
    """One right each; `docs/specs/permissions.md` says what each allows."""

    VIEW = 1 << 0
    SEND = 1 << 1
    REACT = 1 << 2
    ATTACH = 1 << 3
    EMBED_LINKS = 1 << 4
    MENTION_EVERYONE = 1 << 5
    MANAGE_MESSAGES = 1 << 6
    PIN = 1 << 7
    CREATE_INVITE = 1 << 8
    MANAGE_CHANNELS = 1 << 9
    MANAGE_ROLES = 1 << 10
    MANAGE_COMMUNITY = 1 << 11
    KICK = 1 << 12
    BAN = 1 << 13
    TIME_OUT = 1 << 14
    VIEW_AUDIT = 1 << 15
    MANAGE_BOARDS = 1 << 16
    CREATE_THREADS = 1 << 17
    SEND_IN_THREADS = 1 << 18
    MANAGE_THREADS = 1 << 19
    CREATE_POLLS = 1 << 20
    MANAGE_EMOJI = 1 << 21
    MANAGE_WEBHOOKS = 1 << 22
    CHANGE_NICKNAME = 1 << 23
    MANAGE_NICKNAMES = 1 << 24
    BYPASS_SLOW_MODE = 1 << 25
    ADMINISTRATOR = 1 << 30


NOTHING = Permission(0)
ALL_PERMISSIONS = Permission(sum(Permission))
EVERYONE_PERMISSIONS = (
    Permission.VIEW
    | Permission.SEND
    | Permission.REACT
    | Permission.ATTACH
    | Permission.EMBED_LINKS
    | Permission.CREATE_INVITE
    | Permission.CREATE_THREADS
    | Permission.SEND_IN_THREADS
    | Permission.CREATE_POLLS
    | Permission.CHANGE_NICKNAME
)
MODERATOR_PERMISSIONS = (
    EVERYONE_PERMISSIONS
    | Permission.MENTION_EVERYONE
    | Permission.MANAGE_MESSAGES
    | Permission.PIN
    | Permission.MANAGE_CHANNELS
    | Permission.KICK
    | Permission.BAN
    | Permission.TIME_OUT
    | Permission.VIEW_AUDIT
    | Permission.MANAGE_BOARDS
    | Permission.MANAGE_THREADS
    | Permission.MANAGE_EMOJI
    | Permission.MANAGE_NICKNAMES
    | Permission.BYPASS_SLOW_MODE
)
# What an overwrite may change: rights in a place. The others hold for the community as a whole.
PLACE_PERMISSIONS = (
    EVERYONE_PERMISSIONS & ~Permission.CHANGE_NICKNAME
    | Permission.MENTION_EVERYONE
    | Permission.MANAGE_MESSAGES
    | Permission.PIN
    | Permission.MANAGE_CHANNELS
    | Permission.MANAGE_ROLES
    | Permission.MANAGE_BOARDS
    | Permission.MANAGE_THREADS
    | Permission.MANAGE_WEBHOOKS
    | Permission.BYPASS_SLOW_MODE
)


# What comes with writing: in a thread it goes where one may not write in threads (PM8, TH3).
_WRITING = (
    Permission.SEND
    | Permission.ATTACH
    | Permission.EMBED_LINKS
    | Permission.MENTION_EVERYONE
    | Permission.CREATE_POLLS
)


def thread_mask(parent_mask: int) -> int:
    """Return what someone may do in the threads of a channel, from what they may do in it (TH3)."""
    if parent_mask & Permission.SEND_IN_THREADS:
        return parent_mask | int(Permission.SEND)
    return parent_mask & ~int(_WRITING)


def names_of(mask: Permission) -> tuple[str, ...]:
    """Return the lower-case names of the bits in a mask, lowest first."""
    return tuple(str(bit.name).lower() for bit in Permission if bit in mask)
