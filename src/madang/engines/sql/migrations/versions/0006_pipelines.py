"""Pipelines: the history of runs, and how far each schedule has been served and by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables of `pipelines`."""
    op.create_table(
        "pipeline_run",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("pipeline", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("queued_at_ms", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        # The whole run as JSON, as the API sends it.
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("pipeline_run_by_time", "pipeline_run", ["pipeline", "queued_at_ms"])
    op.create_table(
        "pipeline_schedule",
        sa.Column("pipeline", sa.Text, primary_key=True),
        # The newest moment of the schedule that needs no run any more; 0 before the first run.
        sa.Column("served_at_ms", sa.BigInteger, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("lease_until_ms", sa.BigInteger, nullable=False),
    )
