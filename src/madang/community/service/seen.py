"""Which of the channels that a list tells of its reader sees; of deleted ones, administrators (MO16)."""

from collections.abc import Iterable

from madang.community.model import Channel, Permission
from madang.community.service.access import Access
from madang.community.service.tools import Tools


async def seen_ids(
    tools: Tools, access: Access, place: tuple[str, str], channel_ids: Iterable[str]
) -> frozenset[str]:
    """Return the ids, of those given, that a reader may be told of.

    Args:
        place: the community, and who reads.
    """
    community_id, account_id = place
    rights = await access.rights(community_id)
    if rights is None:
        return frozenset()
    is_above = bool(rights.here(account_id) & Permission.ADMINISTRATOR)
    seen = []
    for channel_id in dict.fromkeys(channel_ids):
        channel = rights.channels.get(channel_id) or await _thread(tools, channel_id)
        if rights.sees_channel(channel, account_id) if channel is not None else is_above:
            seen.append(channel_id)
    return frozenset(seen)


async def _thread(tools: Tools, channel_id: str) -> Channel | None:
    """Return a channel that is not among the community's own: a thread, or None when it is gone."""
    return await tools.db.read(lambda tx: tools.structure.channel(tx, channel_id))
