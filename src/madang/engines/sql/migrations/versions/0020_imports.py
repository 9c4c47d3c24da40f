"""Imports of communities: what runs, and what was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the table of imports."""
    op.create_table(
        "import_run",
        sa.Column("import_id", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("community_id", sa.Text, nullable=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("started_at_ms", sa.BigInteger, nullable=False),
        sa.Column("ended_at_ms", sa.BigInteger, nullable=True),
        # What was taken and what not, as JSON.
        sa.Column("report", sa.LargeBinary, nullable=False),
    )
    op.create_index("import_run_by_account", "import_run", ["account_id", "import_id"])
