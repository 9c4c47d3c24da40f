"""Login providers, data exports, account deletion."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of providers, and of what people ask of their own data."""
    op.create_table(
        "external_login",
        sa.Column("login_id", sa.Text, primary_key=True),
        _column("account_id", sa.Text),
        _column("provider_id", sa.Text),
        _column("issuer", sa.Text),
        _column("subject", sa.Text),
        _column("email", sa.Text),
        _column("created_at_ms", sa.BigInteger),
        _column("used_at_ms", sa.BigInteger, nullable=True),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_index("external_login_by_account", "external_login", ["account_id"])
    op.create_table(
        "account_deletion",
        sa.Column("account_id", sa.Text, primary_key=True),
        _column("keeps_messages", sa.BigInteger),
        _column("asked_at_ms", sa.BigInteger),
        _column("due_at_ms", sa.BigInteger),
    )
    op.create_table(
        "data_export",
        sa.Column("export_id", sa.Text, primary_key=True),
        _column("account_id", sa.Text),
        _column("state", sa.Text),
        _column("asked_at_ms", sa.BigInteger),
        _column("done_at_ms", sa.BigInteger, nullable=True),
        _column("expires_at_ms", sa.BigInteger, nullable=True),
        _column("size_bytes", sa.BigInteger),
    )
    op.create_index("data_export_by_account", "data_export", ["account_id"])
    # The archive in pieces, so that neither making nor sending it holds it whole in memory.
    op.create_table(
        "data_export_piece",
        _column("export_id", sa.Text),
        _column("position", sa.BigInteger),
        _column("blob_key", sa.Text),
        _column("size_bytes", sa.BigInteger),
        sa.PrimaryKeyConstraint("export_id", "position"),
    )
