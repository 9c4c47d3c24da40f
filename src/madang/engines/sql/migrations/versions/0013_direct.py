"""Direct channels, friends, blocks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of direct channels and of people."""
    op.add_column(
        "community", sa.Column("kind", sa.Text, nullable=False, server_default="community")
    )
    op.create_table(
        "direct",
        sa.Column("community_id", sa.Text, primary_key=True),
        _column("channel_id", sa.Text),
        # The two account ids of a pair, in order; none for a group.
        _column("pair_key", sa.Text, nullable=True),
        _column("owner_id", sa.Text, nullable=True),
        sa.UniqueConstraint("pair_key"),
    )
    op.create_table(
        "direct_closed",
        _column("community_id", sa.Text),
        _column("account_id", sa.Text),
        sa.PrimaryKeyConstraint("community_id", "account_id"),
    )
    _people()


def _people() -> None:
    # Each friendship and each request has two rows, one per side.
    op.create_table(
        "friend",
        _column("account_id", sa.Text),
        _column("other_id", sa.Text),
        _column("other_name", sa.Text),
        _column("state", sa.Text),
        _column("since_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", "other_id"),
    )
    op.create_index("friend_by_other", "friend", ["other_id"])
    op.create_table(
        "block",
        _column("account_id", sa.Text),
        _column("other_id", sa.Text),
        _column("other_name", sa.Text),
        _column("since_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", "other_id"),
    )
    op.create_index("block_by_other", "block", ["other_id"])
    op.create_table(
        "person_note",
        _column("account_id", sa.Text),
        _column("other_id", sa.Text),
        _column("text", sa.Text),
        sa.PrimaryKeyConstraint("account_id", "other_id"),
    )
    op.create_table(
        "people_setting",
        sa.Column("account_id", sa.Text, primary_key=True),
        _column("direct_from", sa.Text),
    )
