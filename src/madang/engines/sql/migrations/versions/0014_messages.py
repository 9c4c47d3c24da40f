"""Polls, custom emoji, link previews, forwards, retention."""

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables of messages."""
