"""Which rows of a table belong to a person: to hand them out, and to let nothing of them stay.

The one thing to know: `erase` drops what is theirs, and puts another id in the place of theirs
wherever it still stands, in every column of every table, so that a table nobody thought of keeps
nothing either.
"""

import base64
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from msgspec import Struct

from madang.engines.sql.port import Database, Row, Table, Tx, Value

PAGE_ROWS = 500


class OwnRows(Struct, frozen=True, kw_only=True):
    """The rows of one table that are about a person."""

    table: str
    mine: str
    """SQL that is true of a person's rows; `$1` is the account's id."""
    is_dropped: bool = True
    """Whether the rows go with the account; otherwise they stay under another id."""
    is_handed_out: bool = True
    hides: frozenset[str] = frozenset()
    """Columns that nobody is shown: hashes and secrets."""
    blob: str | None = None
    """The column that names a content to hand out beside the rows."""


async def own_pages(db: Database, rule: OwnRows, account_id: str) -> AsyncIterator[list[Row]]:
    """Give a person's rows of one table, page by page, in the order of its key."""
    shape = next(table for table in await db.tables() if table.name == rule.table)
    after: list[Value] = []
    while True:
        rows = await db.read(lambda tx, a=after: _page(tx, shape, a, rule.mine, [account_id]))  # type: ignore[misc]
        if rows:
            yield rows
        if len(rows) < PAGE_ROWS:
            return
        after = [rows[-1][column] for column in shape.key]


async def _page(
    tx: Tx, shape: Table, after: Sequence[Value], condition: str, values: Sequence[Value]
) -> list[Row]:
    key = ", ".join(shape.key)
    if after:
        marks = ", ".join(f"${n}" for n in range(len(values) + 1, len(values) + len(after) + 1))
        condition = f"({condition}) AND ({key}) > ({marks})"
    return await tx.all(
        f"SELECT * FROM {shape.name} WHERE {condition} ORDER BY {key} LIMIT {PAGE_ROWS}",
        *values,
        *after,
    )


def shown(rule: OwnRows, row: Row) -> dict[str, Any]:
    """Return a row as it is handed out: JSON inside of it is read, bytes are base64."""
    return {name: _plain(value) for name, value in row.items() if name not in rule.hides}


def _plain(value: Any) -> Any:
    if not isinstance(value, bytes | bytearray | memoryview):
        return value
    raw = bytes(value)
    try:
        return json.loads(raw)
    except ValueError:
        return base64.b64encode(raw).decode()


async def drop(tx: Tx, rules: Sequence[OwnRows], account_id: str) -> None:
    """Drop a person's rows, in the order of the rules."""
    for rule in rules:
        if rule.is_dropped:
            await tx.execute(f"DELETE FROM {rule.table} WHERE {rule.mine}", account_id)


async def rename(
    db: Database, ids: tuple[str, str], names: Sequence[str] = (), but: Sequence[str] = ()
) -> int:
    """Put a new id in the place of an old one in every table but some; return how many rows had it.

    `names` are the columns that hold a name beside an id (`author_name` beside `author_id`); in rows
    where the id is the old one they are emptied.
    """
    changed, old_id = 0, ids[0]
    for shape in await db.tables():
        if shape.name in but:
            continue
        after: list[Value] = []
        while shape.key:
            rows = await db.read(lambda tx, s=shape, a=after: _page(tx, s, a, "1 = 1", []))  # type: ignore[misc]
            hits = [row for row in rows if _holds(row, old_id)]
            if hits:
                changed += len(hits)
                await db.write(
                    lambda tx, s=shape, h=hits: _rename_rows(tx, s, h, ids, names)  # type: ignore[misc]
                )
            if len(rows) < PAGE_ROWS:
                break
            after = [rows[-1][column] for column in shape.key]
    return changed


def _holds(row: Row, old_id: str) -> bool:
    return any(_text_in(value, old_id) for value in row.values())


def _text_in(value: Any, text: str) -> bool:
    if isinstance(value, str):
        return text in value
    return isinstance(value, bytes | bytearray | memoryview) and text.encode() in bytes(value)


async def _rename_rows(
    tx: Tx, shape: Table, rows: Sequence[Row], ids: tuple[str, str], names: Sequence[str]
) -> None:
    old_id, new_id = ids
    for row in rows:
        fresh: dict[str, Value] = {}
        for column, value in row.items():
            if isinstance(value, str) and old_id in value:
                fresh[column] = value.replace(old_id, new_id)
                name = column.removesuffix("_id") + "_name"
                if value == old_id and name in names and isinstance(row.get(name), str):
                    fresh[name] = ""
            elif _text_in(value, old_id):
                fresh[column] = bytes(value).replace(old_id.encode(), new_id.encode())
        first = len(fresh) + 1
        places = ", ".join(f"{column} = ${n}" for n, column in enumerate(fresh, start=1))
        where = " AND ".join(f"{column} = ${n}" for n, column in enumerate(shape.key, start=first))
        key = [row[column] for column in shape.key]
        await tx.execute(f"UPDATE {shape.name} SET {places} WHERE {where}", *fresh.values(), *key)
