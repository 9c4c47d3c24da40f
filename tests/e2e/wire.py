"""A wire between browser and server that a test can cut: a TCP relay on a port of its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Wire:
    """Relays connections to a server until it is cut; cut, it drops them all and takes no new one."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._writers: set[asyncio.StreamWriter] = set()
        self.is_cut = False
        self.port = 0

    @property
    def base(self) -> str:
        """The address that stands for the server's."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Drop everything, as pulling the plug does."""
        self.is_cut = True
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        """Take connections again."""
        self.is_cut = False

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        if self.is_cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers |= {writer, there_writer}
        try:
            await asyncio.gather(_pass(reader, there_writer), _pass(there_reader, writer))
        finally:
            self._writers -= {writer, there_writer}
            for end in (writer, there_writer):
                end.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, OSError):
        while content := await reader.read(65_536):
            writer.write(content)
            await writer.drain()
        writer.write_eof()


@contextlib.asynccontextmanager
async def wire_to(server_port: int) -> AsyncIterator[Wire]:
    """Relay to a server until the block ends."""
    wire = Wire(server_port)
    listener = await asyncio.start_server(wire.relay, "127.0.0.1", 0)
    wire.port = listener.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        wire.cut()
        listener.close()
