"""API tokens and bots: made, listed, revoked, and checked without the database (DO1-DO9).

The one thing to know: every good token stands in memory under its hash; `keep` brings that up to
date with what other processes did, and a revoked one ends like a session does.
"""

from collections.abc import Callable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from madang.engines.sql.port import Tx
from madang.identity.errors import TokenExpired, TokenInvalid, TooManyBots, TooManyTokens
from madang.identity.events import SessionRevoked
from madang.identity.model import SCOPES, ApiToken, Bot, Grant, MadeToken, Principal, Scope
from madang.identity.service import rules
from madang.identity.service.entry import Parts
from madang.identity.service.sessions import digest, new_secret
from madang.identity.store import KnownToken
from madang.kernel.errors import Malformed, NotFound
from madang.kernel.ids import is_id, new_id

PREFIX = "mdg_"
TOPIC_MADE = "identity.api_token_made"
TOKENS_MAX = 50
BOTS_MAX = 20
TOKEN_COMMUNITIES_MAX = 100
TOKEN_DAYS_MAX = 3650
MS_PER_DAY = 86_400_000


class NewToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token to be made."""

    name: str
    scopes: tuple[Scope, ...]
    community_ids: tuple[str, ...] | None = None
    """Good for these communities only; null: for every one of the account."""
    expires_in_days: int | None = None
    bot_id: str | None = None
    """Whose token: one of the caller's bots; null: the caller's own."""


class ApiTokens:
    """Tokens and bots of the installation."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[str, KnownToken] = {}
        self._used: dict[str, int] = {}
        self._changes = 0
        self._stop: Callable[[], None] | None = None
        parts.announce.on_session_revoked.append(self._revoked)

    def start(self) -> None:
        """Hear of tokens that other processes make."""
        self._stop = self._parts.bus.subscribe(TOPIC_MADE, self._heard)

    def stop(self) -> None:
        """Stop listening."""
        if self._stop is not None:
            self._stop()

    def principal(self, token: str) -> Principal:
        """Return who a token stands for, and note that it was used.

        Raises:
            TokenInvalid: unknown or revoked. TokenExpired.
        """
        known = self._known.get(digest(token))
        if known is None:
            raise TokenInvalid("This API token is unknown or was revoked.")
        now_ms = self._parts.clock.now_ms()
        made = known.token
        if made.expires_at_ms is not None and made.expires_at_ms <= now_ms:
            raise TokenExpired("This API token has expired; make another one.")
        self._used[made.token_id] = now_ms
        newer = self._parts.tokens.newer(made.account_id)
        name, is_verified = newer or (known.name, known.is_verified)
        return Principal(
            account_id=made.account_id,
            session_id=made.token_id,
            name=name,
            is_owner=known.is_owner,
            is_verified=is_verified,
            kind=known.kind,
            grant=Grant(scopes=made.scopes, community_ids=made.community_ids),
        )

    async def keep(self) -> None:
        """Store when tokens were used, and take in what other processes changed."""
        parts, store = self._parts, self._parts.stores.api_tokens
        used, self._used = self._used, {}
        now_ms, asked_at = parts.clock.now_ms(), self._changes

        async def work(tx: Tx) -> list[KnownToken]:
            for token_id, at_ms in used.items():
                await store.note_used(tx, token_id, at_ms)
            return await store.good(tx, now_ms)

        if used:
            good = await parts.db.write(work)
        else:
            good = await parts.db.read(lambda tx: store.good(tx, now_ms))
        if asked_at != self._changes:
            return
        before, self._known = self._known, {known.token_hash: known for known in good}
        for token_hash, known in before.items():
            if token_hash not in self._known:
                parts.announce.missed(known.token.account_id, known.token.token_id)

    async def make(self, caller: Principal, new: NewToken) -> MadeToken:
        """Make a token; its secret is returned here and never again.

        Raises:
            Malformed, NameMalformed, NotFound, TooManyTokens.
        """
        parts, store = self._parts, self._parts.stores.api_tokens
        now_ms = parts.clock.now_ms()
        token = ApiToken(
            token_id=new_id(),
            account_id=new.bot_id or caller.account_id,
            name=rules.normal_name(new.name),
            scopes=_scopes(new.scopes),
            community_ids=_communities(new.community_ids),
            created_at_ms=now_ms,
            expires_at_ms=_expiry(new.expires_in_days, now_ms),
            used_at_ms=None,
        )
        secret = PREFIX + new_secret()

        async def work(tx: Tx) -> KnownToken:
            if new.bot_id is not None:
                await self._need_maker(tx, new.bot_id, caller)
            if len(await store.of(tx, caller.account_id)) >= TOKENS_MAX:
                raise TooManyTokens(
                    f"You have {TOKENS_MAX} tokens; revoke one first.", tokens_max=TOKENS_MAX
                )
            await store.add(tx, digest(secret), token)
            known = await store.known(tx, token.token_id)
            assert known is not None
            return known

        known = await parts.db.write(work)
        self._take(known)
        await parts.bus.publish(TOPIC_MADE, msgspec.json.encode(known))
        return MadeToken(token=token, secret=secret)

    async def listed(self, caller: Principal) -> list[ApiToken]:
        """Return the tokens of the caller and of their bots, the newest first."""
        store = self._parts.stores.api_tokens
        found = await self._parts.db.read(lambda tx: store.of(tx, caller.account_id))
        return [
            replace(token, used_at_ms=self._used.get(token.token_id, token.used_at_ms))
            for token in found
        ]

    async def revoke(self, caller: Principal, token_id: str) -> None:
        """Revoke a token: refused from now on everywhere, its sockets closed.

        Raises:
            NotFound: neither the caller nor a bot of theirs has such a token.
        """
        store = self._parts.stores.api_tokens

        async def work(tx: Tx) -> str:
            mine = await store.of(tx, caller.account_id)
            found = next((t for t in mine if t.token_id == token_id), None)
            if found is None:
                raise NotFound("You have no such token.")
            await store.delete(tx, token_id)
            return found.account_id

        account_id = await self._parts.db.write(work)
        await self._parts.announce.revoked(account_id, token_id)

    # Bots

    async def bots(self, caller: Principal) -> list[Bot]:
        """Return the caller's bots."""
        store = self._parts.stores.bots
        return await self._parts.db.read(lambda tx: store.of(tx, caller.account_id))

    async def make_bot(self, caller: Principal, name: str) -> Bot:
        """Make a bot.

        Raises:
            NameMalformed, TooManyBots.
        """
        store = self._parts.stores.bots
        bot = Bot(
            bot_id=new_id(),
            name=rules.normal_name(name),
            created_at_ms=self._parts.clock.now_ms(),
        )

        async def work(tx: Tx) -> None:
            if len(await store.of(tx, caller.account_id)) >= BOTS_MAX:
                raise TooManyBots(f"You have {BOTS_MAX} bots; remove one first.", bots_max=BOTS_MAX)
            await store.add(tx, bot, caller.account_id)

        await self._parts.db.write(work)
        return bot

    async def bot(self, caller: Principal, bot_id: str) -> Bot:
        """Return one of the caller's bots.

        Raises:
            NotFound: they have no such bot.
        """
        found = next((bot for bot in await self.bots(caller) if bot.bot_id == bot_id), None)
        if found is None:
            raise NotFound("You have no such bot.")
        return found

    async def rename_bot(self, caller: Principal, bot_id: str, name: str) -> Bot:
        """Give a bot another name, wherever it is a member.

        Raises:
            NotFound, NameMalformed.
        """
        bot = await self.bot(caller, bot_id)
        account, is_changed = await self._parts.accounts.change(bot_id, name, None)
        if is_changed:
            await self._parts.announce.changed(account)
        return replace(bot, name=account.name)

    async def remove_bot(self, caller: Principal, bot_id: str) -> None:
        """Forget a bot; its tokens end at once, what it wrote stays.

        Raises:
            NotFound.
        """
        await self.bot(caller, bot_id)
        stores = self._parts.stores

        async def work(tx: Tx) -> list[str]:
            tokens = [t.token_id for t in await stores.api_tokens.of(tx, bot_id)]
            await stores.bots.delete(tx, bot_id)
            return tokens

        for token_id in await self._parts.db.write(work):
            await self._parts.announce.revoked(bot_id, token_id)

    async def _need_maker(self, tx: Tx, bot_id: str, caller: Principal) -> None:
        if await self._parts.stores.bots.maker_id(tx, bot_id) != caller.account_id:
            raise NotFound("You have no such bot.")

    def _take(self, known: KnownToken) -> None:
        self._changes += 1
        self._known[known.token_hash] = known

    def _heard(self, _topic: str, payload: bytes) -> None:
        self._take(msgspec.json.decode(payload, type=KnownToken))

    def _revoked(self, event: SessionRevoked) -> None:
        self._changes += 1
        self._known = {
            token_hash: known
            for token_hash, known in self._known.items()
            if known.token.token_id != event.session_id
        }


def _scopes(asked: tuple[Scope, ...]) -> tuple[Scope, ...]:
    if not asked:
        raise Malformed("A token needs a scope.", path="$.scopes")
    return tuple(scope for scope in SCOPES if scope in asked)


def _communities(asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if asked is None:
        return None
    only = tuple(dict.fromkeys(asked))
    if not 1 <= len(only) <= TOKEN_COMMUNITIES_MAX or not all(map(is_id, only)):
        raise Malformed(
            f"A token is bound to 1 to {TOKEN_COMMUNITIES_MAX} communities, named by id.",
            path="$.community_ids",
        )
    return only


def _expiry(days: int | None, now_ms: int) -> int | None:
    if days is None:
        return None
    if not 1 <= days <= TOKEN_DAYS_MAX:
        raise Malformed(
            f"A token expires in 1 to {TOKEN_DAYS_MAX} days, or never.", path="$.expires_in_days"
        )
    return now_ms + days * MS_PER_DAY
