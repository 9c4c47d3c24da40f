"""A real uvicorn on a free port of 127.0.0.1, in the loop of the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

START_TIMEOUT_S = 10.0


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """Serve an ASGI app while the block runs; gives its base address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # X-Forwarded-* is the app's own business (web/peer.py), so uvicorn must not touch it.
    config = uvicorn.Config(app, log_config=None, proxy_headers=False, ws="none", lifespan="on")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    async with asyncio.timeout(START_TIMEOUT_S):
        while not server.started:
            assert not running.done(), "uvicorn stopped before it started"
            await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()
