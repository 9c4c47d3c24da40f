"""Members in SQL."""

from madang.community.model import Member
from madang.engines.sql.port import Row, Tx

# The role word is told from owner and roles; role_ids come in a query of their own.
_MEMBER = (
    "m.account_id, m.name, m.joined_at_ms, (SELECT t.until_ms FROM time_out t "
    "WHERE t.community_id = m.community_id AND t.account_id = m.account_id) "
    "AS timed_out_until_ms, CASE WHEN c.owner_id = m.account_id THEN 'owner' "
    "WHEN EXISTS (SELECT 1 FROM member_role h JOIN role r ON r.role_id = h.role_id "
    "WHERE h.community_id = m.community_id AND h.account_id = m.account_id "
    "AND r.preset = 'moderator') THEN 'moderator' ELSE 'member' END AS role "
    "FROM member m JOIN community c ON c.community_id = m.community_id "
)


def _member(row: Row, role_ids: tuple[str, ...]) -> Member:
    return Member(
        account_id=row["account_id"],
        name=row["name"],
        role=row["role"],
        role_ids=role_ids,
        timed_out_until_ms=row["timed_out_until_ms"],
        joined_at_ms=row["joined_at_ms"],
    )


class SqlMemberStore:
    """A `MemberStore`."""

    async def members(self, tx: Tx, community_id: str) -> list[Member]:
        """Return a community's members in the order they joined."""
        rows = await tx.all(
            f"SELECT {_MEMBER}WHERE m.community_id = $1 ORDER BY m.joined_at_ms, m.account_id",
            community_id,
        )
        held: dict[str, list[str]] = {}
        for row in await tx.all(
            "SELECT account_id, role_id FROM member_role WHERE community_id = $1 ORDER BY role_id",
            community_id,
        ):
            held.setdefault(row["account_id"], []).append(row["role_id"])
        return [_member(row, tuple(held.get(row["account_id"], ()))) for row in rows]

    async def member(self, tx: Tx, community_id: str, account_id: str) -> Member | None:
        """Return one member."""
        row = await tx.one(
            f"SELECT {_MEMBER}WHERE m.community_id = $1 AND m.account_id = $2",
            community_id,
            account_id,
        )
        held = await tx.all(
            "SELECT role_id FROM member_role WHERE community_id = $1 AND account_id = $2 "
            "ORDER BY role_id",
            community_id,
            account_id,
        )
        return _member(row, tuple(h["role_id"] for h in held)) if row else None

    async def communities_of(self, tx: Tx, account_id: str) -> list[str]:
        """Return the ids of the communities an account is in."""
        rows = await tx.all(
            "SELECT community_id FROM member WHERE account_id = $1 ORDER BY community_id",
            account_id,
        )
        return [row["community_id"] for row in rows]

    async def put_member(self, tx: Tx, community_id: str, member: Member) -> None:
        """Store a new member or a member's new name; roles are given through the `RoleStore`."""
        await tx.execute(
            "INSERT INTO member (community_id, account_id, name, joined_at_ms) "
            "VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (community_id, account_id) DO UPDATE SET name = excluded.name",
            community_id,
            member.account_id,
            member.name,
            member.joined_at_ms,
        )

    async def delete_member(self, tx: Tx, community_id: str, account_id: str) -> None:
        """Forget a member with their roles and overwrites."""
        for table in ("member_role", "member"):
            await tx.execute(
                f"DELETE FROM {table} WHERE community_id = $1 AND account_id = $2",
                community_id,
                account_id,
            )
        await tx.execute(
            "DELETE FROM overwrite WHERE community_id = $1 AND subject_kind = 'member' "
            "AND subject_id = $2",
            community_id,
            account_id,
        )
