"""Communities, their structure, members, messages, reactions, mentions and read markers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _column(name: str, kind: type, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of `community`."""
    _structure()
    _messages()


def _structure() -> None:
    op.create_table(
        "community",
        sa.Column("community_id", sa.Text, primary_key=True),
        _column("name", sa.Text),
        _column("description", sa.Text),
        _column("icon", sa.Text),
        _column("owner_id", sa.Text, nullable=True),
        _column("is_public", sa.BigInteger),
        _column("created_at_ms", sa.BigInteger),
    )
    op.create_table(
        "category",
        sa.Column("category_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("name", sa.Text),
        _column("position", sa.BigInteger),
    )
    op.create_index("category_by_community", "category", ["community_id"])
    op.create_table(
        "channel",
        sa.Column("channel_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("category_id", sa.Text, nullable=True),
        _column("kind", sa.Text),
        _column("board", sa.Text, nullable=True),
        _column("name", sa.Text),
        _column("topic", sa.Text),
        _column("position", sa.BigInteger),
        _column("created_at_ms", sa.BigInteger),
    )
    op.create_index("channel_by_community", "channel", ["community_id"])
    op.create_table(
        "member",
        _column("community_id", sa.Text),
        _column("account_id", sa.Text),
        _column("name", sa.Text),
        _column("role", sa.Text),
        _column("joined_at_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("community_id", "account_id"),
    )
    op.create_index("member_by_account", "member", ["account_id"])


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("message_id", sa.Text, primary_key=True),
        _column("channel_id", sa.Text),
        _column("seq", sa.BigInteger),
        _column("author_id", sa.Text),
        _column("author_name", sa.Text),
        _column("text", sa.Text),
        _column("nonce", sa.Text),
        _column("reply_to", sa.Text, nullable=True),
        _column("mentions", sa.Text),
        _column("sent_at_ms", sa.BigInteger),
        _column("edited_at_ms", sa.BigInteger, nullable=True),
        _column("deleted_at_ms", sa.BigInteger, nullable=True),
    )
    op.create_index("message_by_seq", "message", ["channel_id", "seq"], unique=True)
    op.create_index("message_by_nonce", "message", ["author_id", "nonce"], unique=True)
    op.create_table(
        "reaction",
        _column("message_id", sa.Text),
        _column("emoji", sa.Text),
        _column("account_id", sa.Text),
        _column("group_seq", sa.BigInteger),
        _column("added_seq", sa.BigInteger),
        sa.PrimaryKeyConstraint("message_id", "emoji", "account_id"),
    )
    op.create_table(
        "mention",
        _column("account_id", sa.Text),
        _column("channel_id", sa.Text),
        _column("seq", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", "channel_id", "seq"),
    )
    op.create_table(
        "read_marker",
        _column("account_id", sa.Text),
        _column("channel_id", sa.Text),
        _column("read_seq", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", "channel_id"),
    )
