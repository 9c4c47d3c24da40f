"""Rules: make, change, delete, see what they met; and a dry run over what was written before."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors import SlowDown
from madang.community.errors.rules import RuleNotFound, TooManyRules
from madang.community.events.rules import RulesChanged
from madang.community.model import Permission
from madang.community.model.audit import AuditKind, changes_of
from madang.community.model.judging import RuleBook
from madang.community.model.rules import (
    DRY_RUN_MESSAGES_MAX,
    HITS_SHOWN_MAX,
    RULES_MAX,
    Rule,
    RuleHit,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.gate import Gate
from madang.community.service.rights import Rights
from madang.community.service.rule_fields import RuleFields, rule_of
from madang.community.service.seen import seen_ids
from madang.community.service.tools import Tools, moderation_stream
from madang.community.service.trials import DryRun, Trial, tried
from madang.community.store.rules import Past
from madang.engines.bus.turns import over_limit_s
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.realtime.streams import Out, Position

T = TypeVar("T")

DRY_RUNS_PER_MINUTE_MAX = 10
MINUTE_MS = 60_000
PAST_PAGE_MESSAGES = 500
_NOT_TOLD = frozenset({"rule_id", "community_id", "created_at_ms", "changed_at_ms"})


class RuleEntry(Struct, frozen=True, kw_only=True):
    """A rule in the list."""

    rule: Rule
    hits_count: int
    """At most HITS_KEPT_MAX are kept."""


class RuleList(Struct, frozen=True, kw_only=True):
    """A community's rules at a position of the moderators' stream."""

    at: Position
    rules: list[RuleEntry]


class RuleHits(Struct, frozen=True, kw_only=True):
    """What a rule met, newest first, in channels the caller sees."""

    hits: list[RuleHit]


class Rules:
    """Verbs on rules. They are for those who manage the community (RU1)."""

    def __init__(self, tools: Tools, access: Access, gate: Gate) -> None:
        self._tools = tools
        self._access = access
        self._gate = gate

    async def listed(self, community_id: str, account_id: str) -> RuleList:
        """Return the rules, the oldest first, without a word of channels the caller sees not."""
        rights = await self._managed(community_id, account_id)

        async def work(tx: Tx) -> tuple[Position, list[Rule], dict[tuple[str, str], int]]:
            return (
                await self._tools.streams.position(tx, moderation_stream(community_id)),
                await self._tools.rules.rules(tx, community_id),
                await self._tools.rules.hit_counts(tx, community_id),
            )

        at, rules, counts = await self._tools.db.read(work)
        place = (community_id, account_id)
        seen = await seen_ids(self._tools, self._access, place, (c for _, c in counts))
        entries = [
            RuleEntry(
                rule=_told(rule, rights, account_id),
                hits_count=sum(
                    n for (rule_id, c), n in counts.items() if rule_id == rule.rule_id and c in seen
                ),
            )
            for rule in rules
        ]
        return RuleList(at=at, rules=entries)

    async def create(self, community_id: str, fields: RuleFields, account_id: str) -> Rule:
        """Make a rule.

        Raises:
            NotAllowed, RuleInvalid, TooManyRules.
        """
        rights = await self._managed(community_id, account_id)
        rule = rule_of(fields, new_id(), rights, self._tools.clock.now_ms())

        async def work(tx: Tx, out: Out) -> Rule:
            seq = await out.next_seq(moderation_stream(community_id))
            if len(await self._tools.rules.rules(tx, community_id)) >= RULES_MAX:
                raise TooManyRules(
                    f"A community has at most {RULES_MAX} rules.", rules_max=RULES_MAX
                )
            await self._put(tx, out, seq, (None, rule), account_id)
            return rule

        return await self._write(community_id, work)

    async def update(
        self, community_id: str, rule_id: str, fields: RuleFields, account_id: str
    ) -> Rule:
        """Give a rule its whole new state."""
        rights = await self._managed(community_id, account_id)
        wanted = rule_of(fields, rule_id, rights, self._tools.clock.now_ms())

        async def work(tx: Tx, out: Out) -> Rule:
            seq = await out.next_seq(moderation_stream(community_id))
            before = await self._standing(tx, community_id, rule_id)
            # What the caller was not told of stays as it is.
            untold = _untold(before, rights, account_id)
            after = replace(
                wanted,
                created_at_ms=before.created_at_ms,
                exempt_channel_ids=tuple(dict.fromkeys((*wanted.exempt_channel_ids, *untold))),
            )
            await self._put(tx, out, seq, (before, after), account_id)
            return after

        return _told(await self._write(community_id, work), rights, account_id)

    async def delete(self, community_id: str, rule_id: str, account_id: str) -> None:
        """Delete a rule with what it met."""
        await self._managed(community_id, account_id)

        async def work(tx: Tx, out: Out) -> None:
            seq = await out.next_seq(moderation_stream(community_id))
            before = await self._standing(tx, community_id, rule_id)
            await self._put(tx, out, seq, (before, None), account_id)

        await self._write(community_id, work)

    async def hits(self, community_id: str, rule_id: str, account_id: str) -> RuleHits:
        """Return what a rule met lately, in channels the caller sees (RU6)."""
        await self._managed(community_id, account_id)

        async def work(tx: Tx) -> list[RuleHit]:
            await self._standing(tx, community_id, rule_id)
            return await self._tools.rules.hits(tx, rule_id, HITS_SHOWN_MAX)

        found = await self._tools.db.read(work)
        place = (community_id, account_id)
        seen = await seen_ids(self._tools, self._access, place, (h.channel_id for h in found))
        return RuleHits(hits=[hit for hit in found if hit.channel_id in seen])

    async def dry_run(self, community_id: str, trial: Trial, account_id: str) -> DryRun:
        """Say what a rule would have met among the newest messages the caller sees (RU41).

        Raises:
            NotAllowed, RuleInvalid, SlowDown.
        """
        rights = await self._managed(community_id, account_id)
        rule = rule_of(trial.rule, new_id(), rights, self._tools.clock.now_ms())
        most = min(max(1, trial.messages_max), DRY_RUN_MESSAGES_MAX)
        await self._check_rate(account_id)
        book = RuleBook([replace(rule, mode="dry_run")])
        channel_ids = sorted(await self._access.readable_ids(community_id, account_id))
        past: list[Past] = []
        while len(past) < most:
            before_id = past[-1].message_id if past else None
            limit = min(PAST_PAGE_MESSAGES, most - len(past))
            page = await self._past(channel_ids, before_id, limit)
            past += page
            if len(page) < limit:
                break
        return await tried(book, past, rights)

    async def _past(self, channel_ids: list[str], before_id: str | None, limit: int) -> list[Past]:
        return await self._tools.db.read(
            lambda tx: self._tools.rules.past(tx, channel_ids, before_id, limit)
        )

    async def _managed(self, community_id: str, account_id: str) -> Rights:
        await self._access.need_here(community_id, account_id, Permission.MANAGE_COMMUNITY)
        rights = await self._access.rights(community_id)
        assert rights is not None
        return rights

    async def _standing(self, tx: Tx, community_id: str, rule_id: str) -> Rule:
        for rule in await self._tools.rules.rules(tx, community_id):
            if rule.rule_id == rule_id:
                return rule
        raise RuleNotFound("There is no such rule.", rule_id=rule_id)

    async def _put(
        self, tx: Tx, out: Out, seq: int, change: tuple[Rule | None, Rule | None], account_id: str
    ) -> None:
        before, after = change
        rule = after or before
        assert rule is not None
        if after is not None:
            await self._tools.rules.put_rule(tx, after)
        else:
            await self._tools.rules.delete_rule(tx, rule.rule_id)
        stream = moderation_stream(rule.community_id)
        await out.emit(stream, seq, RulesChanged(community_id=rule.community_id))
        changes = changes_of(before, after, _NOT_TOLD) if after else ()
        if after is not None and not changes:
            return
        kind: AuditKind = "rule_updated" if before else "rule_created"
        act = Act(
            community_id=rule.community_id,
            actor_id=account_id,
            kind=kind if after else "rule_deleted",
            target_kind="rule",
            target_id=rule.rule_id,
            target_name=rule.name,
            changes=changes,
        )
        await record(self._tools, tx, act)

    async def _write(self, community_id: str, work: Callable[[Tx, Out], Awaitable[T]]) -> T:
        answer = await self._tools.streams.write(work)
        self._gate.forget(community_id)
        await self._access.changed(community_id)
        return answer

    async def _check_rate(self, account_id: str) -> None:
        key = f"dry-runs:{account_id}"
        wait_s = await over_limit_s(self._tools.bus, key, DRY_RUNS_PER_MINUTE_MAX, MINUTE_MS)
        if wait_s is not None:
            raise SlowDown(f"Too many dry runs; go on in {wait_s} s.", retry_after_s=wait_s)


def _untold(rule: Rule, rights: Rights, account_id: str) -> tuple[str, ...]:
    """Return the channels a rule leaves out that somebody does not see (PM17)."""
    channels = rights.channels
    return tuple(
        channel_id
        for channel_id in rule.exempt_channel_ids
        if channel_id in channels and not rights.sees_channel(channels[channel_id], account_id)
    )


def _told(rule: Rule, rights: Rights, account_id: str) -> Rule:
    untold = _untold(rule, rights, account_id)
    kept = tuple(c for c in rule.exempt_channel_ids if c not in untold)
    return replace(rule, exempt_channel_ids=kept)
