"""Own order of communities, and profiles: one for all communities and one per community."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def _column(name: str, kind: type, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of profiles and of the own order of communities."""
    op.create_table(
        "profile",
        _column("account_id", sa.Text),
        # Empty: the profile that holds wherever a community has none of its own.
        _column("community_id", sa.Text),
        _column("nickname", sa.Text, nullable=True),
        _column("bio", sa.Text),
        _column("emoji", sa.Text),
        _column("colour", sa.Text),
        _column("picture_id", sa.Text, nullable=True),
        _column("picture_key", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("account_id", "community_id"),
    )
    op.create_index("profile_by_picture", "profile", ["picture_id"])
    op.create_index("profile_by_picture_key", "profile", ["picture_key"])
    op.create_table(
        "community_order",
        _column("account_id", sa.Text),
        _column("community_id", sa.Text),
        _column("position", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", "community_id"),
    )
