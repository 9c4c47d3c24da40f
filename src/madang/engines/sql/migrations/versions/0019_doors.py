"""API tokens, bots, webhooks."""

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables of doors."""
