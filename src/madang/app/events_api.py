"""The event stream over HTTP: what the socket sends, for programs that read lines (DO40)."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from madang.identity import TokenInvalid
from madang.realtime.event_source import EventSource
from madang.realtime.gateway import Gateway


@get("/api/events", is_compressed=True, media_type="text/event-stream")
async def read_events(
    request: Request[Any, Any, Any],
    gateway: Gateway,
    streams: str,
    after: str | None = None,
) -> Stream:
    """Stream events; `streams` names them with commas, Last-Event-ID or `after` resumes."""
    header = request.headers.get("authorization")
    scheme, _, token = (header or "").partition(" ")
    if header is not None and (scheme.lower() != "bearer" or not token):
        raise TokenInvalid("Authorization has the form: Bearer TOKEN.")
    source = EventSource(gateway, token.strip() or None, streams.split(","))
    first = await source.open(request.headers.get("last-event-id") or after)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(source.run(first), headers=headers, media_type="text/event-stream")


ROUTES: list[HTTPRouteHandler] = [read_events]
