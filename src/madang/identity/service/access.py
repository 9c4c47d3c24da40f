"""What a route asks of its caller in one line."""

from typing import Any

from madang.identity.errors import NotVerified, OwnerOnly
from madang.identity.model import Principal
from madang.kernel.errors import Unauthorized

UNVERIFIED_OPTION = "is_for_unverified"
FOR_UNVERIFIED: dict[str, Any] = {UNVERIFIED_OPTION: True}
"""The `opt` of a route that changes something, and is open to who is not verified (ID23)."""


def require(caller: Principal | None) -> Principal:
    """Return the caller.

    Raises:
        Unauthorized: a stranger calls.
    """
    if caller is None:
        raise Unauthorized("This needs an account; log in first.")
    return caller


def require_owner(caller: Principal | None) -> Principal:
    """Return the caller, who owns the installation.

    Raises:
        Unauthorized: a stranger calls. OwnerOnly: somebody else does.
    """
    known = require(caller)
    if not known.is_owner:
        raise OwnerOnly("Only the owner of this installation may do this.")
    return known


def require_verified(caller: Principal | None) -> Principal:
    """Return the caller, whose e-mail address is verified.

    Raises:
        Unauthorized: a stranger calls. NotVerified: the address is not verified yet.
    """
    known = require(caller)
    if not known.is_verified:
        raise NotVerified("Verify your e-mail address first: open the link in the mail we sent.")
    return known
