"""One echo server per event loop for the suites that only talk to it."""

from collections.abc import Iterator

import pytest

from tests.realtime.websocket.serving import Serving, serving


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def echo_server(request: pytest.FixtureRequest) -> Iterator[Serving]:
    """A server at `/echo` with the default limits."""
    with serving(loop=request.param) as running:
        yield running


@pytest.fixture(scope="module")
def port(echo_server: Serving) -> int:
    """Its port."""
    return echo_server.port
