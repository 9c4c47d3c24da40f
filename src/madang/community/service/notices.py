"""What an account wants to be told of everywhere, the browsers it is woken in, and its status."""

import secrets

from msgspec import UNSET, Struct, UnsetType

from madang.community.errors.notices import (
    DigestLinkInvalid,
    PushNotFound,
    StatusInvalid,
)
from madang.community.events.notices import StatusChanged, TellingChanged
from madang.community.model import clean_text
from madang.community.model.pushes import SUBSCRIPTIONS_MAX, NewSubscription, Subscription, checked
from madang.community.model.telling import Digest, QuietSpan, Telling
from madang.community.model.telling import checked as checked_telling
from madang.community.service.tools import Tools, account_stream
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.presence import USUAL, Chosen, Status, is_over
from madang.realtime.streams import Out

STATUS_LENGTH_MAX_CHARS = 100
EMOJI_LENGTH_MAX_CHARS = 64
STATUS_MAX_MS = 366 * 24 * 3600 * 1000
KEY_BYTES = 24


class TellingFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be changed; what is left out stays."""

    keywords: tuple[str, ...] | UnsetType = UNSET
    quiet_spans: tuple[QuietSpan, ...] | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    digest: Digest | UnsetType = UNSET


class StatusFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be shown; what is left out stays. Ends are said as how long from now, in ms."""

    state: Chosen | UnsetType = UNSET
    state_for_ms: int | None = None
    text: str | UnsetType = UNSET
    emoji: str | UnsetType = UNSET
    text_for_ms: int | None = None


class PushList(Struct, frozen=True, kw_only=True):
    """The browsers that are woken for the caller, and the key that others subscribe with."""

    public_key: str
    subscriptions: list["PushBrowser"]


class PushBrowser(Struct, frozen=True, kw_only=True):
    """One browser that is woken; its keys are nobody's to read."""

    subscription_id: str
    endpoint: str
    created_at_ms: int


class Notices:
    """Verbs on alerts, push subscriptions and statuses."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._notices = tools.notices
        self._private_key: str | None = None

    async def telling(self, account_id: str) -> Telling:
        """Return what an account wants to be told of."""
        return await self._tools.db.read(lambda tx: self._notices.telling.telling(tx, account_id))

    async def update_telling(self, account_id: str, fields: TellingFields) -> Telling:
        """Change what an account wants to be told of.

        Raises:
            TellingInvalid.
        """
        stream, store = account_stream(account_id), self._notices.telling
        key, now_ms = secrets.token_urlsafe(KEY_BYTES), self._tools.clock.now_ms()

        async def work(tx: Tx, out: Out) -> Telling:
            seq = await out.next_seq(stream)
            before = await store.telling(tx, account_id)
            after = checked_telling(
                Telling(
                    keywords=before.keywords if fields.keywords is UNSET else fields.keywords,
                    quiet_spans=(
                        before.quiet_spans if fields.quiet_spans is UNSET else fields.quiet_spans
                    ),
                    time_zone=before.time_zone if fields.time_zone is UNSET else fields.time_zone,
                    digest=before.digest if fields.digest is UNSET else fields.digest,
                )
            )
            await store.put(tx, account_id, after, key, now_ms)
            await out.emit(stream, seq, TellingChanged(telling=after))
            return after

        return await self._tools.streams.write(work)

    async def end_digest(self, key: str) -> None:
        """Stop the mails that a link belongs to; doing it again is doing it once (DG5).

        Raises:
            DigestLinkInvalid.
        """
        if await self._tools.db.write(lambda tx: self._notices.telling.end_digest(tx, key)) is None:
            raise DigestLinkInvalid("This link is not one of ours, or belongs to no account.")

    async def key(self) -> str:
        """Return the private key that pushes are signed with; made at the first need (PU2)."""
        if self._private_key is None:
            fresh = self._notices.sender.fresh_key()
            self._private_key = await self._tools.db.write(
                lambda tx: self._notices.pushes.private_key(tx, fresh)
            )
        return self._private_key

    async def browsers(self, account_id: str) -> PushList:
        """Return the browsers that are woken for an account."""
        found = await self._tools.db.read(
            lambda tx: self._notices.pushes.of_account(tx, account_id)
        )
        return PushList(
            public_key=self._notices.sender.public_key(await self.key()),
            subscriptions=[_browser(one) for one in found],
        )

    async def subscribe(
        self, account_id: str, session_id: str, new: NewSubscription
    ) -> PushBrowser:
        """Wake a browser from now on; the oldest goes when there are too many (PU3).

        Raises:
            PushInvalid.
        """
        checked(new, may_be_plain=self._notices.may_be_plain)
        fresh = Subscription(
            subscription_id=new_id(),
            account_id=account_id,
            endpoint=new.endpoint,
            p256dh=new.keys.p256dh,
            auth=new.keys.auth,
            session_id=session_id,
            created_at_ms=self._tools.clock.now_ms(),
        )
        pushes = self._notices.pushes

        async def work(tx: Tx) -> None:
            await pushes.put(tx, fresh)
            for old in (await pushes.of_account(tx, account_id))[SUBSCRIPTIONS_MAX:]:
                await pushes.delete(tx, account_id, old.subscription_id)

        await self._tools.db.write(work)
        return _browser(fresh)

    async def unsubscribe(self, account_id: str, subscription_id: str) -> None:
        """Wake a browser no more.

        Raises:
            PushNotFound.
        """
        if not await self._tools.db.write(
            lambda tx: self._notices.pushes.delete(tx, account_id, subscription_id)
        ):
            raise PushNotFound("There is no such browser.", subscription_id=subscription_id)

    async def session_ended(self, session_id: str) -> None:
        """Forget the browsers of a session: who logs out is woken there no more (PU8)."""
        await self._tools.db.write(lambda tx: self._notices.pushes.forget_session(tx, session_id))

    async def statuses(self) -> dict[str, Status]:
        """Return every status that is not the usual one."""
        return await self._tools.db.read(self._notices.statuses.all)

    async def status(self, account_id: str) -> Status:
        """Return what an account has chosen to show, without what has ended."""
        found = await self._tools.db.read(lambda tx: self._notices.statuses.status(tx, account_id))
        return _lasting(found, self._tools.clock.now_ms())

    async def set_status(self, account_id: str, fields: StatusFields) -> Status:
        """Show another state, or another text; whoever has the person on screen hears of it.

        Raises:
            StatusInvalid, TextTooLong.
        """
        stream, now_ms = account_stream(account_id), self._tools.clock.now_ms()

        async def work(tx: Tx, out: Out) -> Status:
            seq = await out.next_seq(stream)
            before = _lasting(await self._notices.statuses.status(tx, account_id), now_ms)
            after = _changed(before, fields, now_ms)
            await self._notices.statuses.put(tx, account_id, after)
            await out.emit(stream, seq, StatusChanged(status=after))
            return after

        status = await self._tools.streams.write(work)
        await self._tools.presence.choose(account_id, status)
        return status


def _browser(one: Subscription) -> PushBrowser:
    return PushBrowser(
        subscription_id=one.subscription_id,
        endpoint=one.endpoint,
        created_at_ms=one.created_at_ms,
    )


def _lasting(status: Status, now_ms: int) -> Status:
    state_over = is_over(status.state_ends_at_ms, now_ms)
    text_over = is_over(status.text_ends_at_ms, now_ms)
    return Status(
        state=USUAL.state if state_over else status.state,
        state_ends_at_ms=None if state_over else status.state_ends_at_ms,
        text="" if text_over else status.text,
        emoji="" if text_over else status.emoji,
        text_ends_at_ms=None if text_over else status.text_ends_at_ms,
    )


def _changed(before: Status, fields: StatusFields, now_ms: int) -> Status:
    is_said = fields.text is not UNSET or fields.emoji is not UNSET
    text = before.text if fields.text is UNSET else fields.text
    emoji = before.emoji if fields.emoji is UNSET else fields.emoji
    if len(emoji) > EMOJI_LENGTH_MAX_CHARS:
        raise StatusInvalid("An emoji is one emoji.", length_max_chars=EMOJI_LENGTH_MAX_CHARS)
    text, emoji = clean_text(text, STATUS_LENGTH_MAX_CHARS), clean_text(emoji, len(emoji) * 4)
    text_ends = _end(fields.text_for_ms, now_ms) if is_said else before.text_ends_at_ms
    is_chosen = fields.state is not UNSET
    return Status(
        state=before.state if fields.state is UNSET else fields.state,
        state_ends_at_ms=_end(fields.state_for_ms, now_ms)
        if is_chosen
        else before.state_ends_at_ms,
        text=" ".join(text.split()),
        emoji=emoji,
        text_ends_at_ms=text_ends if text or emoji else None,
    )


def _end(for_ms: int | None, now_ms: int) -> int | None:
    if for_ms is not None and not 0 < for_ms <= STATUS_MAX_MS:
        raise StatusInvalid(f"A status lasts 1 to {STATUS_MAX_MS} ms.", status_max_ms=STATUS_MAX_MS)
    return None if for_ms is None else now_ms + for_ms
