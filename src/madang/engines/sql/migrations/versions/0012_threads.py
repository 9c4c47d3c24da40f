"""Threads with their members, and what a forwarded message carries along."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def _column(name: str, kind: type, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of threads, and the columns of forwarded messages."""
    op.add_column("channel", _column("parent_id", sa.Text, nullable=True))
    op.create_index("channel_by_parent", "channel", ["parent_id"])
    op.create_table(
        "thread",
        sa.Column("channel_id", sa.Text, primary_key=True),
        _column("parent_id", sa.Text),
        _column("starter_id", sa.Text, nullable=True),
        _column("made_by_id", sa.Text),
        _column("archive_after_ms", sa.BigInteger),
        _column("archives_at_ms", sa.BigInteger),
        _column("is_locked", sa.BigInteger),
        _column("changed_seq", sa.BigInteger),
    )
    op.create_index("thread_by_parent", "thread", ["parent_id", "archives_at_ms"])
    op.create_index("thread_by_starter", "thread", ["starter_id"], unique=True)
    op.create_table(
        "thread_member",
        _column("channel_id", sa.Text),
        _column("account_id", sa.Text),
        _column("community_id", sa.Text),
        _column("joined_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("channel_id", "account_id"),
    )
    op.create_index("thread_member_by_account", "thread_member", ["account_id", "community_id"])
    for name in ("forwarded_id", "forwarded_author_id", "forwarded_author_name", "forwarded_text"):
        op.add_column("message", _column(name, sa.Text, nullable=True))
    op.add_column("message", _column("forwarded_sent_at_ms", sa.BigInteger, nullable=True))
