"""Slow mode, rules with their hits, join requests, and the role an invite grants."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _slow_mode()
    _rules()
    _join_requests()
    op.add_column("invite", sa.Column("role_id", sa.Text, nullable=True))
    # What somebody wrote lately is asked for by the rules on bursts and repeated texts.
    op.create_index("message_by_author", "message", ["author_id", "sent_at_ms"])


def _slow_mode() -> None:
    op.create_table(
        "slow_mode",
        sa.Column("channel_id", sa.Text, primary_key=True),
        _column("interval_s", sa.BigInteger),
    )
    op.create_table(
        "slow_mode_turn",
        _column("channel_id", sa.Text),
        _column("account_id", sa.Text),
        _column("sent_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("channel_id", "account_id"),
    )


def _rules() -> None:
    op.create_table(
        "rule",
        sa.Column("rule_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        # The whole rule, as JSON: it is read and written as one.
        _column("body", sa.LargeBinary),
    )
    op.create_index("rule_by_community", "rule", ["community_id", "rule_id"])
    op.create_table(
        "rule_hit",
        sa.Column("hit_id", sa.Text, primary_key=True),
        _column("rule_id", sa.Text),
        _column("community_id", sa.Text),
        _column("channel_id", sa.Text),
        _column("message_id", sa.Text, nullable=True),
        _column("account_id", sa.Text),
        _column("account_name", sa.Text),
        _column("text", sa.Text),
        _column("found", sa.Text),
        # What was done, words with blanks between.
        _column("acts", sa.Text),
        _column("at_ms", sa.BigInteger),
    )
    op.create_index("rule_hit_by_rule", "rule_hit", ["rule_id", "hit_id"])
    op.create_index("rule_hit_by_channel", "rule_hit", ["channel_id"])


def _join_requests() -> None:
    op.create_table(
        "join_form",
        sa.Column("community_id", sa.Text, primary_key=True),
        _column("is_on", sa.BigInteger),
        _column("text", sa.Text),
        _column("questions", sa.LargeBinary),
    )
    op.create_table(
        "join_request",
        sa.Column("request_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("account_id", sa.Text),
        _column("name", sa.Text),
        _column("text", sa.Text),
        # Questions with their answers, as JSON: the questions may change later.
        _column("answers", sa.LargeBinary),
        _column("state", sa.Text),
        _column("reason", sa.Text),
        _column("asked_at_ms", sa.BigInteger),
        _column("decided_by_id", sa.Text, nullable=True),
        _column("decided_by_name", sa.Text, nullable=True),
        _column("decided_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("join_request_by_state", "join_request", ["community_id", "state"])
    op.create_index("join_request_by_account", "join_request", ["account_id", "community_id"])
