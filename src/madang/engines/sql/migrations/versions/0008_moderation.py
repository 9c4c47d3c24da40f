"""Invites and who came by them, bans, time-outs, the audit log, reports and their notes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _column(name: str, kind: type, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of invites and moderation."""
    _invites()
    _sanctions()
    _audit()
    _reports()


def _invites() -> None:
    op.create_table(
        "invite",
        sa.Column("code", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("channel_id", sa.Text, nullable=True),
        _column("made_by_id", sa.Text),
        _column("made_by_name", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("expires_at_ms", sa.BigInteger, nullable=True),
        _column("uses_max", sa.BigInteger, nullable=True),
        _column("uses_count", sa.BigInteger),
        _column("revoked_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("invite_by_community", "invite", ["community_id", "created_at_ms"])
    op.create_table(
        "invite_use",
        sa.Column("use_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("code", sa.Text),
        _column("account_id", sa.Text),
        _column("name", sa.Text),
        _column("joined_at_ms", sa.BigInteger),
    )
    op.create_index("invite_use_by_community", "invite_use", ["community_id", "use_id"])


def _sanctions() -> None:
    op.create_table(
        "ban",
        _column("community_id", sa.Text),
        _column("account_id", sa.Text),
        _column("name", sa.Text),
        _column("reason", sa.Text),
        _column("by_id", sa.Text),
        _column("by_name", sa.Text),
        _column("banned_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", "account_id"),
    )
    op.create_table(
        "time_out",
        _column("community_id", sa.Text),
        _column("account_id", sa.Text),
        _column("until_ms", sa.BigInteger),
        _column("by_id", sa.Text),
        _column("reason", sa.Text),
        sa.PrimaryKeyConstraint("community_id", "account_id"),
    )


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("entry_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("at_ms", sa.BigInteger),
        _column("actor_id", sa.Text),
        _column("actor_name", sa.Text),
        _column("kind", sa.Text),
        _column("target_kind", sa.Text),
        _column("target_id", sa.Text),
        _column("target_name", sa.Text),
        _column("place_id", sa.Text, nullable=True),
        # The changed fields with before and after, as JSON.
        _column("changes", sa.LargeBinary),
        _column("reason", sa.Text),
    )
    op.create_index("audit_entry_by_community", "audit_entry", ["community_id", "entry_id"])


def _reports() -> None:
    op.create_table(
        "report",
        sa.Column("report_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("channel_id", sa.Text, nullable=True),
        _column("message_id", sa.Text, nullable=True),
        _column("message_seq", sa.BigInteger, nullable=True),
        _column("message_text", sa.Text),
        _column("account_id", sa.Text),
        _column("account_name", sa.Text),
        _column("reason", sa.Text),
        _column("text", sa.Text),
        _column("by_id", sa.Text),
        _column("by_name", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("state", sa.Text),
        _column("handled_by_id", sa.Text, nullable=True),
        _column("handled_by_name", sa.Text, nullable=True),
        _column("changed_at_ms", sa.BigInteger),
    )
    op.create_index("report_by_community", "report", ["community_id", "report_id"])
    op.create_table(
        "report_note",
        sa.Column("note_id", sa.Text, primary_key=True),
        _column("report_id", sa.Text),
        _column("by_id", sa.Text),
        _column("by_name", sa.Text),
        _column("text", sa.Text),
        _column("at_ms", sa.BigInteger),
    )
    op.create_index("report_note_by_report", "report_note", ["report_id", "note_id"])
