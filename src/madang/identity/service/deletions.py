"""The end of an account: asked for, taken back by logging in, carried out when it is due.

The one thing to know: what it wrote may stay, under a fresh id that leads to nobody; everything
else goes, in every package, before the account itself does.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence

from madang.engines.sql.own_rows import OwnRows, drop, rename
from madang.engines.sql.port import Tx
from madang.identity.errors import LoginNotFresh, OwnerCannotEnd
from madang.identity.events import AccountDeleted
from madang.identity.model import Account, Deletion, Mail, Principal
from madang.identity.service import mails
from madang.identity.service.entry import Entry, Parts
from madang.identity.service.exports import Exports
from madang.identity.store import Sender, StoredDeletion
from madang.kernel.errors import MadangError
from madang.kernel.ids import new_id

logger = logging.getLogger(__name__)

GRACE_MS = 14 * 86_400_000
FRESH_LOGIN_MS = 10 * 60_000
LAST = ("account", "account_deletion")

BeforeHook = Callable[[str], Awaitable[None]]
DeletedHook = Callable[[AccountDeleted], Awaitable[None]]


class Deletions:
    """Verbs on the end of an account."""

    def __init__(
        self,
        parts: Parts,
        entry: Entry,
        sender: Sender,
        exports: Exports,
        rules: tuple[Sequence[OwnRows], Sequence[str]],
    ) -> None:
        """Take the rows of people as `rules`: the tables, and the columns that hold names."""
        self._parts = parts
        self._entry = entry
        self._sender = sender
        self._exports = exports
        self._rules, self._names = rules
        self.before: list[BeforeHook] = []
        self.on_deleted: list[DeletedHook] = []
        entry.on_entered.append(self._take_back)

    async def ask(self, caller: Principal, password: str, keeps_messages: bool) -> Deletion:
        """Let the caller's account end after GRACE_MS, and log it out everywhere.

        Raises:
            WrongPassword, LoginNotFresh, OwnerCannotEnd, and what others refuse.
        """
        account = await self._entry.prove(caller, password)
        await self._need_fresh(caller)
        await self.check(caller.account_id)
        now_ms, store = self._parts.clock.now_ms(), self._parts.stores.own
        deletion = StoredDeletion(
            account_id=account.account_id,
            keeps_messages=keeps_messages,
            asked_at_ms=now_ms,
            due_at_ms=now_ms + GRACE_MS,
        )
        await self._parts.db.write(lambda tx: store.put_deletion(tx, deletion))
        await self._entry.end_all(account.account_id)
        await self._mail(mails.deletion_asked(account, GRACE_MS))
        return Deletion(due_at_ms=deletion.due_at_ms)

    async def check(self, account_id: str) -> None:
        """Refuse while something here hangs on the account.

        Raises:
            OwnerCannotEnd, and what the hooks raise.
        """
        if (await self._parts.accounts.account(account_id)).is_owner:
            raise OwnerCannotEnd("You own this installation; it cannot be without its owner.")
        for hook in self.before:
            await hook(account_id)

    async def carry_out(self) -> int:
        """End the accounts that are due; return how many ended."""
        store, now_ms = self._parts.stores.own, self._parts.clock.now_ms()
        ended = 0
        for deletion in await self._parts.db.read(lambda tx: store.due(tx, now_ms)):
            try:
                await self.check(deletion.account_id)
                await self._end(deletion)
                ended += 1
            except MadangError as refusal:
                logger.error("account %s cannot end: %s", deletion.account_id, refusal.message)
        return ended

    async def _end(self, deletion: StoredDeletion) -> None:
        account_id, ghost_id = deletion.account_id, new_id()
        await self._shut(account_id)
        event = AccountDeleted(
            account_id=account_id, ghost_id=ghost_id, keeps_messages=deletion.keeps_messages
        )
        for hook in self.on_deleted:
            await hook(event)
        await self._exports.drop_all(account_id)
        last = [rule for rule in self._rules if rule.table in LAST]
        others = [rule for rule in self._rules if rule.table not in LAST]
        await self._parts.db.write(lambda tx: drop(tx, others, account_id))
        await rename(self._parts.db, (account_id, ghost_id), self._names, but=LAST)
        # Last of all: whoever is interrupted before begins again, and finds less to do.
        await self._parts.db.write(lambda tx: drop(tx, last, account_id))

    async def _shut(self, account_id: str) -> None:
        """Let nobody in any more: what comes now must not be taken back halfway."""
        stores = self._parts.stores
        await self._entry.end_all(account_id)

        async def work(tx: Tx) -> None:
            await stores.accounts.set_password_hash(tx, account_id, "")
            await stores.tickets.drop_of(tx, account_id)
            for login in await stores.logins.of(tx, account_id):
                await stores.logins.remove(tx, account_id, login.login_id)
            for passkey in await stores.passkeys.of(tx, account_id):
                await stores.passkeys.remove(tx, account_id, passkey.passkey_id)

        await self._parts.db.write(work)

    async def _take_back(self, account: Account) -> None:
        """Whoever logs in wants to stay."""
        store = self._parts.stores.own
        if await self._parts.db.write(lambda tx: store.drop_deletion(tx, account.account_id)):
            await self._mail(mails.deletion_taken_back(account))

    async def _need_fresh(self, caller: Principal) -> None:
        """Ask who has no password to have just logged in."""
        stores, account_id = self._parts.stores, caller.account_id

        async def work(tx: Tx) -> bool:
            if await stores.accounts.password_hash(tx, account_id):
                return True
            session = await stores.sessions.session(tx, caller.session_id)
            since_ms = self._parts.clock.now_ms() - FRESH_LOGIN_MS
            return session is not None and session.created_at_ms >= since_ms

        if not await self._parts.db.read(work):
            raise LoginNotFresh("Log in once more, then ask again.")

    async def _mail(self, mail: Mail) -> None:
        try:
            await self._sender.send(mail)
        except MadangError as refusal:
            logger.error("a mail about an account's end did not leave: %s", refusal.message)
