"""What identity tells the packages above it, through the hooks of its service."""

from madang.identity.model import Account
from madang.kernel.events import Event


class SignedUp(Event, frozen=True, kw_only=True, tag="identity.signed_up"):
    """A new account exists."""

    account: Account


class ProfileChanged(Event, frozen=True, kw_only=True, tag="identity.profile_changed"):
    """An account has another name, locale, or is verified now."""

    account: Account


class AccountDeleted(Event, frozen=True, kw_only=True, tag="identity.account_deleted"):
    """An account ends now: whoever keeps something of it lets go, or puts the ghost in its place."""

    account_id: str
    ghost_id: str
    """A fresh id that leads to nobody; what stays is its."""
    keeps_messages: bool


class SessionRevoked(Event, frozen=True, kw_only=True, tag="identity.session_revoked"):
    """A session was logged out or revoked; its sockets and tokens are worth nothing now."""

    session_id: str
    account_id: str
