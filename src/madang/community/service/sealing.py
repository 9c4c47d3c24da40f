"""Tells of channels without telling of private ones (PM13, PM14).

The community's stream goes to everybody who sees the community. What concerns a place that some of
them do not see stands on that channel's own stream, and the community's stream says only: read
again.
"""

from madang.community.events import AccessChanged, ChannelCreated, ChannelDeleted, ChannelUpdated
from madang.community.model import Channel
from madang.community.service.access import Access
from madang.community.service.tools import channel_stream, community_stream
from madang.engines.sql.port import Tx
from madang.realtime.streams import Out

ChannelEvent = ChannelCreated | ChannelUpdated | ChannelDeleted


async def tell_access(out: Out, community_id: str) -> None:
    """Tell everybody that what they see or may do has changed, without saying what."""
    stream = community_stream(community_id)
    seq = await out.next_seq(stream)
    await out.emit(stream, seq, AccessChanged(community_id=community_id))


async def tell_channel(
    access: Access, tx: Tx, out: Out, seq: int, channel: Channel, event: ChannelEvent
) -> None:
    """Tell of a channel to those who see it, under a `seq` taken of the community's stream.

    Call it while the channel's row stands.
    """
    stream = community_stream(channel.community_id)
    rights = await access.read_rights(tx, channel.community_id)
    assert rights is not None
    source_id = rights.source(channel)
    # A new channel that comes with overwrites is read again, for the rights that come with it.
    is_plain = not rights.overwrites(source_id) or not isinstance(event, ChannelCreated)
    if rights.is_open(source_id) and is_plain:
        await out.emit(stream, seq, event)
        return
    await out.emit(stream, seq, AccessChanged(community_id=channel.community_id))
    own = channel_stream(channel.channel_id)
    await out.emit(own, await out.next_seq(own), event)
