"""The ports of alerts, push and statuses. Store methods run inside the transaction they are given."""

from typing import Protocol

from msgspec import Struct

from madang.community.model.notifications import NotificationSetting
from madang.community.model.pushes import PushAnswer, Subscription
from madang.community.model.telling import Digest, Telling
from madang.engines.sql.port import Tx
from madang.realtime.presence import Status


class DigestDue(Struct, frozen=True):
    """An account whose mail is due, and since when it was told."""

    account_id: str
    since_ms: int
    key: str


class PushReader(Struct, frozen=True, kw_only=True):
    """One account with a browser to wake, and all that decides whether it is."""

    account_id: str
    telling: Telling
    settings: tuple[NotificationSetting, ...]
    is_blocked: bool
    """It has blocked the author."""
    read_seq: int


class TellingStore(Protocol):
    """What accounts want to be told of."""

    async def telling(self, tx: Tx, account_id: str) -> Telling:
        """Return an account's wishes, or what holds without any."""
        ...

    async def put(self, tx: Tx, account_id: str, telling: Telling, key: str, now_ms: int) -> None:
        """Store wishes; `key` becomes that of new ones, and mails begin to count now."""
        ...

    async def due(self, tx: Tx, digest: Digest, before_ms: int, limit: int) -> list[DigestDue]:
        """Return whose mail is due: told last at or before a moment, oldest first."""
        ...

    async def note_told(self, tx: Tx, account_id: str, at_ms: int) -> None:
        """Store that an account was told until a moment."""
        ...

    async def end_digest(self, tx: Tx, key: str) -> str | None:
        """Stop the mails of whom a key belongs to; return the account, None for a wrong key."""
        ...


class PushStore(Protocol):
    """Browsers that are woken."""

    async def put(self, tx: Tx, subscription: Subscription) -> None:
        """Store a subscription; a browser's endpoint has one account."""
        ...

    async def of_account(self, tx: Tx, account_id: str) -> list[Subscription]:
        """Return an account's subscriptions, newest first."""
        ...

    async def delete(self, tx: Tx, account_id: str, subscription_id: str) -> bool:
        """Forget a subscription; say whether there was one."""
        ...

    async def forget_session(self, tx: Tx, session_id: str) -> None:
        """Forget the browsers of a session that has ended."""
        ...

    async def readers(
        self, tx: Tx, place: tuple[str, str], author_id: str, *, is_thread: bool
    ) -> list[PushReader]:
        """Return whom a message may wake: members (of a thread: its followers) with a browser.

        Args:
            place: the community and the channel.
        """
        ...

    async def private_key(self, tx: Tx, fresh: str) -> str:
        """Return the installation's key; `fresh` is kept when there is none yet (PU2)."""
        ...


class StatusStore(Protocol):
    """What accounts say of themselves."""

    async def all(self, tx: Tx) -> dict[str, Status]:
        """Return every status that is not the usual one."""
        ...

    async def status(self, tx: Tx, account_id: str) -> Status:
        """Return an account's status."""
        ...

    async def put(self, tx: Tx, account_id: str, status: Status) -> None:
        """Store a status; the usual one is no row."""
        ...


class PushSender(Protocol):
    """Sends to push services (RFC 8030)."""

    def fresh_key(self) -> str:
        """Return a new private key as text."""
        ...

    def public_key(self, private_key: str) -> str:
        """Return what browsers subscribe with, in base64url."""
        ...

    async def send(self, private_key: str, to: Subscription, content: bytes) -> PushAnswer:
        """Encrypt a message for one browser and hand it over."""
        ...
