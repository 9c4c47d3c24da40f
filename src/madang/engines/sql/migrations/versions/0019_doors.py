"""API tokens, bots, webhooks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of doors."""
    _tokens()
    _webhooks()
    _hooks()


def _tokens() -> None:
    op.add_column("account", sa.Column("kind", sa.Text, nullable=False, server_default="person"))
    op.add_column("account", sa.Column("maker_id", sa.Text, nullable=True))
    op.create_index("account_by_maker", "account", ["maker_id"])
    op.add_column("member", sa.Column("is_bot", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "api_token",
        sa.Column("token_id", sa.Text, primary_key=True),
        _column("account_id", sa.Text),
        _column("name", sa.Text),
        _column("token_hash", sa.Text),
        # Scopes and communities are words with blanks between them.
        _column("scopes", sa.Text),
        _column("community_ids", sa.Text, nullable=True),
        _column("created_at_ms", sa.BigInteger),
        _column("expires_at_ms", sa.BigInteger, nullable=True),
        _column("used_at_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("api_token_by_account", "api_token", ["account_id"])


def _webhooks() -> None:
    op.add_column(
        "message", sa.Column("author_kind", sa.Text, nullable=False, server_default="person")
    )
    op.add_column("message", sa.Column("author_icon", sa.Text, nullable=True))
    op.create_table(
        "webhook",
        sa.Column("webhook_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("channel_id", sa.Text),
        _column("name", sa.Text),
        _column("icon", sa.Text),
        _column("secret_hash", sa.Text),
        _column("made_by_id", sa.Text),
        _column("made_by_name", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("used_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("webhook_by_community", "webhook", ["community_id"])
    op.create_index("webhook_by_channel", "webhook", ["channel_id"])


def _hooks() -> None:
    op.create_table(
        "hook",
        sa.Column("hook_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("name", sa.Text),
        _column("url", sa.Text),
        _column("secret", sa.Text),
        _column("events", sa.Text),
        _column("made_by_id", sa.Text),
        _column("made_by_name", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("state", sa.Text),
        _column("failures_count", sa.BigInteger),
    )
    op.create_index("hook_by_community", "hook", ["community_id"])
    # How far each stream has been turned into deliveries: the streams' own log is the queue.
    op.create_table(
        "hook_cursor",
        _column("hook_id", sa.Text),
        _column("stream", sa.Text),
        _column("seq", sa.BigInteger),
        sa.PrimaryKeyConstraint("hook_id", "stream"),
    )
    op.create_table(
        "hook_delivery",
        sa.Column("delivery_id", sa.Text, primary_key=True),
        _column("hook_id", sa.Text),
        _column("channel_id", sa.Text, nullable=True),
        _column("kind", sa.Text),
        _column("body", sa.LargeBinary),
        _column("created_at_ms", sa.BigInteger),
        # NULL: nothing more is tried.
        _column("due_at_ms", sa.BigInteger, nullable=True),
        _column("tries_count", sa.BigInteger),
        _column("state", sa.Text),
        _column("status", sa.BigInteger, nullable=True),
        _column("problem", sa.Text),
        _column("tried_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("hook_delivery_by_due", "hook_delivery", ["due_at_ms"])
    op.create_index("hook_delivery_by_hook", "hook_delivery", ["hook_id", "delivery_id"])
