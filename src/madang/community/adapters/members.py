"""Members in SQL."""

from madang.community.adapters.profiles import face_of
from madang.community.model import Member
from madang.community.model.profiles import shown_face
from madang.engines.sql.port import Row, Tx

# The role word is told from owner and roles; role_ids come in a query of their own.
_MEMBER = (
    "m.account_id, m.name AS account_name, m.is_bot, m.joined_at_ms, (SELECT t.until_ms FROM time_out t "
    "WHERE t.community_id = m.community_id AND t.account_id = m.account_id) "
    "AS timed_out_until_ms, CASE WHEN c.owner_id = m.account_id THEN 'owner' "
    "WHEN EXISTS (SELECT 1 FROM member_role h JOIN role r ON r.role_id = h.role_id "
    "WHERE h.community_id = m.community_id AND h.account_id = m.account_id "
    "AND r.preset = 'moderator') THEN 'moderator' ELSE 'member' END AS role, "
    "p.nickname, p.bio, p.emoji, p.colour, p.picture_id, w.bio AS w_bio, w.emoji AS w_emoji, "
    "w.colour AS w_colour, w.picture_id AS w_picture_id "
    "FROM member m JOIN community c ON c.community_id = m.community_id "
    "LEFT JOIN profile p ON p.account_id = m.account_id AND p.community_id = m.community_id "
    "LEFT JOIN profile w ON w.account_id = m.account_id AND w.community_id = '' "
)


def _member(row: Row, role_ids: tuple[str, ...]) -> Member:
    return Member(
        account_id=row["account_id"],
        name=row["nickname"] or row["account_name"],
        account_name=row["account_name"],
        nickname=row["nickname"],
        bio=row["bio"] or row["w_bio"] or "",
        face=shown_face(face_of(row), face_of(row, "w_")),
        role=row["role"],
        role_ids=role_ids,
        timed_out_until_ms=row["timed_out_until_ms"],
        is_bot=bool(row["is_bot"]),
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
        """Store a new member or an account's new name; roles are given through the `RoleStore`."""
        await tx.execute(
            "INSERT INTO member (community_id, account_id, name, joined_at_ms, is_bot) "
            "VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (community_id, account_id) DO UPDATE SET name = excluded.name",
            community_id,
            member.account_id,
            member.account_name,
            member.joined_at_ms,
            int(member.is_bot),
        )

    async def delete_member(self, tx: Tx, community_id: str, account_id: str) -> None:
        """Forget a member with their roles, overwrites and profile here."""
        for table in ("member_role", "profile", "thread_member", "member"):
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
