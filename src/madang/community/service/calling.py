"""Finds out whom a message calls: what its text says, of what its author may say (MN1-MN6)."""

from madang.community.model import Channel, Message, Permission
from madang.community.model.mentions import HERE, called_word, mentioned, mentioned_roles
from madang.community.service.access import Access
from madang.community.service.tools import Tools
from madang.engines.sql.port import Tx


async def called(
    access: Access, channel: Channel, author_id: str | None, text: str
) -> tuple[str, ...]:
    """Return whom a text calls in a channel; a call its author may not make is only words.

    Args:
        author_id: the member who writes; None for who is no account, and calls no group.
    """
    rights = await access.rights(channel.community_id) if "@" in text else None
    if rights is None:
        return ()
    found = [a for a in mentioned(text) if a in rights.members and rights.sees_channel(channel, a)]
    bits = rights.bits(channel, author_id) if author_id else 0
    may_all = bool(bits & int(Permission.MENTION_EVERYONE))
    for role in (rights.roles.get(role_id) for role_id in mentioned_roles(text)):
        if role is not None and role.preset != "everyone" and (may_all or role.is_mentionable):
            found.append(role.role_id)
    word = called_word(text) if may_all else None
    if word is not None:
        found.append(HERE if word == "here" else rights.everyone.role_id)
    return tuple(found)


async def note_here(tools: Tools, tx: Tx, message: Message) -> None:
    """Keep who was there when a message called whoever is here, as one row (MN4)."""
    if HERE not in message.mentions:
        return
    members = await tools.reads.members_of(tx, message.channel_id)
    present = tuple(tools.presence.present(members))
    await tools.reads.put_here(tx, message.channel_id, message.seq, present)
