"""Uploads with their pieces, attachments, which blobs are in use, secrets of the community."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _column(name: str, kind: Any, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of files."""
    op.create_table(
        "upload",
        sa.Column("upload_id", sa.Text, primary_key=True),
        _column("channel_id", sa.Text),
        _column("account_id", sa.Text),
        _column("name", sa.Text),
        _column("size_bytes", sa.BigInteger),
        _column("received_bytes", sa.BigInteger),
        _column("created_at_ms", sa.BigInteger),
    )
    op.create_index("upload_by_account", "upload", ["account_id"])
    op.create_table(
        "upload_piece",
        _column("upload_id", sa.Text),
        _column("offset_bytes", sa.BigInteger),
        _column("blob_key", sa.Text),
        sa.PrimaryKeyConstraint("upload_id", "offset_bytes"),
    )
    op.create_index("upload_piece_by_blob", "upload_piece", ["blob_key"])
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.Text, primary_key=True),
        _column("channel_id", sa.Text),
        _column("account_id", sa.Text),
        _column("message_id", sa.Text, nullable=True),
        _column("position", sa.BigInteger),
        _column("name", sa.Text),
        _column("media_type", sa.Text),
        _column("size_bytes", sa.BigInteger),
        _column("width", sa.BigInteger, nullable=True),
        _column("height", sa.BigInteger, nullable=True),
        _column("is_animated", sa.BigInteger),
        _column("blob_key", sa.Text),
        _column("thumbnail_key", sa.Text, nullable=True),
        _column("created_at_ms", sa.BigInteger),
    )
    op.create_index("attachment_by_message", "attachment", ["message_id", "position"])
    op.create_index("attachment_by_account", "attachment", ["account_id", "message_id"])
    op.create_index("attachment_by_channel", "attachment", ["channel_id"])
    op.create_index("attachment_by_blob", "attachment", ["blob_key"])
    op.create_index("attachment_by_thumbnail", "attachment", ["thumbnail_key"])
    op.create_table(
        "blob_use",
        sa.Column("blob_key", sa.Text, primary_key=True),
        _column("touched_at_ms", sa.BigInteger),
        _column("is_going", sa.BigInteger),
    )
    op.create_table(
        "community_secret",
        sa.Column("name", sa.Text, primary_key=True),
        _column("value", sa.Text),
    )
