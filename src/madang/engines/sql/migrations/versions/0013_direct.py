"""Direct channels, friends, blocks."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables of direct."""
