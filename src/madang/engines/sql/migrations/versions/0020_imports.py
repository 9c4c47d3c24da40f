"""Imports and exports of communities."""

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the tables of imports."""
