"""Our protocol class alone: a room under uvicorn, each message framed once and broadcast."""

import resource
import sys

import msgspec
import uvicorn

from madang.realtime.websocket import Connection, Handshake, PreparedFrame, broadcast
from madang.realtime.websocket import protocol_class as socket_class


class Room:
    """One handler for all sockets."""

    def __init__(self) -> None:
        self.members: dict[Connection, None] = {}
        self.events_count = 0

    def opened(self, connection: Connection) -> None:
        """Nothing is sent before it asks."""

    def text(self, connection: Connection, text: str) -> None:
        """Join, or send to all."""
        message = msgspec.json.decode(text)
        if message["type"] == "join":
            self.members[connection] = None
            connection.send_text(b'{"type":"joined"}')
            return
        self.events_count += 1
        body = msgspec.json.encode({"id": self.events_count, "event": message})
        broadcast(self.members, PreparedFrame(body))

    def binary(self, connection: Connection, content: bytes) -> None:
        """Not used."""

    def closed(self, connection: Connection, code: int) -> None:
        """Leave."""
        self.members.pop(connection, None)


def main() -> None:
    """Serve the room on a port of 127.0.0.1."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    room = Room()

    def accept(_: Handshake) -> Room:
        return room

    async def app(scope: object, receive: object, send: object) -> None:
        raise NotImplementedError

    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        ws=socket_class(accept),
        http="httptools",
        loop="uvloop",
        lifespan="off",
        log_level="warning",
        backlog=4096,
    )


if __name__ == "__main__":
    main()
