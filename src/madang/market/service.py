"""The market's verbs for the serving process: publish a release, and answer from what is published.

The one thing to know: nothing here touches a frame. Documents come ready-made from the release;
only a symbol's bars are read from the lake, through a port that does it in a thread.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from madang.engines.blobs.port import Blobs
from madang.engines.sql.port import Database, Tx
from madang.kernel.source import SourceState
from madang.market.errors import BadRange, NotReady, TooManyCodes, UnknownSymbol
from madang.market.events import MarketAnalysed
from madang.market.model import (
    BARS_DAYS_MAX,
    CARD_CODES_MAX,
    SEARCH_LENGTH_MAX_CHARS,
    SEARCH_LIMIT_MAX,
    Bars,
    Card,
    Cards,
    Overview,
    QualityReport,
    SymbolDetail,
    SymbolMatches,
    Symbols,
)
from madang.market.store import BarColumns, BarReader, Edition, MarketStore, Release
from madang.pipelines import Run

D = TypeVar("D", Overview, Symbols, QualityReport, SymbolDetail)
PRICE_DECIMALS = 4
KEPT_ANSWERS_MAX = 32
RELEASE_ASSET = "release"
NO_SOURCE = SourceState(
    kind="recorded",
    name="none",
    detail="No figures yet: the first run has not ended.",
    as_of_ms=None,
    updated_at_ms=None,
    problem=None,
)


class MarketService:
    """Verbs on published figures."""

    def __init__(self, db: Database, store: MarketStore, blobs: Blobs, bars: BarReader) -> None:
        self._db = db
        self._store = store
        self._blobs = blobs
        self._bars = bars
        self._edition: Edition | None = None
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    async def publish(self, key: str) -> MarketAnalysed | None:
        """Publish a release by the key of its blob; None when it is what is published already.

        The caller tells the boards. All documents change in one transaction.

        Raises:
            NotFound, Unavailable: the blob cannot be read.
        """
        before = await self.edition()
        if before is not None and before.key == key:
            return None
        release = msgspec.msgpack.decode(await self._blobs.get(key), type=Release)

        async def work(tx: Tx) -> Edition:
            newest = await self._store.edition(tx)
            version = newest.version + 1 if newest else 1
            edition = Edition(
                version=version,
                day=release.day,
                key=key,
                source=release.source,
                is_value_estimated=release.is_value_estimated,
            )
            await self._store.put_release(tx, version, release)
            await self._store.put_edition(tx, edition)
            return edition

        self._edition = await self._db.write(work)
        self._kept.clear()
        return MarketAnalysed(day=self._edition.day, version=self._edition.version)

    async def note_problem(self, problem: str | None) -> None:
        """Show on the board why the newest run failed; None when it did not."""
        before = await self.edition()
        if before is None or before.source.problem == problem:
            return
        edition = replace(before, source=replace(before.source, problem=problem))

        async def work(tx: Tx) -> None:
            await self._store.put_edition(tx, edition)

        await self._db.write(work)
        self._edition = edition
        self._kept.clear()

    async def edition(self) -> Edition | None:
        """Return what is published, or None before the first time."""
        if self._edition is None:
            self._edition = await self._db.read(self._store.edition)
        return self._edition

    async def follow(self, run: Run) -> MarketAnalysed | None:
        """Take over what a run of the market's pipeline left: its release, or why it failed.

        Returns what to tell the boards, or None when nothing new is published.
        """
        if run.state != "succeeded":
            await self.note_problem(run.error or "The newest run failed.")
            return None
        made = next((asset for asset in run.assets if asset.name == RELEASE_ASSET), None)
        key = made.metadata.get("release") if made else None
        return await self.publish(key) if isinstance(key, str) else None

    async def source_state(self) -> SourceState:
        """Say how fresh the figures are; the same on every market board."""
        edition = await self.edition()
        return edition.source if edition else NO_SOURCE

    async def tag(self) -> str:
        """Name exactly what is published now, for ETags.

        Raises:
            NotReady: nothing is published yet.
        """
        edition = await self._need()
        state = hashlib.sha256(msgspec.json.encode(edition)).hexdigest()[:12]
        return f"{edition.version}-{state}"

    async def overview(self) -> Overview:
        """Return the first screen."""
        return await self._document("overview", Overview)

    async def symbols(self) -> Symbols:
        """Return the table of all symbols."""
        return await self._document("symbols", Symbols)

    async def quality(self) -> QualityReport:
        """Return the report of the checks."""
        return await self._document("quality", QualityReport)

    async def symbol(self, code: str) -> SymbolDetail:
        """Return the head of a symbol's page.

        Raises:
            UnknownSymbol: no such code.
        """
        edition = await self._need()
        body = await self._db.read(lambda tx: self._store.detail(tx, code))
        if body is None:
            raise UnknownSymbol(f"No symbol has the code {code[:20]!r}.", code=code[:20])
        return _dated(msgspec.json.decode(body, type=SymbolDetail), edition)

    async def cards(self, codes: list[str]) -> Cards:
        """Return cards in the order asked for, each code once; unknown codes are in `missing`.

        Raises:
            TooManyCodes: over CARD_CODES_MAX.
        """
        edition = await self._need()
        asked = list(dict.fromkeys(codes))
        if len(asked) > CARD_CODES_MAX:
            raise TooManyCodes(
                f"{len(asked)} codes were asked for; a call gives {CARD_CODES_MAX}.",
                codes_max=CARD_CODES_MAX,
            )
        found = await self._db.read(lambda tx: self._store.cards(tx, asked))
        cards = [msgspec.json.decode(found[code], type=Card) for code in asked if code in found]
        return Cards(
            version=edition.version,
            cards=tuple(replace(card, source=edition.source) for card in cards),
            missing=tuple(code for code in asked if code not in found),
        )

    async def search(self, text: str, limit: int) -> SymbolMatches:
        """Find symbols by a piece of their name or code."""
        folded = text.strip().casefold()
        if not folded or len(folded) > SEARCH_LENGTH_MAX_CHARS:
            return SymbolMatches(matches=())
        most = max(1, min(limit, SEARCH_LIMIT_MAX))
        found = await self._db.read(lambda tx: self._store.search(tx, folded, most))
        return SymbolMatches(matches=tuple(found))

    async def bars(
        self, code: str, from_day: str | None, to_day: str | None, has_indicators: bool
    ) -> Bars:
        """Return a symbol's bars between two days, both included, at most BARS_DAYS_MAX newest ones.

        Indicators are computed from the whole history before, so they are warm at `from_day`.

        Raises:
            UnknownSymbol: no such code. BadRange: not days, or in the wrong order.
        """
        _check_range(from_day, to_day)
        edition = await self._need()
        head = await self.symbol(code)
        read = await self._bars.read(code, to_day)
        first = next(
            (i for i, day in enumerate(read.day) if day >= (from_day or "")), len(read.day)
        )
        first = max(first, len(read.day) - BARS_DAYS_MAX)
        return _columnar(read, first, has_indicators, head, edition)

    async def kept(self, name: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """Return an answer's bytes, kept until another edition is published."""
        key = (name, await self.tag())
        if key not in self._kept:
            self._kept[key] = await make()
            while len(self._kept) > KEPT_ANSWERS_MAX:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    async def _need(self) -> Edition:
        edition = await self.edition()
        if edition is None:
            raise NotReady("The market has no figures yet; the first run is under way, try again.")
        return edition

    async def _document(self, name: str, kind: type[D]) -> D:
        edition = await self._need()
        body = await self._db.read(lambda tx: self._store.document(tx, name))
        assert body is not None, "documents and edition are written together"
        return _dated(msgspec.json.decode(body, type=kind), edition)


def _dated(document: D, edition: Edition) -> D:
    return replace(document, version=edition.version, source=edition.source)


def _check_range(from_day: str | None, to_day: str | None) -> None:
    for day in filter(None, (from_day, to_day)):
        try:
            if date.fromisoformat(day).isoformat() != day:
                raise ValueError
        except ValueError:
            raise BadRange(f"{day[:20]!r} is no day; write YYYY-MM-DD.", day=day[:20]) from None
    if from_day and to_day and from_day > to_day:
        raise BadRange(f"The range begins on {from_day}, after its end on {to_day}.")


def _columnar(
    read: BarColumns, first: int, has_indicators: bool, head: SymbolDetail, edition: Edition
) -> Bars:
    def floats(name: str) -> tuple[float | None, ...]:
        return tuple(
            None if value is None else round(value, PRICE_DECIMALS)
            for value in read.columns[name][first:]
        )

    days = tuple(read.day[first:])
    plain = {"open", "high", "low", "close", "volume", "value"}
    indicators = {
        name: floats(name) if has_indicators else () for name in read.columns if name not in plain
    }
    return Bars(
        code=head.row.code,
        name=head.row.name,
        from_day=days[0] if days else None,
        to_day=days[-1] if days else None,
        is_value_estimated=edition.is_value_estimated,
        version=edition.version,
        source=edition.source,
        day=days,
        open=floats("open"),
        high=floats("high"),
        low=floats("low"),
        close=tuple(value or 0.0 for value in floats("close")),
        volume=tuple(round(value or 0) for value in read.columns["volume"][first:]),
        value=tuple(value or 0.0 for value in floats("value")),
        is_halted=tuple(read.is_halted[first:]),
        **indicators,
    )
