"""Engines of the trends ports: SQL stores, and the sources."""

from madang.trends.adapters.sql_boards import SqlBoardStore
from madang.trends.adapters.sql_counts import SqlCountStore
from madang.trends.adapters.sql_posts import SqlPostStore
from madang.trends.store import Stores


def sql_stores() -> Stores:
    """Return the stores in SQL, for SQLite and PostgreSQL alike."""
    return Stores(SqlBoardStore(), SqlPostStore(), SqlCountStore())
