"""Own order of communities, profiles per community, channel copies."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables of structure."""
