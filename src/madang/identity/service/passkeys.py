"""Passkeys: made, named, removed, and used as the only step or as the second (ID28 to ID30)."""

import base64

import msgspec
from msgspec.structs import replace

from madang.engines.sql.port import Tx
from madang.identity.errors import PasskeyRefused, PasskeyTaken, TicketInvalid, TooManyPasskeys
from madang.identity.model import Account, Challenge, Device, Opened, Passkey, Principal
from madang.identity.service import rules
from madang.identity.service.entry import TICKET_TTL_MS, Entry, Parts
from madang.identity.service.sessions import digest, new_secret
from madang.identity.store import Authenticators, Site, StoredPasskey, Ticket
from madang.kernel.errors import NotFound
from madang.kernel.ids import new_id

PASSKEYS_MAX = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a challenge was asked for, as its ticket keeps it."""

    challenge: str
    site: Site
    is_creation: bool


class Passkeys:
    """Verbs on passkeys."""

    def __init__(self, parts: Parts, entry: Entry, authenticators: Authenticators) -> None:
        self._parts = parts
        self._entry = entry
        self._authenticators = authenticators

    async def ask_creation(self, caller: Principal, password: str, site: Site) -> Challenge:
        """Begin to make a passkey.

        Raises:
            WrongPassword, TooManyPasskeys.
        """
        account = await self._entry.prove(caller, password)
        known = await self._of(account.account_id)
        if len(known) >= PASSKEYS_MAX:
            raise _too_many()
        ids = [each.credential_id for each in known]
        challenge, options = self._authenticators.creation(site, account, ids)
        asked = Asked(challenge=_text(challenge), site=site, is_creation=True)
        return await self._put(asked, account.account_id, options)

    async def create(self, caller: Principal, ticket: str, answer: str, name: str) -> Passkey:
        """Register the passkey that was made.

        Raises:
            TicketInvalid, PasskeyRefused, PasskeyTaken, TooManyPasskeys, NameMalformed.
        """
        name = rules.normal_name(name)
        asked = await self._take(ticket, caller.account_id, is_creation=True)
        made = self._authenticators.created(asked.site, _bytes(asked.challenge), answer)
        passkey = StoredPasskey(
            passkey_id=new_id(),
            account_id=caller.account_id,
            credential_id=made.credential_id,
            host=asked.site.host,
            public_key=made.public_key,
            uses_count=made.uses_count,
            name=name,
            created_at_ms=self._parts.clock.now_ms(),
            used_at_ms=None,
        )
        store = self._parts.stores.passkeys

        async def work(tx: Tx) -> None:
            if len(await store.of(tx, caller.account_id)) >= PASSKEYS_MAX:
                raise _too_many()
            if not await store.add(tx, passkey):
                raise PasskeyTaken("This passkey is registered already.")

        await self._parts.db.write(work)
        return shown_passkey(passkey)

    async def rename(self, caller: Principal, passkey_id: str, name: str) -> None:
        """Give one of the caller's passkeys another name.

        Raises:
            NotFound, NameMalformed.
        """
        name, store = rules.normal_name(name), self._parts.stores.passkeys
        if not await self._parts.db.write(
            lambda tx: store.rename(tx, caller.account_id, passkey_id, name)
        ):
            raise NotFound("You have no such passkey.")

    async def remove(self, caller: Principal, passkey_id: str) -> None:
        """Remove one of the caller's passkeys.

        Raises:
            NotFound.
        """
        store = self._parts.stores.passkeys
        if not await self._parts.db.write(
            lambda tx: store.remove(tx, caller.account_id, passkey_id)
        ):
            raise NotFound("You have no such passkey.")

    async def ask_login(self, site: Site, account_id: str | None = None) -> Challenge:
        """Ask for any passkey of this site, or, as a second step, for one of an account's."""
        known = await self._of(account_id) if account_id else []
        ids = [each.credential_id for each in known if each.host == site.host]
        challenge, options = self._authenticators.request(site, ids, account_id is None)
        asked = Asked(challenge=_text(challenge), site=site, is_creation=False)
        return await self._put(asked, account_id, options)

    async def login(self, ticket: str, answer: str, device: Device) -> Opened:
        """Open a session with a passkey alone.

        Raises:
            TicketInvalid, PasskeyRefused, AddressRefused.
        """
        account = await self.proved(ticket, answer, None)
        return await self._entry.open(account, device, "both")

    async def proved(self, ticket: str, answer: str, account_id: str | None) -> Account:
        """Return whose passkey answered a challenge that was asked of an account, or of anybody.

        Raises:
            TicketInvalid, PasskeyRefused.
        """
        asked = await self._take(ticket, account_id, is_creation=False)
        credential_id, store = self._authenticators.credential_id(answer), self._parts.stores
        known = await self._parts.db.read(
            lambda tx: store.passkeys.by_credential(tx, credential_id)
        )
        if known is None or account_id not in (None, known.account_id):
            raise PasskeyRefused("This passkey is not known here; log in another way.")
        if known.host != asked.site.host:
            raise PasskeyRefused("This passkey belongs to another address of this installation.")
        must_verify = account_id is None
        uses_count = self._authenticators.checked(
            asked.site, _bytes(asked.challenge), answer, known, must_verify
        )
        used = replace(known, uses_count=uses_count, used_at_ms=self._parts.clock.now_ms())
        if not await self._parts.db.write(lambda tx: store.passkeys.touch(tx, used)):
            raise PasskeyRefused("This passkey was used elsewhere meanwhile; try again.")
        return await self._parts.accounts.account(known.account_id)

    async def _of(self, account_id: str) -> list[StoredPasskey]:
        store = self._parts.stores.passkeys
        return await self._parts.db.read(lambda tx: store.of(tx, account_id))

    async def _put(self, asked: Asked, account_id: str | None, options: str) -> Challenge:
        secret = new_secret()
        ticket = Ticket(
            kind="passkey",
            token_hash=digest(secret),
            account_id=account_id,
            content=msgspec.json.encode(asked).decode(),
            tries_count=0,
            expires_at_ms=self._parts.clock.now_ms() + TICKET_TTL_MS,
        )
        await self._parts.db.write(lambda tx: self._parts.stores.tickets.put(tx, ticket))
        return Challenge(ticket=secret, options=options)

    async def _take(self, ticket: str, account_id: str | None, is_creation: bool) -> Asked:
        now_ms, tickets = self._parts.clock.now_ms(), self._parts.stores.tickets
        taken = await self._parts.db.write(
            lambda tx: tickets.take(tx, "passkey", digest(ticket), now_ms)
        )
        asked = msgspec.json.decode(taken.content, type=Asked) if taken else None
        if taken is None or asked is None or taken.account_id != account_id:
            raise TicketInvalid("This took too long; begin again.")
        if asked.is_creation != is_creation:
            raise TicketInvalid("This was asked for something else; begin again.")
        return asked


def shown_passkey(passkey: StoredPasskey) -> Passkey:
    """Return a passkey as its owner sees it."""
    return Passkey(
        passkey_id=passkey.passkey_id,
        name=passkey.name,
        created_at_ms=passkey.created_at_ms,
        used_at_ms=passkey.used_at_ms,
    )


def _too_many() -> TooManyPasskeys:
    return TooManyPasskeys(f"An account has at most {PASSKEYS_MAX} passkeys; remove one first.")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
