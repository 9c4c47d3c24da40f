"""The audit log: `record` is called inside the transaction of every administrative act (MO11)."""

from msgspec import Struct

from madang.community.model import Channel, Permission
from madang.community.model.audit import (
    AUDIT_PAGE_MAX,
    EVERYTHING,
    AuditEntry,
    AuditFilter,
    AuditKind,
    Change,
    TargetKind,
)
from madang.community.service.access import Access
from madang.community.service.rights import Rights
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.kernel.paging import page_limit


class Act(Struct, frozen=True, kw_only=True):
    """An administrative act about to be recorded."""

    community_id: str
    actor_id: str
    kind: AuditKind
    target_kind: TargetKind
    target_id: str
    target_name: str = ""
    changes: tuple[Change, ...] = ()
    reason: str = ""
    place_id: str | None = None
    """The channel or category the act tells of, when not everybody sees it (MO16)."""


class Actor(Struct, frozen=True, kw_only=True):
    """Somebody who stands in the log."""

    account_id: str
    name: str


class AuditPage(Struct, frozen=True, kw_only=True):
    """Entries newest first, and where the next page begins."""

    entries: list[AuditEntry]
    next: str | None
    actors: list[Actor]


async def record(tools: Tools, tx: Tx, act: Act) -> None:
    """Write an act's entry in the transaction of the act."""
    actor = await tools.members.member(tx, act.community_id, act.actor_id)
    entry = AuditEntry(
        entry_id=new_id(),
        community_id=act.community_id,
        at_ms=tools.clock.now_ms(),
        actor_id=act.actor_id,
        actor_name=actor.name if actor else "",
        kind=act.kind,
        target_kind=act.target_kind,
        target_id=act.target_id,
        target_name=act.target_name,
        changes=act.changes,
        reason=act.reason,
    )
    await tools.audit.put(tx, entry, act.place_id)


async def private_place(access: Access, tx: Tx, channel: Channel) -> str | None:
    """Return a channel's id (a thread's parent's) when not every member sees it: `Act.place_id`."""
    rights = await access.read_rights(tx, channel.community_id)
    is_open = rights is not None and rights.is_open(rights.source(channel))
    return None if is_open else channel.parent_id or channel.channel_id


def _shows(rights: Rights, place_id: str | None, account_id: str) -> bool:
    """Say whether somebody sees the place an entry tells of; of deleted ones, administrators."""
    if place_id is None:
        return True
    channel = rights.channels.get(place_id)
    if channel is not None:
        return rights.sees_channel(channel, account_id)
    if place_id in rights.categories:
        return rights.sees_category(place_id, account_id)
    return bool(rights.here(account_id) & Permission.ADMINISTRATOR)


class Audit:
    """Reading the log."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def page(
        self,
        community_id: str,
        account_id: str,
        wanted: AuditFilter = EVERYTHING,
        before: str | None = None,
        limit: int | None = None,
    ) -> AuditPage:
        """Return the wanted entries newest first, older than one when it is given (MO13)."""
        await self._access.need_here(community_id, account_id, Permission.VIEW_AUDIT)
        most = page_limit(limit, AUDIT_PAGE_MAX)
        store = self._tools.audit
        rights = await self._access.rights(community_id)
        assert rights is not None

        async def work(tx: Tx) -> AuditPage:
            found = await store.page(tx, community_id, wanted, before, most + 1)
            actors = await store.actors(tx, community_id)
            return AuditPage(
                entries=[e for e, place in found[:most] if _shows(rights, place, account_id)],
                next=found[most - 1][0].entry_id if len(found) > most else None,
                actors=[Actor(account_id=a, name=name) for a, name in actors],
            )

        return await self._tools.db.read(work)
