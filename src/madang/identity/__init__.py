"""Accounts, sessions, tokens: who is calling, and how they prove it."""

from madang.identity.errors import ScopeMissing, SessionOnly, TokenInvalid
from madang.identity.events import AccountDeleted, ProfileChanged, SessionRevoked, SignedUp
from madang.identity.model import SCOPES, Account, Bot, Grant, Locale, Principal, Scope, Session
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
    "SCOPES",
    "Account",
    "AccountDeleted",
    "Bot",
    "Grant",
    "IdentityOptions",
    "IdentityService",
    "Locale",
    "Ports",
    "Principal",
    "ProfileChanged",
    "Scope",
    "ScopeMissing",
    "Session",
    "SessionOnly",
    "SessionRevoked",
    "SignedUp",
    "Stores",
    "TokenInvalid",
    "require",
    "require_owner",
    "require_verified",
]
