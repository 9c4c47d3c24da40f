"""Webhooks that post into a channel, and how a body in Discord's form becomes a message's text.

The form is that of Discord's "Execute Webhook" (https://discord.com/developers/docs/resources/webhook);
what a message here cannot show is left aside, never fetched.
"""

from typing import Any

from msgspec import Struct

from madang.community.errors.webhooks import WebhookBodyInvalid
from madang.community.model import clean_name, clean_text

WEBHOOKS_MAX = 15
EMBEDS_MAX = 10
FIELDS_MAX = 25
ICON_LENGTH_MAX_CHARS = 4


class Webhook(Struct, frozen=True, kw_only=True):
    """An address that posts into a channel; who knows it, posts."""

    webhook_id: str
    community_id: str
    channel_id: str
    name: str
    icon: str
    """Up to four characters, shown in place of a picture."""
    made_by_id: str
    made_by_name: str
    created_at_ms: int
    used_at_ms: int | None


class MadeWebhook(Struct, frozen=True, kw_only=True):
    """A webhook with its address, which is never shown again."""

    webhook: Webhook
    path: str
    """The address below the installation's own."""


class Post(Struct, frozen=True, kw_only=True):
    """What a webhook asks to be written."""

    text: str
    name: str
    icon: str


def post_of(body: Any, webhook: Webhook) -> Post:
    """Return what a body asks for; the name and icon are the webhook's own when it says none.

    Raises:
        WebhookBodyInvalid: a field has a wrong type, or nothing is there to be written.
        NameInvalid.
    """
    if not isinstance(body, dict):
        raise WebhookBodyInvalid("The body is no JSON object.", path="$")
    embeds = _list(body, "embeds", EMBEDS_MAX)
    parts = [_text(body, "content"), *(_embed(embed, at) for at, embed in enumerate(embeds))]
    text = "\n\n".join(part for part in parts if part.strip())
    if not text:
        raise WebhookBodyInvalid("There is neither content nor an embed with text.", path="$")
    name, icon = _text(body, "username"), _text(body, "icon")
    return Post(
        text=text,
        name=clean_name(name) if name.strip() else webhook.name,
        icon=clean_icon(icon) or webhook.icon,
    )


def clean_icon(icon: str) -> str:
    """Return up to four characters without any that hide."""
    return clean_text(icon, 1000)[:ICON_LENGTH_MAX_CHARS]


def _embed(embed: Any, at: int) -> str:
    """Return an embed as lines of a message."""
    if not isinstance(embed, dict):
        raise WebhookBodyInvalid("An embed is no object.", path=f"$.embeds[{at}]")
    title, url = _text(embed, "title"), _text(embed, "url")
    lines = [
        _text(embed.get("author") or {}, "name"),
        f"**{title}**" if title else "",
        url,
        _text(embed, "description"),
    ]
    for field in _list(embed, "fields", FIELDS_MAX):
        if isinstance(field, dict):
            lines.append(f"**{_text(field, 'name')}** {_text(field, 'value')}")
    lines.append(_text(embed.get("footer") or {}, "text"))
    return "\n".join(line for line in lines if line.strip())


def _text(of: Any, key: str) -> str:
    value = of.get(key) if isinstance(of, dict) else None
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WebhookBodyInvalid(f"{key} is no text.", path=f"$.{key}")
    return value


def _list(of: dict[str, Any], key: str, most: int) -> list[Any]:
    value = of.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise WebhookBodyInvalid(f"{key} is a list of at most {most}.", path=f"$.{key}")
    return value
