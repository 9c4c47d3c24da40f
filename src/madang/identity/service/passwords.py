"""Passwords: changed with the one before, or set anew by a mailed link (ID20 to ID22)."""

import asyncio
import logging

from madang.engines.sql.port import Tx
from madang.identity.errors import LinkInvalid
from madang.identity.model import Account, Mail, Principal
from madang.identity.service import mails, rules
from madang.identity.service.entry import Entry, Parts
from madang.identity.service.sessions import digest, new_secret
from madang.identity.store import Sender, Ticket
from madang.kernel.errors import MadangError

logger = logging.getLogger(__name__)

RESET_TTL_MS = 3_600_000
RESET_MAILS_MAX = 5
RESETS_AT_ONCE_MAX = 200


class Passwords:
    """Verbs on passwords."""

    def __init__(self, parts: Parts, entry: Entry, sender: Sender, public_url: str) -> None:
        self._parts = parts
        self._entry = entry
        self._sender = sender
        self._public_url = public_url
        self._mailing: set[asyncio.Task[None]] = set()

    async def change(self, caller: Principal, present: str, new: str, ends_others: bool) -> None:
        """Set another password.

        Raises:
            WrongPassword, WeakPassword.
        """
        new = rules.new_password(new)
        account = await self._entry.prove(caller, present)
        await self._set(account, new)
        if ends_others:
            await self._entry.end_all(account.account_id, but_id=caller.session_id)
        await self._mail(mails.password_changed(account))

    async def forgot(self, email: str) -> None:
        """Mail a reset link if there is such an account; this returns before anybody looks."""
        if len(self._mailing) >= RESETS_AT_ONCE_MAX:
            return
        task = asyncio.create_task(self._mail_link(email), name="identity: reset link")
        self._mailing.add(task)
        task.add_done_callback(self._mailing.discard)

    async def settle(self) -> None:
        """Wait for the links that are being mailed."""
        await asyncio.gather(*self._mailing)

    async def _mail_link(self, email: str) -> None:
        known = await self._parts.accounts.credentials(email)
        if known is None:
            return
        account = known.account
        key = f"identity.reset\x1f{account.account_id}"
        if await self._parts.bus.add(key, 1, RESET_TTL_MS) > RESET_MAILS_MAX:
            return
        await self._mail(mails.reset(account, await self.new_link(account), RESET_TTL_MS))

    async def new_link(self, account: Account) -> str:
        """Return a reset link; the one before ends."""
        secret, tickets = new_secret(), self._parts.stores.tickets
        ticket = Ticket(
            kind="password",
            token_hash=digest(secret),
            account_id=account.account_id,
            content="",
            tries_count=0,
            expires_at_ms=self._parts.clock.now_ms() + RESET_TTL_MS,
        )

        async def work(tx: Tx) -> None:
            await tickets.drop_of(tx, account.account_id, "password")
            await tickets.put(tx, ticket)

        await self._parts.db.write(work)
        return f"{self._public_url}/reset#{secret}"

    async def reset(self, token: str, new: str) -> None:
        """Set the password of the account that a link was mailed to, and end its sessions.

        Raises:
            WeakPassword, LinkInvalid.
        """
        password_hash = await self._parts.hasher.hash(rules.new_password(new))
        now_ms, stores = self._parts.clock.now_ms(), self._parts.stores

        async def work(tx: Tx) -> tuple[Account, bool] | None:
            ticket = await stores.tickets.take(tx, "password", digest(token), now_ms)
            if ticket is None or ticket.account_id is None:
                return None
            await stores.accounts.set_password_hash(tx, ticket.account_id, password_hash)
            # Whoever opened the link reads the mail of this address.
            is_verified = await stores.accounts.set_verified(tx, ticket.account_id, now_ms)
            account = await stores.accounts.account(tx, ticket.account_id)
            return (account, is_verified) if account else None

        done = await self._parts.db.write(work)
        if done is None:
            raise LinkInvalid("This link is no longer good; ask for another one.")
        account, is_verified = done
        await self._entry.end_all(account.account_id)
        if is_verified:
            await self._parts.announce.changed(account)
        await self._mail(mails.password_changed(account))

    async def _set(self, account: Account, new: str) -> None:
        password_hash = await self._parts.hasher.hash(new)
        stores = self._parts.stores

        async def work(tx: Tx) -> None:
            await stores.accounts.set_password_hash(tx, account.account_id, password_hash)
            await stores.tickets.drop_of(tx, account.account_id, "password")

        await self._parts.db.write(work)

    async def _mail(self, mail: Mail) -> None:
        try:
            await self._sender.send(mail)
        except MadangError as refusal:
            logger.error("a mail about a password did not leave: %s", refusal.message)
