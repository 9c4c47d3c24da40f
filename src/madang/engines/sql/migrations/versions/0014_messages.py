"""Polls, custom emoji, link previews, retention; what else a message carries, as bits."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of messages."""
    op.add_column("message", sa.Column("extras", sa.BigInteger, nullable=False, server_default="0"))
    standing = sa.text("deleted_at_ms IS NULL")
    op.create_index(
        "message_by_age",
        "message",
        ["channel_id", "sent_at_ms"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "retention",
        sa.Column("place_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("days", sa.BigInteger, nullable=True),
        _column("keeps_pinned", sa.BigInteger),
        _column("changed_at_ms", sa.BigInteger),
    )
    op.create_index("retention_by_community", "retention", ["community_id"])
    _previews()
    _polls()
    _emoji()


def _previews() -> None:
    op.create_table(
        "preview",
        sa.Column("preview_id", sa.Text, primary_key=True),
        _column("message_id", sa.Text),
        _column("channel_id", sa.Text),
        _column("position", sa.BigInteger),
        _column("url", sa.Text),
        _column("title", sa.Text),
        _column("description", sa.Text),
        _column("site", sa.Text),
        _column("width", sa.BigInteger, nullable=True),
        _column("height", sa.BigInteger, nullable=True),
        _column("blob_key", sa.Text, nullable=True),
    )
    op.create_index("preview_by_message", "preview", ["message_id", "position"])
    op.create_index("preview_by_channel", "preview", ["channel_id"])
    op.create_index("preview_by_blob", "preview", ["blob_key"])


def _polls() -> None:
    op.create_table(
        "poll",
        sa.Column("message_id", sa.Text, primary_key=True),
        _column("channel_id", sa.Text),
        _column("question", sa.Text),
        _column("is_multiple", sa.BigInteger),
        _column("is_anonymous", sa.BigInteger),
        _column("ends_at_ms", sa.BigInteger, nullable=True),
        _column("closed_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("poll_by_channel", "poll", ["channel_id"])
    op.create_table(
        "poll_answer",
        _column("message_id", sa.Text),
        _column("answer_id", sa.BigInteger),
        _column("text", sa.Text),
        _column("emoji", sa.Text),
        sa.PrimaryKeyConstraint("message_id", "answer_id"),
    )
    op.create_table(
        "poll_vote",
        _column("message_id", sa.Text),
        _column("account_id", sa.Text),
        _column("answer_id", sa.BigInteger),
        _column("voted_seq", sa.BigInteger),
        sa.PrimaryKeyConstraint("message_id", "account_id", "answer_id"),
    )


def _emoji() -> None:
    op.create_table(
        "custom_emoji",
        sa.Column("emoji_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("name", sa.Text),
        _column("is_animated", sa.BigInteger),
        _column("media_type", sa.Text),
        _column("made_by_id", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("blob_key", sa.Text),
    )
    op.create_index("custom_emoji_by_name", "custom_emoji", ["community_id", "name"], unique=True)
    op.create_index("custom_emoji_by_blob", "custom_emoji", ["blob_key"])
