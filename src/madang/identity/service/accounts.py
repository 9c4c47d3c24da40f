"""Accounts and the links that verify their e-mail addresses (ID1 to ID3, ID15)."""

import msgspec

from madang.engines.sql.port import Database, Tx
from madang.identity.errors import AlreadyVerified, EmailTaken, LinkInvalid, SignUpClosed
from madang.identity.model import Account, Locale
from madang.identity.service import rules
from madang.identity.service.sessions import digest, new_secret
from madang.identity.store import AccountStore, Credentials
from madang.kernel.clock import Clock
from madang.kernel.errors import MadangError, NotFound
from madang.kernel.ids import new_id

LINK_TTL_MS = 24 * 3_600_000


class Accounts:
    """The accounts of the installation. What it changes, its caller must make known."""

    def __init__(self, db: Database, store: AccountStore, clock: Clock, is_closed: bool) -> None:
        self._db = db
        self._store = store
        self._clock = clock
        self._is_closed = is_closed
        self._has_owner = False

    async def has_owner(self) -> bool:
        """Say whether someone has signed up yet; once true, it stays so."""
        if not self._has_owner:
            self._has_owner = await self._db.read(self._store.has_owner)
        return self._has_owner

    async def check_open(self) -> None:
        """Refuse early what `add` would refuse.

        Raises:
            SignUpClosed.
        """
        if self._is_closed and await self.has_owner():
            raise _closed()

    async def add(self, tx: Tx, draft: Account, password_hash: str) -> Account:
        """Store a new account, as the owner when it is the first.

        Raises:
            SignUpClosed, EmailTaken.
        """
        account = draft
        if await self._store.claim_owner(tx, account.account_id):
            account = msgspec.structs.replace(account, is_owner=True)
        elif self._is_closed:
            raise _closed()
        if not await self._store.add(tx, account, password_hash):
            raise EmailTaken("An account with this e-mail exists; log in instead.")
        return account

    def draft(self, email: str, name: str, locale: Locale) -> Account:
        """Return an account that is not stored yet.

        Raises:
            EmailMalformed, NameMalformed.
        """
        return Account(
            account_id=new_id(),
            email=rules.normal_email(email),
            name=rules.normal_name(name),
            locale=locale,
            is_owner=False,
            is_verified=False,
            created_at_ms=self._clock.now_ms(),
        )

    async def credentials(self, email: str) -> Credentials | None:
        """Return the account of an e-mail address as someone typed it, with its hash."""
        try:
            normal = rules.normal_email(email)
        except MadangError:
            return None

        async def work(tx: Tx) -> Credentials | None:
            return await self._store.by_email(tx, normal)

        return await self._db.read(work)

    async def account(self, account_id: str) -> Account:
        """Return an account.

        Raises:
            NotFound: there is none.
        """

        async def work(tx: Tx) -> Account | None:
            return await self._store.account(tx, account_id)

        account = await self._db.read(work)
        if account is None:
            raise NotFound("There is no such account.")
        return account

    async def change(
        self, account_id: str, name: str | None, locale: Locale | None
    ) -> tuple[Account, bool]:
        """Store another name or locale; return the account and whether it changed.

        Raises:
            NameMalformed.
        """
        new_name = rules.normal_name(name) if name is not None else None
        before = await self.account(account_id)
        account = msgspec.structs.replace(
            before, name=new_name or before.name, locale=locale or before.locale
        )
        if account == before:
            return before, False

        async def work(tx: Tx) -> None:
            await self._store.set_profile(tx, account_id, account.name, account.locale)

        await self._db.write(work)
        return account, True

    async def put_link(self, tx: Tx, account_id: str) -> str:
        """Make the one link of an account good, and return its token."""
        token = new_secret()
        expires_at_ms = self._clock.now_ms() + LINK_TTL_MS
        await self._store.put_link(tx, account_id, digest(token), expires_at_ms)
        return token

    async def new_link(self, account_id: str) -> tuple[Account, str]:
        """Make another link for an account that is not verified.

        Raises:
            AlreadyVerified.
        """
        account = await self.account(account_id)
        if account.is_verified:
            raise AlreadyVerified("Your e-mail address is verified already.")

        async def work(tx: Tx) -> str:
            return await self.put_link(tx, account_id)

        return account, await self._db.write(work)

    async def verify(self, token: str) -> tuple[Account, bool]:
        """Verify the address a link was sent to; return the account and whether it changed.

        Raises:
            LinkInvalid.
        """
        now_ms = self._clock.now_ms()

        async def work(tx: Tx) -> tuple[Account | None, bool]:
            account_id = await self._store.link(tx, digest(token), now_ms)
            if account_id is None:
                return None, False
            is_new = await self._store.set_verified(tx, account_id, now_ms)
            return await self._store.account(tx, account_id), is_new

        account, is_new = await self._db.write(work)
        if account is None:
            raise LinkInvalid("This link is no longer good; ask for another one.")
        return account, is_new


def _closed() -> SignUpClosed:
    return SignUpClosed("This installation takes no new accounts; ask its owner.")
