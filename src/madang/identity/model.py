"""Accounts and sessions as others may see them.

Hashes never stand in these structs, and tokens only in the answer to who may have them.
"""

from typing import Literal

from msgspec import Struct

Locale = Literal["ko", "en"]
AccountKind = Literal["person", "bot"]
Scope = Literal["read", "write", "moderate", "boards"]
SCOPES: tuple[Scope, ...] = ("read", "write", "moderate", "boards")


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


class Grant(Struct, frozen=True, kw_only=True):
    """What an API token may be used for."""

    scopes: tuple[Scope, ...]
    community_ids: tuple[str, ...] | None
    """The communities it is good for; None: every one of its account."""


class Principal(Struct, frozen=True, kw_only=True):
    """Who is calling, taken from a verified token only."""

    account_id: str
    session_id: str
    """The session, or the API token: either is revoked by this id."""
    name: str
    is_owner: bool
    is_verified: bool
    kind: AccountKind = "person"
    grant: Grant | None = None
    """None: a session, which may do whatever its account may."""


class ApiToken(Struct, frozen=True, kw_only=True):
    """An API token as its owner sees it; the token itself is shown once, when it is made."""

    token_id: str
    account_id: str
    """The owner's own account, or one of their bots."""
    name: str
    scopes: tuple[Scope, ...]
    community_ids: tuple[str, ...] | None
    created_at_ms: int
    expires_at_ms: int | None
    used_at_ms: int | None


class MadeToken(Struct, frozen=True, kw_only=True):
    """A token just made, with the secret that is never shown again."""

    token: ApiToken
    secret: str


class Bot(Struct, frozen=True, kw_only=True):
    """An account that a program uses; it has no password and no e-mail address."""

    bot_id: str
    name: str
    created_at_ms: int


class LoggedIn(Struct, frozen=True, kw_only=True):
    """The answer to sign-up, login and refresh; the refresh token goes in a cookie beside it."""

    account: Account
    access_token: str
    expires_in_s: int


class Opened(Struct, frozen=True, kw_only=True):
    """A session just opened or refreshed, with the refresh token that only the browser gets."""

    logged_in: LoggedIn
    refresh_token: str
    refresh_ttl_s: int


class Passkey(Struct, frozen=True, kw_only=True):
    """A passkey as its owner sees it."""

    passkey_id: str
    name: str
    created_at_ms: int
    used_at_ms: int | None


class Security(Struct, frozen=True, kw_only=True):
    """What guards an account."""

    has_password: bool
    has_totp: bool
    recovery_codes_count: int
    """Unused ones."""
    passkeys: list[Passkey]


class Enrolment(Struct, frozen=True, kw_only=True):
    """A TOTP secret, shown once: in letters, as an otpauth URI, and as a picture of that URI."""

    secret: str
    uri: str
    picture: str
    """SVG."""


class Provider(Struct, frozen=True, kw_only=True):
    """Somebody else's login that may be used here."""

    provider_id: str
    name: str


class ExternalLogin(Struct, frozen=True, kw_only=True):
    """A login elsewhere that opens one's account."""

    login_id: str
    provider_id: str
    name: str
    """The provider's; its id when the settings no longer know it."""
    email: str
    created_at_ms: int
    used_at_ms: int | None


class Export(Struct, frozen=True, kw_only=True):
    """An archive of one's own data."""

    export_id: str
    state: Literal["waiting", "making", "ready", "failed"]
    asked_at_ms: int
    done_at_ms: int | None
    expires_at_ms: int | None
    size_bytes: int


class ExportLink(Struct, frozen=True, kw_only=True):
    """Where an archive is fetched without a token, for a short time."""

    address: str
    expires_at_ms: int


class Deletion(Struct, frozen=True, kw_only=True):
    """When an account ends, unless it logs in before."""

    due_at_ms: int


class Challenge(Struct, frozen=True, kw_only=True):
    """What a passkey is asked; `options` is JSON as the browser takes it."""

    ticket: str
    options: str


class Claims(Struct, frozen=True, kw_only=True):
    """What an access token says (RFC 7519); times in Unix seconds."""

    sub: str
    sid: str
    name: str
    owner: bool
    verified: bool
    iat: int
    exp: int
    iss: str
    aud: str


class Mail(Struct, frozen=True, kw_only=True):
    """A mail to send."""

    to: str
    subject: str
    text: str


class OutboxMail(Struct, frozen=True, kw_only=True):
    """A mail as the owner's outbox page shows it."""

    mail_id: str
    to: str
    subject: str
    text: str
    sent_at_ms: int
    status: Literal["kept"]
    """`kept`: it waits here for the owner to pass it on."""


class Device(Struct, frozen=True, kw_only=True):
    """The device at the other end, as a session remembers it."""

    name: str
    address: str


BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Whale/", "Whale"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
DEVICE_LENGTH_MAX = 60


def device_of(user_agent: str) -> str:
    """Return a short name of the program and system behind a User-Agent, for the session list."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None:
        return user_agent.partition(" ")[0][:DEVICE_LENGTH_MAX]
    return f"{browser}, {system}" if system else browser
