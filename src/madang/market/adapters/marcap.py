"""marcap: the whole market by year, as public Parquet files over HTTP (github.com/FinanceData/marcap).

Prices are raw; `Changes` tells the exchange's base price. Any answer that is no Parquet file (a login
page, `LOGOUT`, an empty body) is an outage, never a day without trades.
"""

import asyncio
import logging

import aiohttp

from madang.kernel.source import SourceKind
from madang.market.adapters.marcap_file import read_marcap
from madang.market.bars import Fetched, Parsed
from madang.market.errors import SourceBroken, SourceOutage

logger = logging.getLogger(__name__)

PART_LIMIT_BYTES = 64 * 1024 * 1024
TOTAL_TIMEOUT_S = 300.0
CONNECT_TIMEOUT_S = 15.0
READ_TIMEOUT_S = 30.0
CHUNK_BYTES = 256 * 1024
MAGIC = b"PAR1"
SHOWN_CHARS = 60


class MarcapSource:
    """One part for each year since `first_year`."""

    name = "marcap"
    kind: SourceKind = "live"
    detail = (
        "Whole Korean market by day, unadjusted, from the public marcap files (FinanceData/marcap)."
    )
    is_value_estimated = False

    def __init__(
        self,
        url: str,
        first_year: int,
        *,
        limit_bytes: int = PART_LIMIT_BYTES,
        read_timeout_s: float = READ_TIMEOUT_S,
    ) -> None:
        self._url = url
        self._first_year = first_year
        self._limit_bytes = limit_bytes
        self._timeout = aiohttp.ClientTimeout(
            total=TOTAL_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S, sock_read=read_timeout_s
        )

    def parts(self, today: str) -> tuple[str, ...]:
        """Name the years."""
        return tuple(str(year) for year in range(self._first_year, int(today[:4]) + 1))

    async def fetch(self, part: str, etag: str | None) -> Fetched | None:
        """Return a year's file, or None when it has not changed since `etag`.

        Raises:
            SourceOutage: no answer, an answer that is no file, or the year is not there (yet).
            SourceBroken: the file is larger than the limit.
        """
        url = self._url.replace("{year}", part)
        headers = {"if-none-match": etag} if etag else {}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.get(url, headers=headers) as answer,
            ):
                if answer.status == 304:
                    return None
                if answer.status != 200:
                    raise SourceOutage(
                        f"marcap answered {answer.status} for {part}; it is asked again later.",
                        part=part,
                        http_status=answer.status,
                    )
                content = await self._body(part, answer)
                found = answer.headers.get("etag")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            logger.warning("marcap %s: %r", part, error)
            raise SourceOutage(
                f"marcap cannot be reached for {part} ({type(error).__name__}); "
                "it is asked again later.",
                part=part,
            ) from error
        if not content.startswith(MAGIC):
            shown = content[:SHOWN_CHARS].decode("utf-8", "replace").strip() or "nothing"
            raise SourceOutage(
                f"marcap answered {part} with no Parquet file but with {shown!r}; "
                "it is asked again later.",
                part=part,
                size_bytes=len(content),
            )
        return Fetched(part=part, content=content, etag=found)

    def read(self, part: str, content: bytes) -> Parsed:
        """Turn a year's file into rows."""
        return read_marcap(part, content)

    async def _body(self, part: str, answer: aiohttp.ClientResponse) -> bytes:
        chunks, size_bytes = [], 0
        async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
            size_bytes += len(chunk)
            if size_bytes > self._limit_bytes:
                raise SourceBroken(
                    f"marcap's file for {part} is over {self._limit_bytes:,} bytes; it is not used.",
                    part=part,
                    limit_bytes=self._limit_bytes,
                )
            chunks.append(chunk)
        if answer.content_length is not None and size_bytes < answer.content_length:
            raise SourceOutage(f"marcap's file for {part} was cut off.", part=part)
        return await asyncio.to_thread(b"".join, chunks)
