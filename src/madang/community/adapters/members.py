"""Members in SQL."""

from madang.community.model import Member, Role
from madang.engines.sql.port import Row, Tx

_MEMBER = "account_id, name, role, joined_at_ms"


def _member(row: Row) -> Member:
    return Member(
        account_id=row["account_id"],
        name=row["name"],
        role=row["role"],
        joined_at_ms=row["joined_at_ms"],
    )


class SqlMemberStore:
    """A `MemberStore`."""

    async def members(self, tx: Tx, community_id: str) -> list[Member]:
        """Return a community's members in the order they joined."""
        rows = await tx.all(
            f"SELECT {_MEMBER} FROM member WHERE community_id = $1 "
            "ORDER BY joined_at_ms, account_id",
            community_id,
        )
        return [_member(row) for row in rows]

    async def member(self, tx: Tx, community_id: str, account_id: str) -> Member | None:
        """Return one member."""
        row = await tx.one(
            f"SELECT {_MEMBER} FROM member WHERE community_id = $1 AND account_id = $2",
            community_id,
            account_id,
        )
        return _member(row) if row else None

    async def communities_of(self, tx: Tx, account_id: str) -> list[str]:
        """Return the ids of the communities an account is in."""
        rows = await tx.all(
            "SELECT community_id FROM member WHERE account_id = $1 ORDER BY community_id",
            account_id,
        )
        return [row["community_id"] for row in rows]

    async def put_member(self, tx: Tx, community_id: str, member: Member) -> None:
        """Store a new member or its new state."""
        await tx.execute(
            f"INSERT INTO member (community_id, {_MEMBER}) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (community_id, account_id) DO UPDATE SET name = excluded.name, "
            "role = excluded.role",
            community_id,
            member.account_id,
            member.name,
            member.role,
            member.joined_at_ms,
        )

    async def delete_member(self, tx: Tx, community_id: str, account_id: str) -> None:
        """Forget a member."""
        await tx.execute(
            "DELETE FROM member WHERE community_id = $1 AND account_id = $2",
            community_id,
            account_id,
        )

    async def set_role(self, tx: Tx, community_id: str, account_id: str, role: Role) -> None:
        """Change a member's role."""
        await tx.execute(
            "UPDATE member SET role = $3 WHERE community_id = $1 AND account_id = $2",
            community_id,
            account_id,
            role,
        )
