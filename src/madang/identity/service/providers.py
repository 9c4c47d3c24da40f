"""Logging in with an account elsewhere: asked, believed, linked (docs/specs/oidc.md).

The one thing to know: an e-mail never opens an account. Only (issuer, subject) does, and the two
are tied by somebody who has entered the account by its own means.
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlencode, urlsplit

import msgspec

from madang.engines.sql.port import Tx
from madang.identity.errors import (
    LastWayIn,
    LinkNeeded,
    LoginTaken,
    NameMalformed,
    ProviderNotFound,
    TicketInvalid,
    TooManyLogins,
)
from madang.identity.model import (
    Account,
    Device,
    ExternalLogin,
    Locale,
    Opened,
    Principal,
    Provider,
)
from madang.identity.service import rules
from madang.identity.service.entry import Entry, Parts
from madang.identity.service.id_tokens import check, is_true, refused
from madang.identity.service.provider_answers import (
    Asked,
    LinkOffer,
    ProviderAnswer,
    Question,
    Told,
)
from madang.identity.service.sessions import digest, new_secret
from madang.identity.store import ProviderClient, StoredLogin, Ticket
from madang.kernel.errors import MadangError, NotFound
from madang.kernel.ids import new_id
from madang.kernel.settings import ProviderSettings

ASKED_TTL_MS = 10 * 60_000
LOGINS_MAX = 20
CODE_LENGTH_MAX_CHARS = 4096

Gate = Callable[[], Awaitable[None]]


class Providers:
    """Verbs on logins of others."""

    def __init__(
        self,
        parts: Parts,
        entry: Entry,
        client: ProviderClient,
        settings: Sequence[ProviderSettings],
    ) -> None:
        self._parts = parts
        self._entry = entry
        self._client = client
        self._settings = {each.provider_id: each for each in settings}

    def known(self) -> list[Provider]:
        """Return the providers of the settings, in their order."""
        return [Provider(provider_id=p.provider_id, name=p.name) for p in self._settings.values()]

    async def ask(self, provider_id: str, origin: str) -> Question:
        """Begin a login.

        Raises:
            ProviderNotFound, ProviderUnreachable, ProviderRefused.
        """
        return await self._ask(provider_id, origin, None)

    async def ask_link(
        self, caller: Principal, password: str, provider_id: str, origin: str
    ) -> Question:
        """Begin to add a login to the caller's account.

        Raises:
            WrongPassword, TooManyLogins, ProviderNotFound, ProviderUnreachable, ProviderRefused.
        """
        account = await self._entry.prove(caller, password)
        if len(await self._of(account.account_id)) >= LOGINS_MAX:
            raise _too_many()
        return await self._ask(provider_id, origin, account.account_id)

    async def _ask(self, provider_id: str, origin: str, account_id: str | None) -> Question:
        provider = self._provider(provider_id)
        address = await self._client.authorization_address(provider)
        state, nonce, verifier, browser = (new_secret() for _ in range(4))
        return_to = f"{origin.rstrip('/')}/login/via/{provider_id}"
        asked = Asked(
            provider_id=provider_id,
            nonce=nonce,
            verifier=verifier,
            browser=digest(browser),
            return_to=return_to,
        )
        await self._put("provider", state, account_id, msgspec.json.encode(asked))
        query = urlencode(
            {
                "response_type": "code",
                "client_id": provider.client_id,
                "redirect_uri": return_to,
                "scope": provider.scopes,
                "state": state,
                "nonce": nonce,
                "code_challenge": _challenge(verifier),
                "code_challenge_method": "S256",
            }
        )
        joint = "&" if urlsplit(address).query else "?"
        return Question(address=f"{address}{joint}{query}", browser=browser)

    async def finish(
        self, answer: ProviderAnswer, device: Device, locale: Locale, before_sign_up: Gate
    ) -> Opened:
        """Open a session for whoever comes back, with a new account when nobody has their e-mail.

        `before_sign_up` is called before an account is made, and may refuse.

        Raises:
            ProviderRefused, ProviderUnreachable, LinkNeeded, SignUpClosed, AddressRefused,
            SecondStepNeeded.
        """
        await self._parts.networks.check(device.address)
        told = await self._told(answer, None)
        store, now_ms = self._parts.stores, self._parts.clock.now_ms()

        async def work(tx: Tx) -> StoredLogin | None:
            login = await store.logins.by_subject(tx, told.issuer, told.subject)
            if login is not None:
                await store.logins.touch(tx, login.login_id, told.email, now_ms)
            return login

        login = await self._parts.db.write(work)
        if login is not None:
            account = await self._parts.accounts.account(login.account_id)
        else:
            account = await self._newcomer(told, locale, before_sign_up)
        return await self._entry.open(account, device, "one")

    async def finish_link(self, caller: Principal, answer: ProviderAnswer) -> ExternalLogin:
        """Add the login of whoever comes back to the caller's account.

        Raises:
            ProviderRefused, ProviderUnreachable, LoginTaken, TooManyLogins.
        """
        told = await self._told(answer, caller.account_id)
        return await self._parts.db.write(lambda tx: self._link(tx, told, caller.account_id))

    async def accept(self, caller: Principal, ticket: str) -> ExternalLogin:
        """Add a login that had the e-mail of the account that the caller has entered since.

        Raises:
            TicketInvalid, LoginTaken, TooManyLogins.
        """
        stores, now_ms = self._parts.stores, self._parts.clock.now_ms()

        async def work(tx: Tx) -> ExternalLogin:
            taken = await stores.tickets.take(tx, "provider_link", digest(ticket), now_ms)
            session = await stores.sessions.session(tx, caller.session_id)
            if taken is None or session is None or taken.account_id != caller.account_id:
                raise TicketInvalid("This took too long, or was meant for another account.")
            offer = msgspec.json.decode(taken.content, type=LinkOffer)
            if session.created_at_ms < offer.made_at_ms:
                raise TicketInvalid("Log in once more to link the two.")
            return await self._link(tx, offer.told, caller.account_id)

        return await self._parts.db.write(work)

    async def of(self, caller: Principal) -> list[ExternalLogin]:
        """Return the caller's logins elsewhere, oldest first."""
        return [self._shown(each) for each in await self._of(caller.account_id)]

    async def remove(self, caller: Principal, login_id: str) -> None:
        """Remove one of the caller's logins.

        Raises:
            NotFound, LastWayIn.
        """
        stores, account_id = self._parts.stores, caller.account_id

        async def work(tx: Tx) -> None:
            if not await stores.logins.remove(tx, account_id, login_id):
                raise NotFound("You have no such login.")
            others = [
                *await stores.logins.of(tx, account_id),
                *await stores.passkeys.of(tx, account_id),
            ]
            if not others and not await stores.accounts.password_hash(tx, account_id):
                raise LastWayIn("This is your only way in; set a password or make a passkey first.")

        await self._parts.db.write(work)

    # Believing

    async def _told(self, answer: ProviderAnswer, account_id: str | None) -> Told:
        """Return who came back to a question that was asked for an account, or for anybody."""
        provider = self._provider(answer.provider_id)
        asked = await self._taken(answer, account_id)
        if answer.issuer is not None and answer.issuer != provider.issuer:
            raise refused("issuer", "another provider answered")
        if not 1 <= len(answer.code) <= CODE_LENGTH_MAX_CHARS:
            raise refused("code", "there is no code in it")
        traded = await self._client.trade(provider, answer.code, asked.verifier, asked.return_to)
        token = traded.id_token
        check(token, provider, asked.nonce, self._parts.clock.now_ms())
        email, is_verified, name = token.email, token.email_verified, token.name
        if email is None:
            info = await self._client.user_info(provider, traded.access_token)
            if info is not None and info.sub == token.sub:
                email, is_verified, name = info.email, info.email_verified, info.name or name
        return Told(
            provider_id=provider.provider_id,
            issuer=token.iss,
            subject=token.sub,
            email=_email_or_empty(email or ""),
            is_verified=is_true(is_verified),
            name=name or "",
        )

    async def _taken(self, answer: ProviderAnswer, account_id: str | None) -> Asked:
        tickets, now_ms = self._parts.stores.tickets, self._parts.clock.now_ms()
        taken = await self._parts.db.write(
            lambda tx: tickets.take(tx, "provider", digest(answer.state), now_ms)
        )
        if taken is None or taken.account_id != account_id:
            raise refused("state", "it took too long, or was used already")
        asked = msgspec.json.decode(taken.content, type=Asked)
        if not hmac.compare_digest(asked.browser, digest(answer.browser)):
            raise refused("state", "another browser has asked")
        if asked.provider_id != answer.provider_id:
            raise refused("state", "another provider was asked")
        return asked

    # Accounts

    async def _newcomer(self, told: Told, locale: Locale, before_sign_up: Gate) -> Account:
        """Make an account for a login that nobody has, or offer to link it."""
        if not told.email or not told.is_verified:
            raise refused("email", "it tells no verified e-mail address")
        parts = self._parts
        known = await parts.accounts.credentials(told.email)
        if known is not None:
            raise await self._offer(told, known.account)
        await before_sign_up()
        draft = parts.accounts.draft(told.email, _name_of(told), locale)
        now_ms = parts.clock.now_ms()

        async def work(tx: Tx) -> Account:
            account = await parts.accounts.add(tx, draft, "")
            await parts.stores.accounts.set_verified(tx, account.account_id, now_ms)
            await self._link(tx, told, account.account_id)
            return msgspec.structs.replace(account, is_verified=True)

        account = await parts.db.write(work)
        await parts.announce.signed_up(account)
        return account

    async def _offer(self, told: Told, account: Account) -> LinkNeeded:
        ticket = new_secret()
        offer = LinkOffer(told=told, made_at_ms=self._parts.clock.now_ms())
        await self._put("provider_link", ticket, account.account_id, msgspec.json.encode(offer))
        return LinkNeeded(
            f"There is an account with {told.email}. Log in to it, and the two are linked.",
            ticket=ticket,
            email=told.email,
            provider=self._name(told.provider_id),
        )

    async def _link(self, tx: Tx, told: Told, account_id: str) -> ExternalLogin:
        store, now_ms = self._parts.stores.logins, self._parts.clock.now_ms()
        login = StoredLogin(
            login_id=new_id(),
            account_id=account_id,
            provider_id=told.provider_id,
            issuer=told.issuer,
            subject=told.subject,
            email=told.email,
            created_at_ms=now_ms,
            used_at_ms=now_ms,
        )
        if len(await store.of(tx, account_id)) >= LOGINS_MAX:
            raise _too_many()
        if await store.add(tx, login):
            return self._shown(login)
        known = await store.by_subject(tx, told.issuer, told.subject)
        if known is None or known.account_id != account_id:
            raise LoginTaken("This login opens another account; remove it there first.")
        return self._shown(known)

    async def _of(self, account_id: str) -> list[StoredLogin]:
        store = self._parts.stores.logins
        return await self._parts.db.read(lambda tx: store.of(tx, account_id))

    async def _put(self, kind: str, secret: str, account_id: str | None, content: bytes) -> None:
        ticket = Ticket(
            kind="provider" if kind == "provider" else "provider_link",
            token_hash=digest(secret),
            account_id=account_id,
            content=content.decode(),
            tries_count=0,
            expires_at_ms=self._parts.clock.now_ms() + ASKED_TTL_MS,
        )
        await self._parts.db.write(lambda tx: self._parts.stores.tickets.put(tx, ticket))

    def _provider(self, provider_id: str) -> ProviderSettings:
        provider = self._settings.get(provider_id)
        if provider is None:
            raise ProviderNotFound("This installation knows no such login.")
        return provider

    def _name(self, provider_id: str) -> str:
        provider = self._settings.get(provider_id)
        return provider.name if provider else provider_id

    def _shown(self, login: StoredLogin) -> ExternalLogin:
        return ExternalLogin(
            login_id=login.login_id,
            provider_id=login.provider_id,
            name=self._name(login.provider_id),
            email=login.email,
            created_at_ms=login.created_at_ms,
            used_at_ms=login.used_at_ms,
        )


def _challenge(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636, section 4.2)."""
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


def _email_or_empty(text: str) -> str:
    try:
        return rules.normal_email(text)
    except MadangError:
        return ""


def _name_of(told: Told) -> str:
    """Return what a newcomer is called until they say otherwise."""
    local = told.email.partition("@")[0]
    for text in (told.name, local):
        seen = "".join(c for c in text if unicodedata.category(c)[0] != "C")
        try:
            return rules.normal_name(seen[: rules.NAME_LENGTH_MAX])
        except NameMalformed:
            continue
    return "?"


def _too_many() -> TooManyLogins:
    return TooManyLogins(f"An account has at most {LOGINS_MAX} logins elsewhere; remove one first.")
