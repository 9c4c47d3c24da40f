"""Keyword alerts, do-not-disturb, push subscriptions, digests, statuses."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the tables of notices."""
