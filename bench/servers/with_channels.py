"""Django Channels under uvicorn, with its in-memory layer: the group of its tutorial."""

import json
import resource
import sys
from typing import Any

import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

CAPACITY = 1000
"""Messages a channel's queue holds; its default of 100 drops under load."""

settings.configure(
    SECRET_KEY="bench",
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            "CONFIG": {"capacity": CAPACITY},
        }
    },
)


class Member(AsyncWebsocketConsumer):
    """One socket in the room."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Join, or send to all."""
        message = json.loads(text_data or "{}")
        if message["type"] == "join":
            await self.channel_layer.group_add("general", self.channel_name)
            await self.send('{"type":"joined"}')
        else:
            event = {"type": "room.message", "message": message}
            await self.channel_layer.group_send("general", event)

    async def disconnect(self, code: int) -> None:
        """Leave."""
        await self.channel_layer.group_discard("general", self.channel_name)

    async def room_message(self, event: dict[str, Any]) -> None:
        """Hand one message on."""
        await self.send(json.dumps({"event": event["message"]}))


def main() -> None:
    """Serve the room on a port of 127.0.0.1."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvicorn.run(
        ProtocolTypeRouter({"websocket": Member.as_asgi()}),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        ws="websockets",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="off",
        log_level="warning",
        backlog=4096,
    )


if __name__ == "__main__":
    main()
