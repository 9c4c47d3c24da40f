"""Accounts and sessions as others may see them. Secrets (hashes, tokens) never stand in these structs."""

from typing import Literal

from msgspec import Struct

Locale = Literal["ko", "en"]


class Account(Struct, frozen=True, kw_only=True):
    """A person with a login."""

    account_id: str
    email: str
    name: str
    locale: Locale
    is_owner: bool
    """Owner of the installation: the first person who signed up."""
    is_verified: bool
    created_at_ms: int


class Session(Struct, frozen=True, kw_only=True):
    """One logged-in device."""

    session_id: str
    device: str
    address: str
    created_at_ms: int
    used_at_ms: int
    is_current: bool


class Principal(Struct, frozen=True, kw_only=True):
    """Who is calling, taken from a verified token only."""

    account_id: str
    session_id: str
    name: str
    is_owner: bool
    is_verified: bool
