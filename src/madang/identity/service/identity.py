"""The front of identity: everything that routes and other packages ask of it.

The one thing to know: `start` before the first request (it reads the keys), `close` at the end.
"""

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress

import msgspec

from madang.engines.blobs.port import Blobs
from madang.engines.bus.port import Bus
from madang.engines.sql.own_rows import OwnRows
from madang.engines.sql.port import Database, Tx
from madang.identity.errors import WrongCredentials
from madang.identity.model import (
    Account,
    Device,
    Locale,
    Mail,
    Opened,
    OutboxMail,
    Principal,
    Session,
)
from madang.identity.service import mails, rules
from madang.identity.service.accounts import LINK_TTL_MS, Accounts
from madang.identity.service.announcements import (
    Announcements,
    ProfileChangedHook,
    SessionRevokedHook,
    SignedUpHook,
)
from madang.identity.service.api_tokens import PREFIX, ApiTokens
from madang.identity.service.deletions import Deletions
from madang.identity.service.entry import Entry, Parts
from madang.identity.service.exports import Exports
from madang.identity.service.networks import Networks
from madang.identity.service.passkeys import Passkeys
from madang.identity.service.passwords import Passwords
from madang.identity.service.providers import Providers
from madang.identity.service.second_step import SecondStep
from madang.identity.service.sessions import Sessions, Stores, refusal_of
from madang.identity.service.tokens import TokenOptions, Tokens
from madang.identity.store import (
    Authenticators,
    Outbox,
    PasswordHasher,
    Pictures,
    ProviderClient,
    Sender,
    TokenFormat,
)
from madang.kernel.clock import Clock
from madang.kernel.errors import MadangError
from madang.kernel.settings import IdentitySettings

logger = logging.getLogger(__name__)

KEEP_INTERVAL_S = 30.0
FORGET_EVERY_KEEPS = 120


class IdentityOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How identity is set up."""

    settings: IdentitySettings
    public_url: str
    """Address people use, for the links in mails; without a slash at the end."""
    site_origin: str = ""
    """Origin of the pages, for passkeys; empty: whatever address is asked."""
    issuer: str = "madang"
    """The `iss` of access tokens."""


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """What identity needs from outside."""

    db: Database
    bus: Bus
    clock: Clock
    stores: Stores
    hasher: PasswordHasher
    tokens: TokenFormat
    sender: Sender
    outbox: Outbox
    authenticators: Authenticators
    pictures: Pictures
    providers: ProviderClient
    blobs: Blobs
    own_rows: Sequence[OwnRows]
    """What of all tables belongs to people, of every package."""
    own_names: Sequence[str]
    """Columns that hold a name beside an id."""


class IdentityService:
    """Accounts, sessions and tokens."""

    def __init__(self, ports: Ports, options: IdentityOptions) -> None:
        self._ports = ports
        self._public_url = options.public_url.rstrip("/")
        settings, stores, db, clock = options.settings, ports.stores, ports.db, ports.clock
        token_options = TokenOptions(access_ttl_s=settings.access_ttl_s, issuer=options.issuer)
        self._accounts = Accounts(db, stores.accounts, clock, settings.sign_up == "closed")
        self._sessions = Sessions(db, stores, clock, settings.refresh_ttl_days)
        self._tokens = Tokens(ports.tokens, stores.keys, clock, token_options)
        self._announce = Announcements(ports.bus, clock, self._tokens)
        self.networks = Networks(db, stores.networks)
        parts = Parts(
            db=db,
            bus=ports.bus,
            clock=clock,
            stores=stores,
            hasher=ports.hasher,
            accounts=self._accounts,
            sessions=self._sessions,
            tokens=self._tokens,
            announce=self._announce,
            networks=self.networks,
        )
        self._entry = Entry(parts)
        self.passwords = Passwords(parts, self._entry, ports.sender, self._public_url)
        self.passkeys = Passkeys(parts, self._entry, ports.authenticators)
        self.second_step = SecondStep(parts, self._entry, ports.pictures)
        self.providers = Providers(parts, self._entry, ports.providers, settings.providers)
        self.api_tokens = ApiTokens(parts)
        self.exports = Exports(parts, ports.blobs, ports.own_rows)
        rules = (ports.own_rows, ports.own_names)
        self.deletions = Deletions(parts, self._entry, ports.sender, self.exports, rules)
        self.site_origin = options.site_origin
        self.requires_verified = settings.require_verified
        self._nobodys_hash: asyncio.Task[str] | None = None
        self._keeper: asyncio.Task[None] | None = None

    # Life

    async def start(self) -> None:
        """Read keys and revocations, listen to other processes, and begin to keep up with them."""
        # Made from a password nobody knows, to verify against when an e-mail is unknown (ID5).
        self._nobodys_hash = asyncio.create_task(
            self._ports.hasher.hash(secrets.token_urlsafe(16)), name="identity: nobody's hash"
        )
        await self._ports.sender.start()
        self._announce.start()
        self.api_tokens.start()
        await self.keep()
        self._keeper = asyncio.create_task(self._keep_on(), name="identity: keep")

    async def close(self) -> None:
        """Stop listening and sending."""
        self._announce.stop()
        self.api_tokens.stop()
        await self.passwords.settle()
        await self.exports.close()
        for task in (self._keeper, self._nobodys_hash):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        await self._ports.sender.close()
        await self._ports.providers.close()

    async def keep(self) -> None:
        """Bring keys and revocations up to date; done at the start and every KEEP_INTERVAL_S."""
        for session_id, account_id in await self._tokens.keep(
            self._ports.db, self._ports.stores.sessions
        ):
            self._announce.missed(account_id, session_id)
        await self.api_tokens.keep()

    async def _keep_on(self) -> None:
        keeps = 0
        while True:
            await asyncio.sleep(KEEP_INTERVAL_S)
            keeps += 1
            try:
                await self.keep()
                if keeps % FORGET_EVERY_KEEPS == 0:
                    await self._sessions.forget_ended()
                    await self._forget_tickets()
                    await self.exports.sweep()
                    await self.deletions.carry_out()
            except MadangError as refusal:
                logger.warning("identity could not keep up: %s", refusal.message)

    async def _forget_tickets(self) -> None:
        now_ms = self._ports.clock.now_ms()
        await self._ports.db.write(lambda tx: self._ports.stores.tickets.forget_before(tx, now_ms))

    # Hooks

    def on_signed_up(self, hook: SignedUpHook) -> None:
        """Call a function, in this process, after each sign-up and before its answer."""
        self._announce.on_signed_up.append(hook)

    def on_profile_changed(self, hook: ProfileChangedHook) -> None:
        """Call a function, in this process, after each change of a name, locale or verification."""
        self._announce.on_profile_changed.append(hook)

    def on_session_revoked(self, hook: SessionRevokedHook) -> None:
        """Call a function, in every process, for each session that is revoked anywhere."""
        self._announce.on_session_revoked.append(hook)

    # Accounts

    async def has_owner(self) -> bool:
        """Say whether someone has signed up yet."""
        return await self._accounts.has_owner()

    async def account(self, account_id: str) -> Account:
        """Return an account.

        Raises:
            NotFound: there is none.
        """
        return await self._accounts.account(account_id)

    async def by_email(self, email: str) -> Account | None:
        """Return the account of an e-mail address as someone typed it."""
        known = await self._accounts.credentials(email)
        return known.account if known else None

    async def sign_up(
        self, email: str, password: str, name: str, locale: Locale, device: Device
    ) -> Opened:
        """Make an account and open its first session; the first account owns the installation.

        Raises:
            EmailMalformed, NameMalformed, WeakPassword, EmailTaken, SignUpClosed, AddressRefused.
        """
        await self.networks.check(device.address)
        draft = self._accounts.draft(email, name, locale)
        password = rules.new_password(password)
        await self._accounts.check_open()
        password_hash = await self._ports.hasher.hash(password)

        async def work(tx: Tx) -> tuple[Account, str, str, str]:
            account = await self._accounts.add(tx, draft, password_hash)
            link = await self._accounts.put_link(tx, account.account_id)
            session, token, _ = await self._sessions.open(tx, account.account_id, device)
            return account, link, session.session_id, token

        account, link, session_id, token = await self._ports.db.write(work)
        await self._mail_link(account, link)
        await self._announce.signed_up(account)
        return self._entry.opened(account, session_id, token)

    async def login(self, email: str, password: str, device: Device) -> Opened:
        """Open a session.

        Raises:
            WrongCredentials: no such account, or another password; the two take equally long.
            AddressRefused, SecondStepNeeded.
        """
        await self.networks.check(device.address)
        assert self._nobodys_hash is not None, "login comes after start()"
        password = rules.normal_password(password)
        known = await self._accounts.credentials(email)
        hasher = self._ports.hasher
        # Who logs in elsewhere only has no password here.
        own_hash = known.password_hash if known else ""
        stored = own_hash or await asyncio.shield(self._nobodys_hash)
        is_right = await hasher.verify(stored, password)
        if known is None or not own_hash or not is_right:
            raise WrongCredentials("The e-mail or the password is wrong.")
        account = known.account
        if hasher.is_outdated(stored):
            renewed, store = await hasher.hash(password), self._ports.stores.accounts
            await self._ports.db.write(
                lambda tx: store.set_password_hash(tx, account.account_id, renewed)
            )
        return await self._entry.open(account, device, "one")

    async def change_profile(
        self, caller: Principal, name: str | None, locale: Locale | None
    ) -> Account:
        """Change the caller's name or locale, and tell who registered.

        Raises:
            NameMalformed.
        """
        account, is_changed = await self._accounts.change(caller.account_id, name, locale)
        if is_changed:
            await self._announce.changed(account)
        return account

    async def verify(self, token: str) -> Account:
        """Verify the e-mail address that a link was sent to; the same link again changes nothing.

        Raises:
            LinkInvalid.
        """
        account, is_changed = await self._accounts.verify(token)
        if is_changed:
            await self._announce.changed(account)
        return account

    def may_write(self, caller: Principal) -> bool:
        """Say whether someone may change anything but their own account (ID23)."""
        return caller.is_verified or caller.is_owner or not self.requires_verified

    async def resend_link(self, caller: Principal) -> None:
        """Mail a new verification link; the one before ends.

        Raises:
            AlreadyVerified.
        """
        account, token = await self._accounts.new_link(caller.account_id)
        await self._mail_link(account, token)

    async def _mail_link(self, account: Account, token: str) -> None:
        link = f"{self._public_url}/verify#{token}"
        try:
            await self._ports.sender.send(mails.verification(account, link, LINK_TTL_MS))
        except MadangError as refusal:
            # The account stands all the same; the person can ask for another mail.
            logger.error("the mail to account %s: %s", account.account_id, refusal.message)

    async def tell(
        self, account_id: str, subject: Mapping[Locale, str], text: Mapping[Locale, str]
    ) -> None:
        """Mail an account in its own language; a sender that fails is logged."""
        account = await self._accounts.account(account_id)
        mail = Mail(to=account.email, subject=subject[account.locale], text=text[account.locale])
        try:
            await self._ports.sender.send(mail)
        except MadangError as refusal:
            logger.error("the mail to account %s: %s", account_id, refusal.message)

    async def outbox(self) -> list[OutboxMail]:
        """Return the mails that wait for the owner, newest first."""
        return await self._ports.outbox.mails()

    # Sessions and tokens

    def authenticate(self, token: str) -> Principal:
        """Return who an access token or an API token stands for, without the database.

        Raises:
            TokenInvalid, TokenExpired, SessionRevoked.
        """
        if token.startswith(PREFIX):
            return self.api_tokens.principal(token)
        return self._tokens.principal(token)

    def published_keys(self) -> dict[str, list[dict[str, str]]]:
        """Return the key set that access tokens verify against."""
        return self._tokens.published()

    async def refresh(self, token: str, device: Device) -> Opened:
        """Use a refresh token: a new access token, and a new refresh token.

        Raises:
            SessionEnded, SessionRevoked, RefreshReused, AddressRefused.
        """
        known = await self._sessions.of_token(token)
        await self.networks.check(device.address, known.account_id if known else None)
        refreshed = await self._sessions.refresh(token, device)
        session, account = refreshed.session, refreshed.account
        if refreshed.outcome == "reused" and session is not None:
            logger.warning("session %s: a refresh token was reused", session.session_id)
            await self._announce.revoked(session.account_id, session.session_id)
        if session is None or account is None:
            raise refusal_of(refreshed)
        return self._entry.opened(account, session.session_id, refreshed.token)

    async def sessions(self, caller: Principal) -> list[Session]:
        """Return the caller's sessions."""
        return await self._sessions.of(caller)

    async def revoke_session(self, caller: Principal, session_id: str) -> None:
        """Revoke one of the caller's sessions, everywhere and at once.

        Raises:
            NotFound: the caller has no such session.
        """
        await self._sessions.revoke(caller.account_id, session_id)
        await self._announce.revoked(caller.account_id, session_id)

    async def logout(self, refresh_token: str) -> None:
        """Revoke the session of a refresh token; an unknown one is nothing to log out of."""
        session = await self._sessions.of_token(refresh_token)
        if session is not None:
            await self._sessions.revoke(session.account_id, session.session_id)
            await self._announce.revoked(session.account_id, session.session_id)
