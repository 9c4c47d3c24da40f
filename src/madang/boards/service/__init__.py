"""Boards: what stands behind a board channel, and telling a board's followers of new data."""

from collections.abc import Awaitable, Callable, Mapping

from madang.boards.errors import NotBoard
from madang.boards.model import Board, Kind, board_stream
from madang.community import CommunityService
from madang.engines.sql.port import Database, Tx
from madang.kernel.events import Event
from madang.kernel.source import SourceState
from madang.realtime.streams import Out, StreamWriter

Source = Callable[[str], Awaitable[SourceState]]


class BoardService:
    """Verbs on boards. `sources` says, for each kind, how fresh a channel's data is."""

    def __init__(
        self,
        community: CommunityService,
        db: Database,
        streams: StreamWriter,
        sources: Mapping[Kind, Source],
    ) -> None:
        self._community = community
        self._db = db
        self._streams = streams
        self._sources = sources

    async def board(self, channel_id: str, account_id: str | None) -> Board:
        """Return a board that someone may see.

        Raises:
            ChannelNotFound: not to be seen. NotBoard: a text channel.
        """
        channel = await self._community.access.channel(channel_id, account_id)
        if channel.board is None:
            raise NotBoard("This channel is no board.", channel_id=channel_id)

        async def work(tx: Tx) -> Board:
            assert channel.board is not None
            return Board(
                channel_id=channel_id,
                board=channel.board,
                at=await self._streams.position(tx, board_stream(channel_id)),
                source=source,
            )

        source = await self._sources[channel.board](channel_id)
        return await self._db.read(work)

    async def tell(self, kind: Kind, event: Event) -> int:
        """Put one event on the stream of every board of a kind; return how many there are."""
        boards = [c for c in await self._community.channels.boards() if c.board == kind]

        async def work(tx: Tx, out: Out) -> None:
            for channel in boards:
                stream = board_stream(channel.channel_id)
                await out.emit(stream, await out.next_seq(stream), event)

        await self._streams.write(work)
        return len(boards)
