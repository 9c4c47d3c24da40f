"""The verbs of identity: sign up, log in, refresh, revoke, verify, change a profile."""

from madang.identity.service.access import (
    FOR_UNVERIFIED,
    UNVERIFIED_OPTION,
    require,
    require_owner,
    require_verified,
)
from madang.identity.service.identity import IdentityOptions, IdentityService, Ports
from madang.identity.service.networks import INSTALLATION
from madang.identity.service.sessions import Stores

__all__ = [
    "FOR_UNVERIFIED",
    "INSTALLATION",
    "UNVERIFIED_OPTION",
    "IdentityOptions",
    "IdentityService",
    "Ports",
    "Stores",
    "require",
    "require_owner",
    "require_verified",
]
