"""Roles, who holds them, and overwrites in SQL."""

from madang.community.model import CommunityRole, Overwrite
from madang.engines.sql.port import Row, Tx

_ROLE = "role_id, community_id, name, colour, rank, is_hoisted, permissions, preset, is_mentionable"


def _role(row: Row) -> CommunityRole:
    return CommunityRole(
        role_id=row["role_id"],
        community_id=row["community_id"],
        name=row["name"],
        colour=row["colour"],
        rank=row["rank"],
        is_hoisted=bool(row["is_hoisted"]),
        permissions=row["permissions"],
        preset=row["preset"],
        is_mentionable=bool(row["is_mentionable"]),
    )


class SqlRoleStore:
    """A `RoleStore`."""

    async def roles(self, tx: Tx, community_id: str) -> list[CommunityRole]:
        """Return a community's roles, highest rank first; everyone's is the last."""
        rows = await tx.all(
            f"SELECT {_ROLE} FROM role WHERE community_id = $1 ORDER BY rank DESC, role_id",
            community_id,
        )
        return [_role(row) for row in rows]

    async def put_role(self, tx: Tx, role: CommunityRole) -> None:
        """Store a new role or its new state."""
        await tx.execute(
            f"INSERT INTO role ({_ROLE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "ON CONFLICT (role_id) DO UPDATE SET name = excluded.name, colour = excluded.colour, "
            "rank = excluded.rank, is_hoisted = excluded.is_hoisted, "
            "permissions = excluded.permissions, is_mentionable = excluded.is_mentionable",
            role.role_id,
            role.community_id,
            role.name,
            role.colour,
            role.rank,
            int(role.is_hoisted),
            role.permissions,
            role.preset,
            int(role.is_mentionable),
        )

    async def delete_role(self, tx: Tx, role: CommunityRole) -> None:
        """Forget a role, who held it and its overwrites."""
        await tx.execute("DELETE FROM member_role WHERE role_id = $1", role.role_id)
        await tx.execute(
            "DELETE FROM overwrite WHERE community_id = $1 AND subject_kind = 'role' "
            "AND subject_id = $2",
            role.community_id,
            role.role_id,
        )
        await tx.execute("DELETE FROM role WHERE role_id = $1", role.role_id)

    async def assign(self, tx: Tx, community_id: str, account_id: str, role_id: str) -> None:
        """Give a member a role."""
        await tx.execute(
            "INSERT INTO member_role (community_id, account_id, role_id) VALUES ($1, $2, $3) "
            "ON CONFLICT (community_id, account_id, role_id) DO NOTHING",
            community_id,
            account_id,
            role_id,
        )

    async def unassign(self, tx: Tx, community_id: str, account_id: str, role_id: str) -> None:
        """Take a role from a member."""
        await tx.execute(
            "DELETE FROM member_role WHERE community_id = $1 AND account_id = $2 AND role_id = $3",
            community_id,
            account_id,
            role_id,
        )

    async def overwrites(self, tx: Tx, community_id: str) -> list[Overwrite]:
        """Return every overwrite of a community's places."""
        rows = await tx.all(
            "SELECT place_id, subject_kind, subject_id, allow, deny FROM overwrite "
            "WHERE community_id = $1 ORDER BY place_id, subject_kind DESC, subject_id",
            community_id,
        )
        return [
            Overwrite(
                place_id=row["place_id"],
                subject_kind=row["subject_kind"],
                subject_id=row["subject_id"],
                allow=row["allow"],
                deny=row["deny"],
            )
            for row in rows
        ]

    async def put_overwrite(self, tx: Tx, community_id: str, overwrite: Overwrite) -> None:
        """Store an overwrite or its new state."""
        await tx.execute(
            "INSERT INTO overwrite (place_id, community_id, subject_kind, subject_id, allow, deny) "
            "VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (place_id, subject_kind, subject_id) DO UPDATE SET "
            "allow = excluded.allow, deny = excluded.deny",
            overwrite.place_id,
            community_id,
            overwrite.subject_kind,
            overwrite.subject_id,
            overwrite.allow,
            overwrite.deny,
        )

    async def delete_overwrite(self, tx: Tx, overwrite: Overwrite) -> None:
        """Forget one overwrite."""
        await tx.execute(
            "DELETE FROM overwrite WHERE place_id = $1 AND subject_kind = $2 AND subject_id = $3",
            overwrite.place_id,
            overwrite.subject_kind,
            overwrite.subject_id,
        )

    async def clear_overwrites(self, tx: Tx, place_id: str) -> None:
        """Forget every overwrite of a place."""
        await tx.execute("DELETE FROM overwrite WHERE place_id = $1", place_id)
