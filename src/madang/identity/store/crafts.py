"""What identity lets others do for it: hashing, token formats, passkeys, pictures, mail."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from madang.identity.model import Account, Claims, Mail, OutboxMail
from madang.identity.store.accounts import SigningKey
from madang.identity.store.factors import StoredPasskey


class NewCredential(Struct, frozen=True, kw_only=True):
    """What an authenticator has made."""

    credential_id: str
    public_key: bytes
    uses_count: int


class Site(Struct, frozen=True, kw_only=True):
    """Where passkeys are asked for: the origin of our pages, and its host."""

    origin: str
    host: str


class Outbox(Protocol):
    """Mails that wait for the owner."""

    async def mails(self) -> list[OutboxMail]:
        """Return the kept mails, newest first."""
        ...


class Sender(Protocol):
    """The way mail leaves."""

    async def start(self) -> None:
        """Begin to send."""
        ...

    async def send(self, mail: Mail) -> None:
        """Take a mail over.

        Raises:
            Unavailable: it cannot be taken now.
        """
        ...

    async def close(self) -> None:
        """Stop; what waits gets a last moment to leave."""
        ...


class PasswordHasher(Protocol):
    """One-way hashing of passwords, off the loop."""

    async def hash(self, password: str) -> str:
        """Return a salted hash that names its own parameters."""
        ...

    async def verify(self, password_hash: str, password: str) -> bool:
        """Say whether a password is the one behind a hash; takes as long either way."""
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        ...


class TokenFormat(Protocol):
    """How claims become a signed token and back."""

    def new_private_key(self) -> bytes:
        """Return a fresh private key."""
        ...

    def sign(self, claims: Claims, key: SigningKey) -> str:
        """Return the token."""
        ...

    def read(self, token: str, keys: Mapping[str, SigningKey]) -> Claims:
        """Return the claims of a token signed by one of the keys (by kid); times are not judged.

        Raises:
            TokenInvalid: it is not.
        """
        ...

    def published(self, keys: Sequence[SigningKey]) -> dict[str, list[dict[str, str]]]:
        """Return the public halves as a JWK set (RFC 7517)."""
        ...


class Authenticators(Protocol):
    """The language of passkeys (WebAuthn): what is asked, and whether an answer fits."""

    def creation(self, site: Site, account: Account, known: Sequence[str]) -> tuple[bytes, str]:
        """Return a challenge and the JSON that asks for a new passkey, none of the known ones."""
        ...

    def created(self, site: Site, challenge: bytes, answer: str) -> NewCredential:
        """Return the passkey that was made.

        Raises:
            PasskeyRefused: the answer does not fit.
        """
        ...

    def request(self, site: Site, known: Sequence[str], must_verify: bool) -> tuple[bytes, str]:
        """Return a challenge and the JSON that asks for one of the known passkeys, or for any."""
        ...

    def credential_id(self, answer: str) -> str:
        """Return which passkey an answer comes from.

        Raises:
            PasskeyRefused: it cannot be read.
        """
        ...

    def checked(
        self, site: Site, challenge: bytes, answer: str, passkey: StoredPasskey, must_verify: bool
    ) -> int:
        """Return the counter of an answer that fits.

        Raises:
            PasskeyRefused: it does not.
        """
        ...


class Pictures(Protocol):
    """Text as a picture that a phone reads."""

    def qr_code(self, text: str) -> str:
        """Return a QR code as SVG."""
        ...
