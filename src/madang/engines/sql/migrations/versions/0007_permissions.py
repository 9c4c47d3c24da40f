"""Roles with rights, who holds them, and overwrites; owner, moderator and member become roles."""

import sqlalchemy as sa
from alembic import op

from madang.kernel.ids import new_id

revision = "0007"
down_revision = "0006"

# The masks as they stood when this was written: bits never change their place.
EVERYONE_MASK = 0x96011F
MODERATOR_MASK = 0x3BFF3FF


def _column(name: str, kind: type, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=nullable)


def upgrade() -> None:
    """Make the tables of roles and overwrites, and carry today's roles over."""
    op.create_table(
        "role",
        sa.Column("role_id", sa.Text, primary_key=True),
        _column("community_id", sa.Text),
        _column("name", sa.Text),
        _column("colour", sa.Text),
        _column("rank", sa.BigInteger),
        _column("is_hoisted", sa.BigInteger),
        _column("permissions", sa.BigInteger),
        _column("preset", sa.Text, nullable=True),
    )
    op.create_index("role_by_community", "role", ["community_id"])
    op.create_table(
        "member_role",
        _column("community_id", sa.Text),
        _column("account_id", sa.Text),
        _column("role_id", sa.Text),
        sa.PrimaryKeyConstraint("community_id", "account_id", "role_id"),
    )
    op.create_index("member_role_by_role", "member_role", ["role_id"])
    op.create_table(
        "overwrite",
        _column("place_id", sa.Text),
        _column("community_id", sa.Text),
        _column("subject_kind", sa.Text),
        _column("subject_id", sa.Text),
        _column("allow", sa.BigInteger),
        _column("deny", sa.BigInteger),
        sa.PrimaryKeyConstraint("place_id", "subject_kind", "subject_id"),
    )
    op.create_index("overwrite_by_community", "overwrite", ["community_id"])
    op.add_column(
        "channel", sa.Column("is_synced", sa.BigInteger, nullable=False, server_default="1")
    )
    _carry_over()
    op.drop_column("member", "role")


def _carry_over() -> None:
    """Give every community its two roles, and every moderator theirs; the owner needs none."""
    here = op.get_bind()
    insert = sa.text(
        "INSERT INTO role (role_id, community_id, name, colour, rank, is_hoisted, permissions, "
        "preset) VALUES (:role_id, :community_id, :name, '', :rank, :is_hoisted, :mask, :preset)"
    )
    for (community_id,) in here.execute(sa.text("SELECT community_id FROM community")).all():
        roles = (
            ("everyone", 0, 0, EVERYONE_MASK, "everyone"),
            ("moderator", 1, 1, MODERATOR_MASK, "moderator"),
        )
        for name, rank, is_hoisted, mask, preset in roles:
            values = {
                "role_id": new_id(),
                "community_id": community_id,
                "name": name,
                "rank": rank,
                "is_hoisted": is_hoisted,
                "mask": mask,
                "preset": preset,
            }
            here.execute(insert, values)
    here.execute(
        sa.text(
            "INSERT INTO member_role (community_id, account_id, role_id) "
            "SELECT m.community_id, m.account_id, r.role_id FROM member m JOIN role r "
            "ON r.community_id = m.community_id AND r.preset = 'moderator' "
            "WHERE m.role = 'moderator'"
        )
    )
