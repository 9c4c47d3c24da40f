"""Second steps, passkeys, lists of networks, tickets."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of complete accounts."""
    # One-time secrets: reset links, second steps, challenges.
    op.create_table(
        "ticket",
        sa.Column("token_hash", sa.Text, primary_key=True),
        _column("kind", sa.Text),
        _column("account_id", sa.Text, nullable=True),
        _column("content", sa.Text),
        _column("tries_count", sa.BigInteger),
        _column("expires_at_ms", sa.BigInteger),
    )
    op.create_index("ticket_by_account", "ticket", ["account_id"])
    op.create_index("ticket_by_expiry", "ticket", ["expires_at_ms"])
    _factors()
    op.create_table(
        "login_network",
        _column("scope", sa.Text),
        _column("network", sa.Text),
        _column("position", sa.BigInteger),
        sa.PrimaryKeyConstraint("scope", "network"),
    )


def _factors() -> None:
    op.create_table(
        "totp",
        sa.Column("account_id", sa.Text, primary_key=True),
        _column("secret", sa.LargeBinary),
        _column("last_step", sa.BigInteger),
        _column("confirmed_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "recovery_code",
        _column("account_id", sa.Text),
        _column("code_hash", sa.Text),
        sa.PrimaryKeyConstraint("account_id", "code_hash"),
    )
    op.create_table(
        "passkey",
        sa.Column("passkey_id", sa.Text, primary_key=True),
        _column("account_id", sa.Text),
        _column("credential_id", sa.Text),
        _column("host", sa.Text),
        _column("public_key", sa.LargeBinary),
        _column("uses_count", sa.BigInteger),
        _column("name", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("used_at_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("credential_id"),
    )
    op.create_index("passkey_by_account", "passkey", ["account_id"])
