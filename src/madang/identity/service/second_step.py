"""The second step: TOTP and recovery codes (ID24 to ID27)."""

from madang.engines.sql.port import Tx
from madang.identity.errors import TicketInvalid, TotpIsOff, TotpIsOn, WrongCode
from madang.identity.model import Device, Enrolment, Opened, Principal, Security
from madang.identity.service.entry import Entry, Parts
from madang.identity.service.passkeys import shown_passkey
from madang.identity.service.sessions import digest
from madang.identity.service.totp import (
    TOTP_DIGITS,
    new_recovery_codes,
    new_totp_secret,
    normal_code,
    shown_secret,
    step_of,
    uri_of,
)
from madang.identity.store import Pictures
from madang.kernel.errors import RateLimited

ISSUER = "Madang"
TICKET_TRIES_MAX = 5
WRONG_CODES_MAX = 30
WRONG_CODES_WINDOW_MS = 3_600_000
CODE_LENGTH_MAX_CHARS = 64


class SecondStep:
    """Verbs on TOTP and recovery codes."""

    def __init__(self, parts: Parts, entry: Entry, pictures: Pictures) -> None:
        self._parts = parts
        self._entry = entry
        self._pictures = pictures

    async def security(self, caller: Principal) -> Security:
        """Return what guards the caller's account."""
        stores, account_id = self._parts.stores, caller.account_id

        async def work(tx: Tx) -> Security:
            totp = await stores.factors.totp(tx, account_id)
            return Security(
                has_password=await stores.accounts.password_hash(tx, account_id) != "",
                has_totp=totp is not None and totp.is_confirmed,
                recovery_codes_count=await stores.factors.codes_count(tx, account_id),
                passkeys=[shown_passkey(each) for each in await stores.passkeys.of(tx, account_id)],
            )

        return await self._parts.db.read(work)

    async def enrol(self, caller: Principal, password: str) -> Enrolment:
        """Make a secret that counts once a code of it is confirmed.

        Raises:
            WrongPassword, TotpIsOn.
        """
        account = await self._entry.prove(caller, password)
        secret, factors = new_totp_secret(), self._parts.stores.factors
        if not await self._parts.db.write(
            lambda tx: factors.put_totp(tx, account.account_id, secret)
        ):
            raise TotpIsOn("Codes are on already; turn them off before you set them up anew.")
        uri = uri_of(secret, ISSUER, account.email)
        return Enrolment(secret=shown_secret(secret), uri=uri, picture=self._pictures.qr_code(uri))

    async def confirm(self, caller: Principal, code: str) -> list[str]:
        """Turn codes on with a first one; return the recovery codes, which are shown once.

        Raises:
            TotpIsOff: nothing was enrolled. TotpIsOn, WrongCode, RateLimited.
        """
        factors, now_ms = self._parts.stores.factors, self._parts.clock.now_ms()
        totp = await self._parts.db.read(lambda tx: factors.totp(tx, caller.account_id))
        if totp is None:
            raise TotpIsOff("Set codes up first.")
        if totp.is_confirmed:
            raise TotpIsOn("Codes are on already.")
        await self._need_code(caller.account_id, code, takes_recovery=False)
        codes = new_recovery_codes()

        async def work(tx: Tx) -> None:
            await factors.confirm_totp(tx, caller.account_id, now_ms)
            await factors.put_codes(tx, caller.account_id, _hashes(codes))

        await self._parts.db.write(work)
        return codes

    async def turn_off(self, caller: Principal, code: str) -> None:
        """Ask for codes no more.

        Raises:
            TotpIsOff, WrongCode, RateLimited.
        """
        await self._need_on(caller.account_id)
        await self._need_code(caller.account_id, code)
        await self.forget(caller.account_id)

    async def forget(self, account_id: str) -> None:
        """Forget the secret and the recovery codes of an account."""
        factors = self._parts.stores.factors
        await self._parts.db.write(lambda tx: factors.drop_totp(tx, account_id))

    async def new_codes(self, caller: Principal, code: str) -> list[str]:
        """Return fresh recovery codes; those before end.

        Raises:
            TotpIsOff, WrongCode, RateLimited.
        """
        await self._need_on(caller.account_id)
        await self._need_code(caller.account_id, code)
        codes, factors = new_recovery_codes(), self._parts.stores.factors
        await self._parts.db.write(
            lambda tx: factors.put_codes(tx, caller.account_id, _hashes(codes))
        )
        return codes

    async def login(self, ticket: str, code: str, device: Device) -> Opened:
        """Open a session with the ticket of a right password, and a code.

        Raises:
            TicketInvalid, WrongCode, RateLimited, AddressRefused.
        """
        account_id = await self.tried(ticket)
        await self._need_code(account_id, code)
        return await self.finish(ticket, device)

    async def tried(self, ticket: str) -> str:
        """Count one try of a ticket, and return whose it is.

        Raises:
            TicketInvalid.
        """
        tickets, now_ms = self._parts.stores.tickets, self._parts.clock.now_ms()
        known = await self._parts.db.write(
            lambda tx: tickets.try_once(tx, "second_step", digest(ticket), now_ms)
        )
        if known is None or known.account_id is None or known.tries_count > TICKET_TRIES_MAX:
            raise _ended()
        return known.account_id

    async def finish(self, ticket: str, device: Device) -> Opened:
        """Use a ticket up, and open the session.

        Raises:
            TicketInvalid, AddressRefused.
        """
        tickets, now_ms = self._parts.stores.tickets, self._parts.clock.now_ms()
        taken = await self._parts.db.write(
            lambda tx: tickets.take(tx, "second_step", digest(ticket), now_ms)
        )
        if taken is None or taken.account_id is None:
            raise _ended()
        account = await self._parts.accounts.account(taken.account_id)
        return await self._entry.open(account, device, "both")

    async def _need_on(self, account_id: str) -> None:
        factors = self._parts.stores.factors
        totp = await self._parts.db.read(lambda tx: factors.totp(tx, account_id))
        if totp is None or not totp.is_confirmed:
            raise TotpIsOff("Codes are not on.")

    async def _need_code(self, account_id: str, text: str, takes_recovery: bool = True) -> None:
        bus, key = self._parts.bus, f"identity.wrong_code\x1f{account_id}"
        if int(await bus.get(key) or b"0") >= WRONG_CODES_MAX:
            wait_s = max(1, await bus.remaining_ms(key) // 1000)
            raise RateLimited(
                f"Too many wrong codes; try again in {wait_s} s.", retry_after_s=wait_s
            )
        code = normal_code(text[:CODE_LENGTH_MAX_CHARS])
        if not await self._parts.db.write(
            lambda tx: self._take_code(tx, account_id, code, takes_recovery)
        ):
            await bus.add(key, 1, WRONG_CODES_WINDOW_MS)
            raise WrongCode("This code is wrong, too old, or was used already.")

    async def _take_code(self, tx: Tx, account_id: str, code: str, takes_recovery: bool) -> bool:
        factors = self._parts.stores.factors
        if len(code) > TOTP_DIGITS:
            return takes_recovery and await factors.use_code(tx, account_id, digest(code))
        totp = await factors.totp(tx, account_id)
        step = step_of(totp.secret, code, self._parts.clock.now_ms()) if totp else None
        return step is not None and await factors.use_step(tx, account_id, step)


def _ended() -> TicketInvalid:
    return TicketInvalid("This login took too long or too many tries; begin again.")


def _hashes(codes: list[str]) -> list[str]:
    return [digest(normal_code(code)) for code in codes]
