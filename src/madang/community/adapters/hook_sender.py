"""Posts deliveries to addresses elsewhere (DO36).

The one thing to know: the address that a socket is made for is the one that is checked, so a name
that means another machine a moment later changes nothing; redirects are not followed.
"""

import socket
from collections.abc import Callable
from typing import Any

import aiohttp

from madang.community.model.addresses import is_public
from madang.community.service.tools import Sent

TRY_TIMEOUT_S = 10.0
ANSWER_BYTES_MAX = 4096
PROBLEM_LENGTH_MAX_CHARS = 200


class AddressNotPublic(OSError):
    """A hook's name means a machine of a network that is not everybody's."""


class HttpHookSender:
    """A `Sender` over aiohttp."""

    def __init__(self, is_allowed: Callable[[str], bool] = is_public) -> None:
        self._is_allowed = is_allowed
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Sent:
        """Post a body; nothing is raised for what the other side does."""
        try:
            async with self._open().post(
                url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                await answer.content.read(ANSWER_BYTES_MAX)
                is_good = 200 <= answer.status < 300
                problem = "" if is_good else f"answered {answer.status}"
                return Sent(status=answer.status, problem=problem)
        except TimeoutError:
            return Sent(status=None, problem=f"no answer within {TRY_TIMEOUT_S:.0f} s")
        except (aiohttp.ClientError, OSError, ValueError) as wrong:
            # What it says of machines and ports is told to nobody: it would map the network.
            is_private = isinstance(wrong, AddressNotPublic) or isinstance(
                getattr(wrong, "os_error", None), AddressNotPublic
            )
            problem = "not a public address" if is_private else type(wrong).__name__
            return Sent(status=None, problem=problem[:PROBLEM_LENGTH_MAX_CHARS])

    async def close(self) -> None:
        """Give connections back."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                force_close=True, use_dns_cache=False, socket_factory=self._socket
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=TRY_TIMEOUT_S),
                trust_env=False,
            )
        return self._session

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, place = info
        if not self._is_allowed(str(place[0])):
            raise AddressNotPublic("not a public address")
        return socket.socket(family=family, type=kind, proto=proto)
