"""Streams: their tops, their events, and the epoch of this database's history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of `realtime`."""
    op.create_table(
        "stream",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("top_seq", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "stream_event",
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq"),
    )
    op.create_table("stream_epoch", sa.Column("epoch", sa.Text, primary_key=True))
