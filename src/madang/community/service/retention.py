"""How long messages stay: rules of a community and of its channels, and the sweep that keeps them."""

from msgspec import Struct

from madang.community.errors.retention import RetentionInvalid
from madang.community.model import Channel, Permission
from madang.community.model.audit import Change, changes_of
from madang.community.model.retention import (
    BULK_DELETE_MAX,
    DAY_MS,
    RETENTION_DAYS_MAX,
    Retention,
    rule_for,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, private_place, record
from madang.community.service.messages import INSTALLATION_ID
from madang.community.service.removals import Removals
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx, Work

BATCHES_PER_SWEEP_MAX = 50
RETENTION_NAME = "보관 기간 Retention"


class RetentionFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long messages are to stay; `days` None: for ever."""

    days: int | None
    keeps_pinned: bool = True


class RetentionRules(Struct, frozen=True, kw_only=True):
    """The rules of a community: its own, and those of the channels the caller sees."""

    community: Retention
    channels: list[Retention]
    """Channels that are not here follow the community."""


class RetentionKeeper:
    """Verbs on how long messages stay."""

    def __init__(self, tools: Tools, access: Access, removals: Removals) -> None:
        self._tools = tools
        self._access = access
        self._removals = removals

    async def rules(self, community_id: str, account_id: str) -> RetentionRules:
        """Return what holds in a community, to its members."""
        await self._access.need(community_id, account_id, "member")
        seen = await self._access.readable_ids(community_id, account_id)
        found = await self._tools.db.read(
            lambda tx: self._tools.parts.retention.rules(tx, community_id)
        )
        return RetentionRules(
            community=found.get(community_id, _for_ever(community_id)),
            channels=[rule for place, rule in found.items() if place in seen],
        )

    async def set_community(
        self, community_id: str, account_id: str, fields: RetentionFields
    ) -> Retention:
        """Say how long messages stay in a community (RT5).

        Raises:
            CommunityNotFound, NotMember, NotAllowed (needs `manage_community`), RetentionInvalid.
        """
        await self._access.need_here(community_id, account_id, Permission.MANAGE_COMMUNITY)
        rule = _rule(community_id, fields)

        async def work(tx: Tx) -> None:
            community = await self._tools.structure.community(tx, community_id)
            before = await self._tools.parts.retention.rules(tx, community_id)
            await self._tools.parts.retention.put(tx, community_id, rule, self._now())
            act = Act(
                community_id=community_id,
                actor_id=account_id,
                kind="retention_changed",
                target_kind="community",
                target_id=community_id,
                target_name=community.name if community else "",
                changes=changes_of(before.get(community_id, _for_ever(community_id)), rule),
            )
            await record(self._tools, tx, act)

        await self._tools.db.write(work)
        return rule

    async def set_channel(
        self, channel_id: str, account_id: str, fields: RetentionFields | None
    ) -> Retention | None:
        """Say how long messages stay in a channel; None: as in its community (RT5).

        Raises:
            ChannelNotFound, NotMember, NotAllowed (needs `manage_channels`), RetentionInvalid.
        """
        channel = await self._access.channel(channel_id, account_id)
        need = Permission.MANAGE_CHANNELS | Permission.MANAGE_MESSAGES
        await self._access.need_in(channel, account_id, need)
        rule = _rule(channel_id, fields) if fields else None

        async def work(tx: Tx) -> None:
            retention = self._tools.parts.retention
            before = (await retention.rules(tx, channel.community_id)).get(channel_id)
            if rule is None:
                await retention.delete(tx, channel_id)
            else:
                await retention.put(tx, channel.community_id, rule, self._now())
            changes = changes_of(before or _for_ever(channel_id), rule or _for_ever(channel_id))
            act = Act(
                community_id=channel.community_id,
                actor_id=account_id,
                kind="retention_changed",
                target_kind="channel",
                target_id=channel_id,
                target_name=channel.name,
                changes=changes,
                place_id=await private_place(self._access, tx, channel),
            )
            await record(self._tools, tx, act)

        await self._tools.db.write(work)
        return rule

    async def sweep(self) -> int:
        """Remove what stayed long enough, in bounded batches; returns how many went (RT7)."""
        removed, batches = 0, 0
        community_ids = await self._tools.db.read(self._tools.parts.retention.communities)
        for community_id in community_ids:
            rules, places = await self._tools.db.read(self._of(community_id))
            for channel in places:
                rule = rule_for(rules, community_id, channel.parent_id or channel.channel_id)
                if rule is None or rule.days is None:
                    continue
                room = BATCHES_PER_SWEEP_MAX - batches
                gone, used = await self._sweep_channel(channel, rule, rule.days, room)
                removed, batches = removed + gone, batches + used
                if batches >= BATCHES_PER_SWEEP_MAX:
                    return removed
        return removed

    def _of(self, community_id: str) -> Work[tuple[dict[str, Retention], list[Channel]]]:
        retention = self._tools.parts.retention

        async def work(tx: Tx) -> tuple[dict[str, Retention], list[Channel]]:
            rules = await retention.rules(tx, community_id)
            return rules, await retention.places(tx, community_id)

        return work

    async def _sweep_channel(
        self, channel: Channel, rule: Retention, days: int, room: int
    ) -> tuple[int, int]:
        """Remove up to `room` batches of a channel; returns how many messages and batches."""
        before_ms = self._now() - days * DAY_MS
        removed = batches = 0
        while batches < room:
            gone = await self._removals.expire(
                channel, INSTALLATION_ID, before_ms, keeps_pinned=rule.keeps_pinned
            )
            removed, batches = removed + gone, batches + 1
            if gone < BULK_DELETE_MAX:
                break
        if removed:
            await self._tools.db.write(lambda tx: self._record(tx, channel, days, removed))
        return removed, batches if removed else 0

    async def _record(self, tx: Tx, channel: Channel, days: int, removed: int) -> None:
        act = Act(
            community_id=channel.community_id,
            actor_id=INSTALLATION_ID,
            actor_name=RETENTION_NAME,
            kind="messages_expired",
            target_kind="channel",
            target_id=channel.channel_id,
            target_name=channel.name,
            changes=(
                Change(field="messages_count", before=str(removed), after=None),
                Change(field="days", before=str(days), after=str(days)),
            ),
            place_id=await private_place(self._access, tx, channel),
        )
        await record(self._tools, tx, act)

    def _now(self) -> int:
        return self._tools.clock.now_ms()


def _for_ever(place_id: str) -> Retention:
    return Retention(place_id=place_id, days=None, keeps_pinned=True)


def _rule(place_id: str, fields: RetentionFields) -> Retention:
    if fields.days is not None and not 1 <= fields.days <= RETENTION_DAYS_MAX:
        raise RetentionInvalid(
            f"Messages stay 1 to {RETENTION_DAYS_MAX} days, or for ever.",
            days_max=RETENTION_DAYS_MAX,
        )
    return Retention(place_id=place_id, days=fields.days, keeps_pinned=fields.keeps_pinned)
