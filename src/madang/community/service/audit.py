"""The audit log: `record` is called inside the transaction of every administrative act (MO11)."""

from msgspec import Struct
from msgspec.structs import replace

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
    actor_name: str = ""
    """What acts where no member does: a rule, retention."""
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
        actor_name=actor.name if actor else act.actor_name,
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


def _stands_seen(rights: Rights, place_id: str, account_id: str) -> bool:
    """Say whether a place is gone, or is seen: what was open may have been hidden since."""
    stands = place_id in rights.channels or place_id in rights.categories
    return not stands or _shows(rights, place_id, account_id)


def _without(entry: AuditEntry, hidden_ids: frozenset[str]) -> AuditEntry:
    """Return an entry without what it says of places that its reader does not see (PM17)."""
    if not hidden_ids:
        return entry

    def tells(change: Change) -> bool:
        text = f"{change.before} {change.after}"
        return any(place_id in text for place_id in hidden_ids)

    return replace(entry, changes=tuple(c for c in entry.changes if not tells(c)))


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

        hidden_ids = frozenset(
            place_id
            for place_id in (*rights.channels, *rights.categories)
            if not _shows(rights, place_id, account_id)
        )

        async def work(tx: Tx) -> AuditPage:
            found = await store.page(tx, community_id, wanted, before, most + 1)
            actors = await store.actors(tx, community_id)
            shown = []
            for entry, place_id in found[:most]:
                target_id = await self._place(tx, rights, entry)
                if _shows(rights, place_id, account_id) and _stands_seen(
                    rights, target_id, account_id
                ):
                    shown.append(_without(entry, hidden_ids))
            return AuditPage(
                entries=shown,
                next=found[most - 1][0].entry_id if len(found) > most else None,
                actors=[Actor(account_id=a, name=name) for a, name in actors],
            )

        return await self._tools.db.read(work)

    async def _place(self, tx: Tx, rights: Rights, entry: AuditEntry) -> str:
        """Return the place an entry's target is or, as a thread, stands in."""
        is_thread = entry.target_kind == "channel" and entry.target_id not in rights.channels
        thread = await self._tools.structure.channel(tx, entry.target_id) if is_thread else None
        return thread.parent_id or "" if thread else entry.target_id
