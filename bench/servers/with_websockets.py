"""The `websockets` package as its documentation has it: `broadcast` to a set of connections."""

import json
import resource
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

members: set[ServerConnection] = set()
events_count = 0


async def converse(connection: ServerConnection) -> None:
    """Join, or send to all."""
    global events_count
    try:
        async for text in connection:
            message = json.loads(text)
            if message["type"] == "join":
                members.add(connection)
                await connection.send('{"type":"joined"}')
            else:
                events_count += 1
                broadcast(members, json.dumps({"id": events_count, "event": message}))
    finally:
        members.discard(connection)


async def main() -> None:
    """Serve the room on a port of 127.0.0.1, without compression, which would cost it more."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = await serve(
        converse, "127.0.0.1", int(sys.argv[1]), compression=None, backlog=4096, ping_interval=None
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
