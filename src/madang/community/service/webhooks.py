"""Webhooks: make, list, change, rotate, delete; and what their addresses post (DO20-DO22)."""

import secrets
from hashlib import sha256
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from madang.community.errors.webhooks import TooManyWebhooks, WebhookNotFound
from madang.community.model import Channel, Message, Permission, clean_name
from madang.community.model.audit import AuditKind, changes_of
from madang.community.model.webhooks import (
    WEBHOOKS_MAX,
    MadeWebhook,
    Webhook,
    clean_icon,
    post_of,
)
from madang.community.service.access import Access
from madang.community.service.audit import Act, private_place, record
from madang.community.service.messages import Author, Messages
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx
from madang.kernel.ids import new_id

SECRET_BYTES = 32
_NOT_TOLD = frozenset({"webhook_id", "community_id", "created_at_ms", "used_at_ms", "made_by_id"})


class NewWebhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A webhook to be made."""

    name: str
    icon: str = ""


class WebhookFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be changed of a webhook; what is left out stays."""

    name: str | UnsetType = UNSET
    icon: str | UnsetType = UNSET
    channel_id: str | UnsetType = UNSET


class Webhooks:
    """Verbs on webhooks."""

    def __init__(self, tools: Tools, access: Access, messages: Messages) -> None:
        self._tools = tools
        self._access = access
        self._messages = messages
        self._store = tools.doors.webhooks

    async def listed(self, community_id: str, account_id: str) -> list[Webhook]:
        """Return the webhooks of the channels in which someone may manage them."""
        found = await self._tools.db.read(lambda tx: self._store.of_community(tx, community_id))
        rights = await self._access.rights(community_id)
        channels = rights.channels if rights else {}
        return [
            webhook
            for webhook in found
            if webhook.channel_id in channels
            and await self._access.allows(
                channels[webhook.channel_id], account_id, Permission.MANAGE_WEBHOOKS
            )
        ]

    async def create(self, channel_id: str, new: NewWebhook, author: Author) -> MadeWebhook:
        """Make a webhook.

        Raises:
            ChannelNotFound, NotMember, NotAllowed, NameInvalid, TooManyWebhooks.
        """
        channel = await self._need(channel_id, author.account_id)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        webhook = Webhook(
            webhook_id=new_id(),
            community_id=channel.community_id,
            channel_id=channel_id,
            name=clean_name(new.name),
            icon=clean_icon(new.icon),
            made_by_id=author.account_id,
            made_by_name=author.name,
            created_at_ms=self._tools.clock.now_ms(),
            used_at_ms=None,
        )

        async def work(tx: Tx) -> None:
            if len(await self._store.of_channel(tx, channel_id)) >= WEBHOOKS_MAX:
                raise TooManyWebhooks(
                    f"A channel has at most {WEBHOOKS_MAX} webhooks.", webhooks_max=WEBHOOKS_MAX
                )
            await self._store.put(tx, webhook, _digest(secret))
            await self._record(tx, (None, webhook), channel, author.account_id)

        await self._tools.db.write(work)
        return _made(webhook, secret)

    async def change(self, webhook_id: str, fields: WebhookFields, account_id: str) -> Webhook:
        """Give a webhook another name, icon or channel of the same community."""
        before, channel = await self._managed(webhook_id, account_id)
        after = before
        if fields.name is not UNSET:
            after = replace(after, name=clean_name(fields.name))
        if fields.icon is not UNSET:
            after = replace(after, icon=clean_icon(fields.icon))
        if fields.channel_id is not UNSET:
            channel = await self._need(fields.channel_id, account_id)
            if channel.community_id != before.community_id:
                raise WebhookNotFound("A webhook stays in its community.")
            after = replace(after, channel_id=channel.channel_id)

        async def work(tx: Tx) -> None:
            await self._store.change(tx, after)
            await self._record(tx, (before, after), channel, account_id)

        await self._tools.db.write(work)
        return after

    async def rotate(self, webhook_id: str, account_id: str) -> MadeWebhook:
        """Give a webhook another secret; the address before ends."""
        webhook, channel = await self._managed(webhook_id, account_id)
        secret = secrets.token_urlsafe(SECRET_BYTES)

        async def work(tx: Tx) -> None:
            await self._store.rotate(tx, webhook_id, _digest(secret))
            await self._record(tx, (webhook, webhook), channel, account_id)

        await self._tools.db.write(work)
        return _made(webhook, secret)

    async def delete(self, webhook_id: str, account_id: str) -> None:
        """Delete a webhook; what it wrote stays."""
        webhook, channel = await self._managed(webhook_id, account_id)

        async def work(tx: Tx) -> None:
            await self._store.delete(tx, webhook_id)
            await self._record(tx, (webhook, None), channel, account_id)

        await self._tools.db.write(work)

    async def post(self, webhook_id: str, secret: str, body: Any) -> Message:
        """Write what a webhook's address was sent.

        Raises:
            WebhookNotFound, WebhookBodyInvalid, NameInvalid, TextEmpty, TextTooLong.
        """

        async def find(tx: Tx) -> tuple[Webhook, Channel] | None:
            found = await self._store.one(tx, webhook_id)
            if found is None or not secrets.compare_digest(found[1], _digest(secret)):
                return None
            channel = await self._tools.structure.channel(tx, found[0].channel_id)
            return (found[0], channel) if channel else None

        found = await self._tools.db.read(find)
        if found is None:
            raise WebhookNotFound("There is no such webhook.")
        webhook, channel = found
        post = post_of(body, webhook)
        author = Author(webhook.webhook_id, post.name, "webhook", post.icon or None)
        message = await self._messages.post(channel, author, new_id(), post.text)
        now_ms = self._tools.clock.now_ms()
        await self._tools.db.write(lambda tx: self._store.note_used(tx, webhook_id, now_ms))
        return message

    async def _need(self, channel_id: str, account_id: str) -> Channel:
        channel = await self._access.channel(channel_id, account_id)
        await self._access.need_in(channel, account_id, Permission.MANAGE_WEBHOOKS)
        return channel

    async def _managed(self, webhook_id: str, account_id: str) -> tuple[Webhook, Channel]:
        found = await self._tools.db.read(lambda tx: self._store.one(tx, webhook_id))
        rights = await self._access.rights(found[0].community_id) if found else None
        channel = rights.channels.get(found[0].channel_id) if found and rights else None
        may = channel is not None and await self._access.allows(
            channel, account_id, Permission.MANAGE_WEBHOOKS
        )
        if found is None or channel is None or not may:
            raise WebhookNotFound("There is no such webhook, or it is not yours to see.")
        return found[0], channel

    async def _record(
        self,
        tx: Tx,
        change: tuple[Webhook | None, Webhook | None],
        channel: Channel,
        account_id: str,
    ) -> None:
        before, after = change
        kind: AuditKind = "webhook_updated" if before and after else "webhook_created"
        act = Act(
            community_id=channel.community_id,
            actor_id=account_id,
            kind=kind if after else "webhook_deleted",
            target_kind="channel",
            target_id=channel.channel_id,
            target_name=f"{(after or before or channel).name} · {channel.name}",
            changes=changes_of(before, after, _NOT_TOLD) if after else (),
            place_id=await private_place(self._access, tx, channel),
        )
        await record(self._tools, tx, act)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _made(webhook: Webhook, secret: str) -> MadeWebhook:
    return MadeWebhook(webhook=webhook, path=f"/api/webhooks/{webhook.webhook_id}/{secret}")
