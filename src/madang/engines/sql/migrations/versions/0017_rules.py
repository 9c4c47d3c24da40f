"""Slow mode, rules, join requests, what invites grant."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables of rules."""
