"""The verbs of identity: sign up, log in, refresh, revoke, verify, change a profile."""

from madang.identity.service.access import require, require_owner, require_verified
from madang.identity.service.identity import IdentityOptions, IdentityService, Ports
from madang.identity.service.sessions import Stores

__all__ = [
    "IdentityOptions",
    "IdentityService",
    "Ports",
    "Stores",
    "require",
    "require_owner",
    "require_verified",
]
