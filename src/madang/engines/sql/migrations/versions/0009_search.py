"""The search index, pins, earlier texts of messages, and notification settings.

The words of messages are the one thing the two databases keep differently: an FTS5 table on SQLite,
a tsvector under GIN on PostgreSQL (docs/decisions/0011-full-text-per-engine.md).
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _column(name: str, kind: type, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _search()
    op.create_table(
        "pin",
        _column("channel_id", sa.Text),
        _column("message_id", sa.Text),
        _column("pinned_seq", sa.BigInteger),
        _column("by_id", sa.Text),
        _column("pinned_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("channel_id", "message_id"),
    )
    op.create_table(
        "message_version",
        _column("message_id", sa.Text),
        _column("ended_seq", sa.BigInteger),
        _column("text", sa.Text),
        _column("since_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("message_id", "ended_seq"),
    )
    op.create_table(
        "notification_setting",
        _column("account_id", sa.Text),
        _column("community_id", sa.Text),
        _column("place", sa.Text),
        _column("place_id", sa.Text),
        _column("level", sa.Text, nullable=True),
        _column("muted_until_ms", sa.BigInteger, nullable=True),
        _column("is_mention_passing", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", "place_id"),
    )
    op.create_index(
        "notification_by_community", "notification_setting", ["account_id", "community_id"]
    )


def _search() -> None:
    op.create_table(
        "search_entry",
        sa.Column(
            "entry_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        _column("message_id", sa.Text),
        _column("channel_id", sa.Text),
    )
    op.create_index("search_entry_by_message", "search_entry", ["message_id"], unique=True)
    op.create_table(
        "search_build",
        sa.Column("version", sa.BigInteger, primary_key=True),
        _column("through_id", sa.Text),
        _column("is_done", sa.BigInteger),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE search_entry ADD COLUMN words tsvector NOT NULL")
        op.execute("CREATE INDEX search_entry_by_words ON search_entry USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5("
        "words, content='', prefix='1', tokenize=\"ascii tokenchars '#'\")"
    )
