"""Mentions of groups, keyword alerts, do-not-disturb, push subscriptions, digests, statuses."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def _column(
    name: str, kind: type, *, nullable: bool = False, default: str | None = None
) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable, server_default=default)


def upgrade() -> None:
    """Make the tables of notices."""
    # A mention calls an account, a role, or `here`: one row, however many it reaches.
    op.execute("ALTER TABLE mention RENAME COLUMN account_id TO subject_id")
    op.create_table(
        "here_call",
        _column("channel_id", sa.Text),
        _column("seq", sa.BigInteger),
        _column("present_ids", sa.Text),
        sa.PrimaryKeyConstraint("channel_id", "seq"),
    )
    op.add_column("role", _column("is_mentionable", sa.BigInteger, default="0"))
    for name in ("is_everyone_suppressed", "is_role_suppressed"):
        op.add_column("notification_setting", _column(name, sa.BigInteger, default="0"))
    op.create_table(
        "telling",
        _column("account_id", sa.Text),
        _column("keywords", sa.Text),
        _column("quiet_spans", sa.Text),
        _column("time_zone", sa.Text),
        _column("digest", sa.Text),
        _column("digest_key", sa.Text),
        _column("digested_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_index("telling_by_digest", "telling", ["digest", "digested_at_ms"])
    op.create_index("telling_by_key", "telling", ["digest_key"], unique=True)
    op.create_table(
        "push_subscription",
        _column("subscription_id", sa.Text),
        _column("account_id", sa.Text),
        _column("endpoint", sa.Text),
        _column("p256dh", sa.Text),
        _column("auth", sa.Text),
        _column("session_id", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("subscription_id"),
    )
    op.create_index("push_by_endpoint", "push_subscription", ["endpoint"], unique=True)
    op.create_index("push_by_account", "push_subscription", ["account_id"])
    op.create_table(
        "push_key",
        _column("key_id", sa.Text),
        _column("private_key", sa.Text),
        sa.PrimaryKeyConstraint("key_id"),
    )
    op.create_table(
        "status",
        _column("account_id", sa.Text),
        _column("state", sa.Text),
        _column("state_ends_at_ms", sa.BigInteger, nullable=True),
        _column("text", sa.Text),
        _column("emoji", sa.Text),
        _column("text_ends_at_ms", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("account_id"),
    )
