"""Hooks: make, list, change, rotate, delete, their log, and sending a delivery again (DO30-DO35)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors.webhooks import (
    HookEventsInvalid,
    HookNotFound,
    TooManyWebhooks,
)
from madang.community.model import Permission, clean_name
from madang.community.model.audit import AuditKind, changes_of
from madang.community.model.hooks import (
    HOOKS_MAX,
    Delivery,
    Hook,
    HookEvent,
    MadeHook,
    clean_url,
    new_secret,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, record
from madang.community.service.messages import Author
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id
from madang.kernel.paging import page_limit

DELIVERIES_PAGE_MAX = 50
_NOT_TOLD = frozenset({"hook_id", "community_id", "created_at_ms", "made_by_id"})


class NewHook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hook to be made."""

    name: str
    url: str
    events: tuple[HookEvent, ...]


class HookFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed of a hook; what is left out stays."""

    name: str | UnsetType = UNSET
    url: str | UnsetType = UNSET
    events: tuple[HookEvent, ...] | UnsetType = UNSET
    state: Literal["active", "paused"] | UnsetType = UNSET


class Hooks:
    """Verbs on hooks."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access
        self._store = tools.doors.hooks

    async def listed(self, community_id: str, account_id: str) -> list[Hook]:
        """Return a community's hooks (manage_community)."""
        await self._need(community_id, account_id)
        return await self._tools.db.read(lambda tx: self._store.of_community(tx, community_id))

    async def create(self, community_id: str, new: NewHook, author: Author) -> MadeHook:
        """Make a hook; it is told what happens from now on.

        Raises:
            NotAllowed, NameInvalid, HookAddressInvalid, HookEventsInvalid, TooManyWebhooks.
        """
        await self._need(community_id, author.account_id)
        secret = new_secret()
        hook = Hook(
            hook_id=new_id(),
            community_id=community_id,
            name=clean_name(new.name),
            url=self._clean(new.url),
            events=_events(new.events),
            made_by_id=author.account_id,
            made_by_name=author.name,
            created_at_ms=self._tools.clock.now_ms(),
            state="active",
        )

        async def work(tx: Tx) -> None:
            if len(await self._store.of_community(tx, community_id)) >= HOOKS_MAX:
                raise TooManyWebhooks(
                    f"A community has at most {HOOKS_MAX} hooks.", hooks_max=HOOKS_MAX
                )
            await self._store.put(tx, hook, secret)
            await self._record(tx, (None, hook), author.account_id)

        await self._tools.db.write(work)
        return MadeHook(hook=hook, secret=secret)

    async def change(self, hook_id: str, fields: HookFields, account_id: str) -> Hook:
        """Change a hook; one that is made active again begins with what happens now."""
        before = after = await self._managed(hook_id, account_id)
        if fields.name is not UNSET:
            after = replace(after, name=clean_name(fields.name))
        if fields.url is not UNSET:
            after = replace(after, url=self._clean(fields.url))
        if fields.events is not UNSET:
            after = replace(after, events=_events(fields.events))
        if fields.state is not UNSET:
            after = replace(after, state=fields.state)

        async def work(tx: Tx) -> None:
            await self._store.change(tx, after)
            await self._record(tx, (before, after), account_id)

        await self._tools.db.write(work)
        return after

    async def rotate(self, hook_id: str, account_id: str) -> MadeHook:
        """Give a hook another secret; deliveries are signed with it from now on."""
        hook = await self._managed(hook_id, account_id)
        secret = new_secret()

        async def work(tx: Tx) -> None:
            await self._store.rotate(tx, hook_id, secret)
            await self._record(tx, (hook, hook), account_id)

        await self._tools.db.write(work)
        return MadeHook(hook=hook, secret=secret)

    async def delete(self, hook_id: str, account_id: str) -> None:
        """Delete a hook with its log."""
        hook = await self._managed(hook_id, account_id)

        async def work(tx: Tx) -> None:
            await self._store.delete(tx, hook_id)
            await self._record(tx, (hook, None), account_id)

        await self._tools.db.write(work)

    async def deliveries(
        self, hook_id: str, account_id: str, before: str | None, limit: int | None
    ) -> list[Delivery]:
        """Return a hook's deliveries, the newest first."""
        await self._managed(hook_id, account_id)
        most = page_limit(limit, DELIVERIES_PAGE_MAX)
        return await self._tools.db.read(
            lambda tx: self._store.deliveries(tx, hook_id, before, most)
        )

    async def again(self, hook_id: str, delivery_id: str, account_id: str) -> Delivery:
        """Send a delivery once more, under the same id."""
        await self._managed(hook_id, account_id)
        now_ms = self._tools.clock.now_ms()
        found = await self._tools.db.write(
            lambda tx: self._store.again(tx, hook_id, delivery_id, now_ms)
        )
        if found is None:
            raise HookNotFound("There is no such delivery any more.")
        return found

    def _clean(self, url: str) -> str:
        return clean_url(url, may_be_plain=self._tools.doors.may_be_plain)

    async def _need(self, community_id: str, account_id: str) -> None:
        await self._access.need_here(community_id, account_id, Permission.MANAGE_COMMUNITY)

    async def _managed(self, hook_id: str, account_id: str) -> Hook:
        hook = await self._tools.db.read(lambda tx: self._store.one(tx, hook_id))
        mask = await self._access.mask_here(hook.community_id, account_id) if hook else None
        if hook is None or mask is None or Permission.MANAGE_COMMUNITY not in mask:
            raise HookNotFound("There is no such hook, or it is not yours to see.")
        return hook

    async def _record(
        self, tx: Tx, change: tuple[Hook | None, Hook | None], account_id: str
    ) -> None:
        before, after = change
        hook = after or before
        assert hook is not None
        kind: AuditKind = "hook_updated" if before and after else "hook_created"
        act = Act(
            community_id=hook.community_id,
            actor_id=account_id,
            kind=kind if after else "hook_deleted",
            target_kind="community",
            target_id=hook.community_id,
            target_name=hook.name,
            changes=changes_of(before, after, _NOT_TOLD) if after else (),
        )
        await record(self._tools, tx, act)


def _events(asked: tuple[HookEvent, ...]) -> tuple[HookEvent, ...]:
    if not asked:
        raise HookEventsInvalid("Choose an event at least.")
    return tuple(dict.fromkeys(asked))
