"""Coming in by request: the form, asking, and the moderators' answer (docs/specs/join-requests.md)."""

import contextlib

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import CommunityNotFound, SlowDown
from madang.community.errors.moderation import Banned
from madang.community.errors.rules import (
    RequestDecided,
    RequestInvalid,
    RequestNotFound,
    RequestsClosed,
    RequestTooEarly,
)
from madang.community.events.rules import RequestAnswered, RequestsChanged
from madang.community.model import Permission, clean_text
from madang.community.model.audit import REASON_LENGTH_MAX_CHARS, AuditKind, changes_of
from madang.community.model.requests import (
    ANSWER_LENGTH_MAX_CHARS,
    ASK_AGAIN_MS,
    FORM_TEXT_MAX_CHARS,
    QUESTION_LENGTH_MAX_CHARS,
    QUESTIONS_MAX,
    REQUESTS_LISTED_MAX,
    REQUESTS_PER_HOUR_MAX,
    REQUESTS_WAITING_MAX,
    Answer,
    JoinDoor,
    JoinForm,
    JoinRequest,
    MyRequest,
    RequestState,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.members import AlreadyIn, Members
from madang.community.service.tools import Tools, account_stream, moderation_stream
from madang.engines.bus.turns import over_limit_s
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out, Position

HOUR_MS = 60 * 60_000


class FormFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A community's form, whole."""

    is_on: bool
    text: str = ""
    questions: tuple[str, ...] = ()


class NewRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an applicant writes: a text, and an answer to each question in order."""

    text: str = ""
    answers: tuple[str, ...] = ()


class RequestList(Struct, frozen=True, kw_only=True):
    """Requests at a position of the moderators' stream: those that wait first."""

    at: Position
    requests: list[JoinRequest]


class JoinRequests:
    """Verbs on forms and requests."""

    def __init__(self, tools: Tools, access: Access, members: Members) -> None:
        self._tools = tools
        self._access = access
        self._members = members

    async def door(self, community_id: str, account_id: str | None) -> JoinDoor:
        """Return what somebody learns before asking (JR2).

        Raises:
            CommunityNotFound: there is none, or it is private and takes no requests. Banned.
        """
        rights = await self._access.rights(community_id)
        tools = self._tools

        async def work(tx: Tx) -> JoinDoor:
            community = await tools.structure.community(tx, community_id)
            form = await self._form(tx, community_id)
            is_member = rights is not None and account_id in rights.members
            if rights is None or community is None or community.kind != "community":
                raise _not_found(community_id)
            if not (form.is_on or community.is_public or is_member):
                raise _not_found(community_id)
            latest = None
            if account_id is not None:
                await self._check_ban(tx, community_id, account_id)
                latest = await tools.requests.latest(tx, community_id, account_id)
            return JoinDoor(
                community_id=community_id,
                name=community.name,
                description=community.description,
                icon=community.icon,
                members_count=len(rights.members),
                form=form,
                is_member=is_member,
                my_request=_mine(latest) if latest else None,
            )

        return await tools.db.read(work)

    async def put_form(self, community_id: str, fields: FormFields, account_id: str) -> JoinForm:
        """Say whether one comes in by request, and what is asked (JR1)."""
        await self._access.need_here(community_id, account_id, Permission.MANAGE_COMMUNITY)
        if len(fields.questions) > QUESTIONS_MAX or not all(map(str.strip, fields.questions)):
            raise RequestInvalid(
                f"A form has at most {QUESTIONS_MAX} questions, none of them empty.",
                questions_max=QUESTIONS_MAX,
            )
        form = JoinForm(
            community_id=community_id,
            is_on=fields.is_on,
            text=clean_text(fields.text, FORM_TEXT_MAX_CHARS),
            questions=tuple(clean_text(q, QUESTION_LENGTH_MAX_CHARS) for q in fields.questions),
        )

        async def work(tx: Tx, out: Out) -> None:
            stream = moderation_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._form(tx, community_id)
            await self._tools.requests.put_form(tx, form)
            await out.emit(stream, seq, RequestsChanged(community_id=community_id))
            if changes := changes_of(before, form):
                community = await self._tools.structure.community(tx, community_id)
                act = Act(
                    community_id=community_id,
                    actor_id=account_id,
                    kind="join_form_updated",
                    target_kind="community",
                    target_id=community_id,
                    target_name=community.name if community else "",
                    changes=changes,
                )
                await record(self._tools, tx, act)

        await self._tools.streams.write(work)
        return form

    async def ask(
        self, community_id: str, new: NewRequest, account_id: str, name: str
    ) -> MyRequest:
        """Ask to come in; asking while a request waits returns that one (JR3).

        Raises:
            CommunityNotFound, Banned, RequestsClosed, RequestInvalid, RequestTooEarly, SlowDown.
        """
        door = await self.door(community_id, account_id)
        if not door.form.is_on or door.is_member:
            raise RequestsClosed("This community takes no requests, or you are in it already.")
        answers = _answers(door.form, new)
        text = clean_text(new.text, FORM_TEXT_MAX_CHARS)
        await self._check_rate(account_id)

        async def work(tx: Tx, out: Out) -> MyRequest:
            stream = moderation_stream(community_id)
            # Locked from here on: of two at once the second finds the first.
            seq = await out.next_seq(stream)
            now_ms = self._tools.clock.now_ms()
            before = await self._tools.requests.latest(tx, community_id, account_id)
            if before is not None and before.state == "waiting":
                raise _Waits(before)
            _check_early(before, now_ms)
            waiting = await self._tools.requests.waiting_count(tx, community_id)
            if waiting >= REQUESTS_WAITING_MAX:
                raise RequestsClosed("Too many requests wait here; try again later.")
            request = JoinRequest(
                request_id=new_id(),
                community_id=community_id,
                account_id=account_id,
                name=name,
                text=text,
                answers=answers,
                state="waiting",
                reason="",
                asked_at_ms=now_ms,
                decided_by_id=None,
                decided_by_name=None,
                decided_at_ms=None,
            )
            await self._tools.requests.put(tx, request)
            await out.emit(stream, seq, RequestsChanged(community_id=community_id))
            return _mine(request)

        try:
            return await self._tools.streams.write(work)
        except _Waits as known:
            return _mine(known.request)

    async def withdraw(self, community_id: str, account_id: str) -> None:
        """Take one's request back; no error when none waits."""

        async def work(tx: Tx, out: Out) -> None:
            stream = moderation_stream(community_id)
            seq = await out.next_seq(stream)
            before = await self._tools.requests.latest(tx, community_id, account_id)
            if before is None or before.state != "waiting":
                raise _AsItWas
            gone = replace(before, state="withdrawn", decided_at_ms=self._tools.clock.now_ms())
            await self._tools.requests.decide(tx, gone)
            await out.emit(stream, seq, RequestsChanged(community_id=community_id))

        with contextlib.suppress(_AsItWas):
            await self._tools.streams.write(work)

    async def listed(
        self, community_id: str, account_id: str, state: RequestState | None
    ) -> RequestList:
        """Return the requests to who may kick (JR4)."""
        await self._access.need_here(community_id, account_id, Permission.KICK)

        async def work(tx: Tx) -> RequestList:
            store = self._tools.requests
            return RequestList(
                at=await self._tools.streams.position(tx, moderation_stream(community_id)),
                requests=await store.listed(tx, community_id, state, REQUESTS_LISTED_MAX),
            )

        return await self._tools.db.read(work)

    async def decide(
        self, request_id: str, is_accepted: bool, reason: str, by: tuple[str, str]
    ) -> JoinRequest:
        """Accept or refuse; of many at once exactly one decides (JR5).

        Args:
            by: account id and name of who decides.

        Raises:
            RequestNotFound, RequestDecided, Banned.
        """
        found = await self._tools.db.read(lambda tx: self._tools.requests.by_id(tx, request_id))
        mask = await self._access.mask_here(found.community_id, by[0]) if found else Permission(0)
        if found is None or Permission.KICK not in mask:
            raise RequestNotFound("There is no such request.", request_id=request_id)
        end = replace(
            found,
            state="accepted" if is_accepted else "refused",
            reason="" if is_accepted else clean_text(reason, REASON_LENGTH_MAX_CHARS),
            decided_by_id=by[0],
            decided_by_name=by[1],
            decided_at_ms=self._tools.clock.now_ms(),
        )
        try:
            await self._tools.streams.write(lambda tx, out: self._end(tx, out, end, is_new=True))
        except AlreadyIn:
            # They came in by another way meanwhile: the request ends, and nobody joins twice.
            await self._tools.streams.write(lambda tx, out: self._end(tx, out, end, is_new=False))
        else:
            if is_accepted:
                await self._members.joined(end.community_id, end.account_id)
        return end

    async def _end(self, tx: Tx, out: Out, end: JoinRequest, *, is_new: bool) -> None:
        community_id = end.community_id
        stream = moderation_stream(community_id)
        seq = await out.next_seq(stream)
        if not await self._tools.requests.decide(tx, end):
            standing = await self._tools.requests.by_id(tx, end.request_id)
            raise RequestDecided(
                "This request was answered already.", state=standing.state if standing else None
            )
        if end.state == "accepted" and is_new:
            await self._members.admit(tx, out, community_id, end.account_id, end.name)
        await out.emit(stream, seq, RequestsChanged(community_id=community_id))
        own = account_stream(end.account_id)
        told = RequestAnswered(community_id=community_id, state=end.state, reason=end.reason)
        await out.emit(own, await out.next_seq(own), told)
        kind: AuditKind = "request_accepted" if end.state == "accepted" else "request_refused"
        act = Act(
            community_id=community_id,
            actor_id=end.decided_by_id or "",
            kind=kind,
            target_kind="member",
            target_id=end.account_id,
            target_name=end.name,
            reason=end.reason,
        )
        await record(self._tools, tx, act)

    async def _form(self, tx: Tx, community_id: str) -> JoinForm:
        found = await self._tools.requests.form(tx, community_id)
        return found or JoinForm(community_id=community_id, is_on=False, text="", questions=())

    async def _check_ban(self, tx: Tx, community_id: str, account_id: str) -> None:
        if await self._tools.moderation.ban(tx, community_id, account_id):
            raise Banned("You are banned from this community.", community_id=community_id)

    async def _check_rate(self, account_id: str) -> None:
        key = f"join-requests:{account_id}"
        wait_s = await over_limit_s(self._tools.bus, key, REQUESTS_PER_HOUR_MAX, HOUR_MS)
        if wait_s is not None:
            raise SlowDown(f"Too many requests; go on in {wait_s} s.", retry_after_s=wait_s)


class _Waits(Exception):
    """Undoes the transaction of who asks again while a request waits."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__(request.request_id)
        self.request = request


class _AsItWas(Exception):
    """Undoes a transaction that changes nothing, so that no seq is lost (ST1)."""


def _not_found(community_id: str) -> CommunityNotFound:
    return CommunityNotFound(
        "There is no such community, or you may not see it.", community_id=community_id
    )


def _answers(form: JoinForm, new: NewRequest) -> tuple[Answer, ...]:
    given = [clean_text(text, ANSWER_LENGTH_MAX_CHARS) for text in new.answers]
    if len(given) != len(form.questions) or not all(given):
        raise RequestInvalid(
            "Answer every question of the form.", questions_count=len(form.questions)
        )
    return tuple(
        Answer(question=question, answer=answer)
        for question, answer in zip(form.questions, given, strict=True)
    )


def _again_at_ms(request: JoinRequest) -> int | None:
    if request.state != "refused" or request.decided_at_ms is None:
        return None
    return request.decided_at_ms + ASK_AGAIN_MS


def _check_early(before: JoinRequest | None, now_ms: int) -> None:
    again_at_ms = _again_at_ms(before) if before else None
    if again_at_ms is not None and now_ms < again_at_ms:
        wait_s = -(-(again_at_ms - now_ms) // 1000)
        raise RequestTooEarly(
            "Your request was refused lately; ask again later.", retry_after_s=wait_s
        )


def _mine(request: JoinRequest) -> MyRequest:
    return MyRequest(
        request_id=request.request_id,
        state=request.state,
        reason=request.reason,
        asked_at_ms=request.asked_at_ms,
        ask_again_at_ms=_again_at_ms(request),
    )
