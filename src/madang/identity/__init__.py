"""Accounts, sessions, tokens: who is calling, and how they prove it."""

from madang.identity.events import ProfileChanged, SessionRevoked, SignedUp
from madang.identity.model import Account, Principal, Session
from madang.identity.service import (
    FOR_UNVERIFIED,
    INSTALLATION,
    IdentityOptions,
    IdentityService,
    Ports,
    Stores,
    require,
    require_owner,
    require_verified,
)

__all__ = [
    "FOR_UNVERIFIED",
    "INSTALLATION",
    "Account",
    "IdentityOptions",
    "IdentityService",
    "Ports",
    "Principal",
    "ProfileChanged",
    "Session",
    "SessionRevoked",
    "SignedUp",
    "Stores",
    "require",
    "require_owner",
    "require_verified",
]
