"""Trends: boards, keywords, posts, matches, windows, the ledger, the intake's offset, parked lines."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def upgrade() -> None:
    """Make the tables of `trends`."""
    _boards()
    _posts()
    _counts()
    op.create_table("trends_offset", _text("consumer"), _number("log_offset"), _key("consumer"))
    op.create_table(
        "trends_parked",
        _number("log_offset"),
        _number("at_ms"),
        _text("feed"),
        _text("reason"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        _key("log_offset"),
    )


def _key(*columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns)


def _boards() -> None:
    op.create_table(
        "trends_board",
        _text("channel_id"),
        _number("since_ms"),
        _number("keywords_no"),
        _number("top_position"),
        _number("delivered_position"),
        _number("change_no"),
        _number("told_change_no"),
        _number("read_count"),
        _number("invalid_count"),
        _number("ignored_count"),
        _number("duplicate_count"),
        _number("unmatched_count"),
        _number("received_count"),
        _number("delivered_count"),
        _number("removed_count"),
        _number("late_count"),
        _key("channel_id"),
    )
    op.create_table(
        "trends_keyword",
        _text("channel_id"),
        _text("keyword"),
        _number("place"),
        _number("since_ms"),
        _number("posts_count"),
        _key("channel_id", "keyword"),
    )


def _posts() -> None:
    op.create_table(
        "trends_post",
        _text("channel_id"),
        _text("source"),
        _text("post_id"),
        _number("position"),
        _number("minute_ms"),
        _number("at_ms"),
        _number("created_at_ms", nullable=True),
        _text("author_id"),
        _text("author_name", nullable=True),
        _text("body"),
        _text("lang", nullable=True),
        _text("url", nullable=True),
        _text("keywords"),
        _number("keywords_count"),
        _number("likes_count"),
        _number("reposts_count"),
        _number("is_synthetic"),
        _number("removed_at_ms", nullable=True),
        _key("channel_id", "source", "post_id"),
    )
    op.create_index("trends_post_position", "trends_post", ["channel_id", "position"], unique=True)
    op.create_index("trends_post_minute", "trends_post", ["channel_id", "minute_ms", "position"])
    op.create_index("trends_post_author", "trends_post", ["channel_id", "source", "author_id"])
    op.create_table(
        "trends_reaction",
        _text("channel_id"),
        _text("source"),
        _text("reaction_id"),
        _text("kind"),
        _text("post_id"),
        _number("minute_ms"),
        _key("channel_id", "source", "reaction_id"),
    )
    op.create_index("trends_reaction_minute", "trends_reaction", ["channel_id", "minute_ms"])


def _counts() -> None:
    op.create_table(
        "trends_match",
        _text("channel_id"),
        _number("minute_ms"),
        _text("keyword"),
        _number("position"),
        _key("channel_id", "minute_ms", "keyword", "position"),
    )
    op.create_index("trends_match_keyword", "trends_match", ["channel_id", "keyword", "position"])
    op.create_table(
        "trends_window",
        _text("channel_id"),
        _number("minute_ms"),
        _text("keyword"),
        _number("posts_count"),
        _number("change_no"),
        _key("channel_id", "minute_ms", "keyword"),
    )
    op.create_index("trends_window_change", "trends_window", ["channel_id", "change_no"])
    op.create_table(
        "trends_ledger",
        _text("channel_id"),
        _number("minute_ms"),
        _number("read_count"),
        _number("invalid_count"),
        _number("ignored_count"),
        _number("duplicate_count"),
        _number("unmatched_count"),
        _number("received_count"),
        _number("stored_count"),
        _number("counted_count"),
        _number("delivered_count"),
        _number("change_no"),
        _key("channel_id", "minute_ms"),
    )
    op.create_index("trends_ledger_change", "trends_ledger", ["channel_id", "change_no"])
