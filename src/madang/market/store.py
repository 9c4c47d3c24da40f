"""The ports of the market's published figures. Methods with a `tx` run inside that transaction."""

from typing import Protocol

from msgspec import Struct

from madang.engines.sql.port import Tx
from madang.kernel.source import SourceState
from madang.market.model import SymbolMatch


class ReleasedSymbol(Struct, frozen=True, array_like=True):
    """One symbol's documents, encoded."""

    code: str
    name: str
    folded: str
    """Name and code as the search compares them."""
    value: float
    card: bytes
    detail: bytes


class Release(Struct, frozen=True, kw_only=True):
    """All documents of one analysis, as the worker hands them to the serving process.

    The bodies are JSON of `model` structs; their `version` and `source` are filled in when read.
    """

    day: str
    source: SourceState
    is_value_estimated: bool
    overview: bytes
    symbols: bytes
    quality: bytes
    each: tuple[ReleasedSymbol, ...]


class Edition(Struct, frozen=True, kw_only=True):
    """What is published now."""

    version: int
    day: str
    key: str
    """Key of the release's blob."""
    source: SourceState
    is_value_estimated: bool


class BarColumns(Struct, frozen=True, kw_only=True):
    """One symbol's adjusted bars and indicators, by column name; floats may be None."""

    columns: dict[str, list[float | None]]
    day: list[str]
    is_halted: list[bool]


class MarketStore(Protocol):
    """Published documents, by name and by symbol."""

    async def edition(self, tx: Tx) -> Edition | None:
        """Return what is published, or None before the first time."""
        ...

    async def put_edition(self, tx: Tx, edition: Edition) -> None:
        """Store what is published."""
        ...

    async def put_release(self, tx: Tx, version: int, release: Release) -> None:
        """Replace all documents and all symbols."""
        ...

    async def document(self, tx: Tx, name: str) -> bytes | None:
        """Return a document's body (`overview`, `symbols`, `quality`)."""
        ...

    async def cards(self, tx: Tx, codes: list[str]) -> dict[str, bytes]:
        """Return the cards of those codes that are known."""
        ...

    async def detail(self, tx: Tx, code: str) -> bytes | None:
        """Return a symbol's detail."""
        ...

    async def search(self, tx: Tx, folded: str, limit: int) -> list[SymbolMatch]:
        """Return symbols whose name or code holds the text, the most traded first."""
        ...


class BarReader(Protocol):
    """Reads one symbol's bars back."""

    async def read(self, code: str, to_day: str | None) -> BarColumns:
        """Return all bars of a symbol up to a day, with indicators; empty when there is none."""
        ...
