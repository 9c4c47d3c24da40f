"""Which rows of all tables are about people: every table stands here, or is said to hold none.

The one thing to know: a new table must be added by whoever makes it, in its package's
`adapters/own_rows.py`; `tests/app/test_own_data.py` walks the schema and names the one that is not.
"""

from madang.community.adapters import own_rows as community
from madang.identity.adapters import own_rows as identity

# The account comes last: rows before it are found by it.
OWN_ROWS = (*community.OWN_ROWS, *identity.OWN_ROWS)
NAMES = community.NAMES
# Figures and posts of the boards are of nobody here; events are dropped by `stream_log.forget`.
NOT_PERSONAL = (
    community.NOT_PERSONAL
    | identity.NOT_PERSONAL
    | frozenset(
        {
            "alembic_version",
            "market_document",
            "market_symbol",
            "pipeline_run",
            "pipeline_schedule",
            "stream",
            "stream_epoch",
            "stream_event",
            "trends_board",
            "trends_keyword",
            "trends_ledger",
            "trends_match",
            "trends_offset",
            "trends_parked",
            "trends_post",
            "trends_reaction",
            "trends_window",
        }
    )
)
