"""Accounts, sessions with their refresh tokens, e-mail links, signing keys, the outbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of `identity`."""
    _accounts()
    _sessions()
    op.create_table(
        "signing_key",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        _column("kid", sa.Text),
        _column("private_key", sa.LargeBinary),
        _column("signs_from_ms", sa.BigInteger),
        _column("signs_until_ms", sa.BigInteger),
    )
    op.create_table(
        "mail",
        sa.Column("mail_id", sa.Text, primary_key=True),
        _column("recipient", sa.Text),
        _column("subject", sa.Text),
        _column("text", sa.Text),
        _column("sent_at_ms", sa.BigInteger),
        _column("status", sa.Text),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Text, primary_key=True),
        _column("email", sa.Text),
        _column("name", sa.Text),
        _column("locale", sa.Text),
        _column("password_hash", sa.Text),
        _column("is_owner", sa.BigInteger),
        _column("verified_at_ms", sa.BigInteger, nullable=True),
        _column("created_at_ms", sa.BigInteger),
        sa.UniqueConstraint("email"),
    )
    # One row at most: whoever puts it there owns the installation.
    op.create_table(
        "installation_owner",
        sa.Column("slot", sa.BigInteger, primary_key=True, autoincrement=False),
        _column("account_id", sa.Text),
    )
    op.create_table(
        "email_token",
        sa.Column("token_hash", sa.Text, primary_key=True),
        _column("account_id", sa.Text),
        _column("expires_at_ms", sa.BigInteger),
    )
    op.create_index("email_token_by_account", "email_token", ["account_id"])


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("session_id", sa.Text, primary_key=True),
        _column("account_id", sa.Text),
        _column("device", sa.Text),
        _column("address", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("used_at_ms", sa.BigInteger),
        _column("expires_at_ms", sa.BigInteger),
        _column("revoked_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("session_by_account", "session", ["account_id"])
    op.create_index("session_by_revocation", "session", ["revoked_at_ms"])
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.Text, primary_key=True),
        _column("session_id", sa.Text),
        _column("issued_at_ms", sa.BigInteger),
        _column("used_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("refresh_token_by_session", "refresh_token", ["session_id"])
