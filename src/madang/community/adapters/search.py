"""The search index in SQL. Entries are one text for both databases; words are FTS5's or a tsvector's.

The one thing to know: FTS5 keeps no copy of the words, so what is taken out must be given as it was
put in. `change` and `remove` therefore take the message as it stands in the same transaction.
"""

from collections.abc import Sequence

from madang.community.model import Message
from madang.community.model.search import Wanted, searched_text, tags_of
from madang.community.model.words import Phrase, tokens_of
from madang.community.store.search import Entry, SearchStore
from madang.engines.sql.port import Row, SqlCapabilities, Tx, Value

ENTRY_BITS = 12
ENTRIES_PER_MS = 1 << ENTRY_BITS
# Up to so many channels are asked of the words themselves; more are looked up entry by entry.
CHANNEL_TAGS_MAX = 32
PEOPLE_OF_A_NAME_MAX = 20
ENTRY_MAX = (1 << 63) - 1


def search_store(capabilities: SqlCapabilities) -> SearchStore:
    """Return the index that fits a database's full-text engine."""
    return TsvectorSearchStore() if capabilities.text_index == "tsvector" else Fts5SearchStore()


class _EntryStore:
    """What both indexes share: entries, ordered by the moment of sending, and the state of a build."""

    def __init__(self) -> None:
        self._last = 0

    async def _entry_of(self, tx: Tx, message_id: str) -> int | None:
        row = await tx.one("SELECT entry_id FROM search_entry WHERE message_id = $1", message_id)
        return int(row["entry_id"]) if row else None

    async def _place(self, tx: Tx, message: Message) -> str:
        """Return the channel by whose rights a message is read: a thread's is its parent's."""
        row = await tx.one(
            "SELECT parent_id FROM channel WHERE channel_id = $1", message.channel_id
        )
        return str(row["parent_id"]) if row and row["parent_id"] else message.channel_id

    async def _new_entry(self, tx: Tx, message: Message, place_id: str, *words: Value) -> int:
        """Store an entry under the first free number of the message's millisecond and return it."""
        first = message.sent_at_ms << ENTRY_BITS
        # Numbers that rise within a millisecond spare the index a segment for each message.
        entry_id = self._last + 1 if first <= self._last < first + ENTRIES_PER_MS else first
        more_columns, more_marks = (
            (", words", ", CAST($4 AS text)::tsvector") if words else ("", "")
        )
        insert = (
            f"INSERT INTO search_entry (entry_id, message_id, channel_id{more_columns}) "
            f"VALUES ($1, $2, $3{more_marks}) ON CONFLICT (entry_id) DO NOTHING"
        )
        while not await tx.execute(insert, entry_id, message.message_id, place_id, *words):
            row = await tx.one(
                "SELECT MAX(entry_id) AS last FROM search_entry "
                "WHERE entry_id >= $1 AND entry_id < $2",
                entry_id,
                entry_id + ENTRIES_PER_MS,
            )
            entry_id = int(row["last"]) + 1 if row and row["last"] is not None else entry_id + 1
        self._last = entry_id
        return entry_id

    async def accounts_named(self, tx: Tx, community_ids: list[str], name: str) -> list[str]:
        """Return the members of communities who have a name or nickname; case is nothing."""
        if not community_ids:
            return []
        marks = ", ".join(f"${n}" for n in range(3, len(community_ids) + 3))
        rows = await tx.all(
            "SELECT DISTINCT m.account_id FROM member m LEFT JOIN profile p "
            "ON p.account_id = m.account_id AND p.community_id = m.community_id "
            "WHERE (m.name = $1 OR lower(m.name) = $2 OR p.nickname = $1 "
            f"OR lower(p.nickname) = $2) AND m.community_id IN ({marks}) "
            f"ORDER BY m.account_id LIMIT {PEOPLE_OF_A_NAME_MAX}",
            name,
            name.casefold(),
            *community_ids,
        )
        return [row["account_id"] for row in rows]

    async def built_through(self, tx: Tx, version: int) -> str | None:
        """Return the last message id that a build of this version took in; None when it is done."""
        row = await tx.one(
            "SELECT through_id, is_done FROM search_build WHERE version = $1", version
        )
        if row is None:
            return ""
        return None if row["is_done"] else str(row["through_id"])

    async def note_built(self, tx: Tx, version: int, through_id: str, is_done: bool) -> None:
        """Keep how far a build has come."""
        await tx.execute(
            "INSERT INTO search_build (version, through_id, is_done) VALUES ($1, $2, $3) "
            "ON CONFLICT (version) DO UPDATE SET through_id = excluded.through_id, "
            "is_done = excluded.is_done",
            version,
            through_id,
            int(is_done),
        )

    async def _is_other_version(self, tx: Tx, version: int) -> bool:
        row = await tx.one("SELECT 1 AS one FROM search_build WHERE version <> $1", version)
        return row is not None

    async def _forget_all(self, tx: Tx) -> None:
        await tx.execute("DELETE FROM search_entry")
        await tx.execute("DELETE FROM search_build")


def _bounds(wanted: Wanted) -> tuple[int, int]:
    """Return the entry from which on, and the one before which, a search finds."""
    before = ENTRY_MAX if wanted.before_ms is None else wanted.before_ms << ENTRY_BITS
    if wanted.cursor is not None:
        before = min(before, wanted.cursor)
    after = 0 if wanted.after_ms is None else wanted.after_ms << ENTRY_BITS
    return max(0, min(after, ENTRY_MAX)), max(0, min(before, ENTRY_MAX))


def _groups(wanted: Wanted) -> list[tuple[str, ...]]:
    if len(wanted.channel_ids) > CHANNEL_TAGS_MAX:
        return list(wanted.tag_groups)
    return [*wanted.tag_groups, tuple(f"#c{channel_id}" for channel_id in wanted.channel_ids)]


def _channel_filter(wanted: Wanted, first: int) -> tuple[str, Sequence[str]]:
    if len(wanted.channel_ids) <= CHANNEL_TAGS_MAX:
        return "", ()
    marks = ", ".join(f"${n}" for n in range(first, first + len(wanted.channel_ids)))
    return f"AND e.channel_id IN ({marks}) ", wanted.channel_ids


def _entries(rows: Sequence[Row]) -> list[Entry]:
    return [Entry(row["entry_id"], row["message_id"], row["channel_id"]) for row in rows]


class Fts5SearchStore(_EntryStore):
    """A `SearchStore` over SQLite's FTS5 (https://www.sqlite.org/fts5.html)."""

    async def put(self, tx: Tx, message: Message) -> None:
        """Take a message in; one that is in already is left as it is."""
        if await self._entry_of(tx, message.message_id) is None:
            place_id = await self._place(tx, message)
            entry_id = await self._new_entry(tx, message, place_id)
            await self._add(tx, entry_id, message)

    async def change(self, tx: Tx, before: Message, after: Message) -> None:
        """Put a message's new words and tags in the place of those it had."""
        entry_id = await self._entry_of(tx, before.message_id)
        if entry_id is None:
            await self.put(tx, after)
            return
        await self._take_out(tx, entry_id, before)
        await self._add(tx, entry_id, after)

    async def remove(self, tx: Tx, before: Message) -> None:
        """Forget a message, as it stood until now."""
        entry_id = await self._entry_of(tx, before.message_id)
        if entry_id is not None:
            await self._take_out(tx, entry_id, before)
            await tx.execute("DELETE FROM search_entry WHERE entry_id = $1", entry_id)

    async def find(self, tx: Tx, wanted: Wanted, limit: int) -> list[Entry]:
        """Return the newest entries that fit, newest first."""
        after, before = _bounds(wanted)
        where, channel_ids = _channel_filter(wanted, 5)
        rows = await tx.all(
            "SELECT e.entry_id, e.message_id, e.channel_id FROM search_words "
            "CROSS JOIN search_entry e ON e.entry_id = search_words.rowid "
            "WHERE search_words MATCH $1 AND search_words.rowid >= $2 "
            f"AND search_words.rowid < $3 {where}ORDER BY search_words.rowid DESC LIMIT $4",
            _match(wanted),
            after,
            before,
            limit,
            *channel_ids,
        )
        return _entries(rows)

    async def begin_build(self, tx: Tx, version: int) -> None:
        """Forget every entry when another version built them, and note that this one begins."""
        if await self._is_other_version(tx, version):
            await tx.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
            await self._forget_all(tx)

    async def _add(self, tx: Tx, entry_id: int, message: Message) -> None:
        await tx.execute(
            "INSERT INTO search_words (rowid, words) VALUES ($1, $2)",
            entry_id,
            _words(message, await self._place(tx, message)),
        )

    async def _take_out(self, tx: Tx, entry_id: int, before: Message) -> None:
        await tx.execute(
            "INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', $1, $2)",
            entry_id,
            _words(before, await self._place(tx, before)),
        )


def _tags(message: Message, place_id: str) -> list[str]:
    more = [] if place_id == message.channel_id else [f"#c{place_id}"]
    return [*tags_of(message), *more]


def _words(message: Message, place_id: str) -> str:
    return " ".join([*_tags(message, place_id), *tokens_of(searched_text(message))])


def _match(wanted: Wanted) -> str:
    """Return FTS5's query; tokens hold no quotes, so nothing needs to be escaped."""
    parts = [
        f'"{" ".join(phrase.tokens)}"{" *" if phrase.is_open else ""}' for phrase in wanted.phrases
    ]
    for group in _groups(wanted):
        parts.append("(" + " OR ".join(f'"{tag}"' for tag in group) + ")")
    return " AND ".join(parts or ['"#a"'])


class TsvectorSearchStore(_EntryStore):
    """A `SearchStore` over a tsvector column (https://www.postgresql.org/docs/15/datatype-textsearch.html)."""

    async def put(self, tx: Tx, message: Message) -> None:
        """Take a message in; one that is in already is left as it is."""
        if await self._entry_of(tx, message.message_id) is None:
            place_id = await self._place(tx, message)
            await self._new_entry(tx, message, place_id, _vector(message, place_id))

    async def change(self, tx: Tx, before: Message, after: Message) -> None:
        """Put a message's new words and tags in the place of those it had."""
        changed = await tx.execute(
            "UPDATE search_entry SET words = CAST($2 AS text)::tsvector WHERE message_id = $1",
            before.message_id,
            _vector(after, await self._place(tx, after)),
        )
        if not changed:
            await self.put(tx, after)

    async def remove(self, tx: Tx, before: Message) -> None:
        """Forget a message, as it stood until now."""
        await tx.execute("DELETE FROM search_entry WHERE message_id = $1", before.message_id)

    async def find(self, tx: Tx, wanted: Wanted, limit: int) -> list[Entry]:
        """Return the newest entries that fit, newest first."""
        after, before = _bounds(wanted)
        where, channel_ids = _channel_filter(wanted, 5)
        rows = await tx.all(
            "SELECT e.entry_id, e.message_id, e.channel_id FROM search_entry e "
            "WHERE e.words @@ CAST($1 AS text)::tsquery AND e.entry_id >= $2 "
            f"AND e.entry_id < $3 {where}ORDER BY e.entry_id DESC LIMIT $4",
            _tsquery(wanted),
            after,
            before,
            limit,
            *channel_ids,
        )
        return _entries(rows)

    async def begin_build(self, tx: Tx, version: int) -> None:
        """Forget every entry when another version built them, and note that this one begins."""
        if await self._is_other_version(tx, version):
            await self._forget_all(tx)


def _vector(message: Message, place_id: str) -> str:
    tags = [f"'{tag}'" for tag in _tags(message, place_id)]
    words = [
        f"'{token}':{place}"
        for place, token in enumerate(tokens_of(searched_text(message)), start=1)
    ]
    return " ".join([*tags, *words])


def _tsquery(wanted: Wanted) -> str:
    parts = [_distance(phrase) for phrase in wanted.phrases]
    for group in _groups(wanted):
        parts.append("(" + " | ".join(f"'{tag}'" for tag in group) + ")")
    return " & ".join(parts or ["'#a'"])


def _distance(phrase: Phrase) -> str:
    tokens = [f"'{token}'" for token in phrase.tokens]
    if phrase.is_open:
        tokens[-1] += ":*"
    return "(" + " <-> ".join(tokens) + ")"
