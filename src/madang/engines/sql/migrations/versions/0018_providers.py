"""Login providers, data exports, account deletion."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the tables of providers."""
