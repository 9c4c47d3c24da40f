"""Notification settings: one member's, for a community, a category or a channel (UN4-UN8)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors.search import NotificationInvalid
from madang.community.events.notifications import NotificationsChanged
from madang.community.model import Channel
from madang.community.model.notifications import (
    MUTE_MAX_MS,
    MUTED_FOR_EVER_MS,
    Level,
    NotificationSetting,
    PlaceKind,
)
from madang.community.service.access import Access
from madang.community.service.tools import Tools, account_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out

_SWITCHES = ("is_mention_passing", "is_everyone_suppressed", "is_role_suppressed")


class NotificationFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be set for one place; what is left out stays."""

    place: PlaceKind
    place_id: str
    level: Level | UnsetType | None = UNSET
    mute: int | Literal["off", "for_ever"] | UnsetType = UNSET
    """How long from now, in ms."""
    is_mention_passing: bool | UnsetType = UNSET
    is_everyone_suppressed: bool | UnsetType = UNSET
    is_role_suppressed: bool | UnsetType = UNSET


class Notifications:
    """Verbs on notification settings."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def update(
        self, community_id: str, fields: NotificationFields, account_id: str
    ) -> NotificationSetting:
        """Set what a member wants to be told of in one place of a community.

        Raises:
            CommunityNotFound, NotMember, NotificationInvalid.
        """
        await self._access.need(community_id, account_id, "member")
        await self._check_place(community_id, fields, account_id)
        until_ms = self._until_ms(fields)
        stream, store = account_stream(account_id), self._tools.notifications

        async def work(tx: Tx, out: Out) -> NotificationSetting:
            seq = await out.next_seq(stream)
            known = await store.settings(tx, account_id, community_id)
            setting = next(
                (s for s in known if s.place_id == fields.place_id),
                NotificationSetting(
                    community_id=community_id,
                    place=fields.place,
                    place_id=fields.place_id,
                    level=None,
                    muted_until_ms=None,
                    is_mention_passing=True,
                    is_everyone_suppressed=False,
                    is_role_suppressed=False,
                ),
            )
            if fields.level is not UNSET:
                setting = replace(setting, level=fields.level)
            if until_ms is not UNSET:
                setting = replace(setting, muted_until_ms=until_ms)
            for name in _SWITCHES:
                if getattr(fields, name) is not UNSET:
                    setting = replace(setting, **{name: getattr(fields, name)})
            await store.put(tx, account_id, setting)
            await out.emit(stream, seq, NotificationsChanged(setting=setting))
            return setting

        return await self._tools.streams.write(work)

    def _until_ms(self, fields: NotificationFields) -> int | UnsetType | None:
        if fields.mute is UNSET or fields.mute == "off":
            return UNSET if fields.mute is UNSET else None
        if fields.mute == "for_ever":
            return MUTED_FOR_EVER_MS
        assert isinstance(fields.mute, int)
        if not 0 < fields.mute <= MUTE_MAX_MS:
            raise NotificationInvalid(
                f"A mute lasts 1 to {MUTE_MAX_MS} ms, or for ever.", mute_max_ms=MUTE_MAX_MS
            )
        return self._tools.clock.now_ms() + fields.mute

    async def _check_place(
        self, community_id: str, fields: NotificationFields, account_id: str
    ) -> None:
        if fields.place == "community":
            known = fields.place_id == community_id
        elif fields.place == "channel":
            channel: Channel = await self._access.channel(fields.place_id, account_id)
            known = channel.community_id == community_id
        else:
            rights = await self._access.rights(community_id)
            known = (
                rights is not None
                and fields.place_id in rights.categories
                and rights.sees_category(fields.place_id, account_id)
            )
        if not known:
            raise NotificationInvalid(
                f"There is no such {fields.place} in this community.", place_id=fields.place_id
            )
