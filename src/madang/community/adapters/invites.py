"""Invites in SQL. A use is taken by one UPDATE that checks and counts at once (IN3)."""

from madang.community.model.invites import Invite, InviteUse
from madang.engines.sql.port import Row, Tx
from madang.kernel.ids import new_id

_INVITE = (
    "code, community_id, channel_id, made_by_id, made_by_name, created_at_ms, expires_at_ms, "
    "uses_max, uses_count, revoked_at_ms, role_id"
)
_GOOD = (
    "revoked_at_ms IS NULL AND (expires_at_ms IS NULL OR expires_at_ms > $2) "
    "AND (uses_max IS NULL OR uses_count < uses_max)"
)


def _invite(row: Row) -> Invite:
    return Invite(
        code=row["code"],
        community_id=row["community_id"],
        channel_id=row["channel_id"],
        made_by_id=row["made_by_id"],
        made_by_name=row["made_by_name"],
        created_at_ms=row["created_at_ms"],
        expires_at_ms=row["expires_at_ms"],
        uses_max=row["uses_max"],
        uses_count=row["uses_count"],
        revoked_at_ms=row["revoked_at_ms"],
        role_id=row["role_id"],
    )


class SqlInviteStore:
    """An `InviteStore`."""

    async def put(self, tx: Tx, invite: Invite) -> None:
        """Store a new invite."""
        await tx.execute(
            f"INSERT INTO invite ({_INVITE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            invite.code,
            invite.community_id,
            invite.channel_id,
            invite.made_by_id,
            invite.made_by_name,
            invite.created_at_ms,
            invite.expires_at_ms,
            invite.uses_max,
            invite.uses_count,
            invite.revoked_at_ms,
            invite.role_id,
        )

    async def by_code(self, tx: Tx, code: str) -> Invite | None:
        """Return one invite."""
        row = await tx.one(f"SELECT {_INVITE} FROM invite WHERE code = $1", code)
        return _invite(row) if row else None

    async def listed(
        self, tx: Tx, community_id: str, made_by_id: str | None, limit: int
    ) -> list[Invite]:
        """Return a community's invites, newest first; of one maker when given."""
        rows = await tx.all(
            f"SELECT {_INVITE} FROM invite WHERE community_id = $1 "
            "AND ($2 = '' OR made_by_id = $2) ORDER BY created_at_ms DESC, code LIMIT $3",
            community_id,
            made_by_id or "",
            limit,
        )
        return [_invite(row) for row in rows]

    async def standing_count(self, tx: Tx, community_id: str, now_ms: int) -> int:
        """Return how many invites of a community let people in."""
        row = await tx.one(
            f"SELECT COUNT(*) AS standing_count FROM invite WHERE community_id = $1 AND {_GOOD}",
            community_id,
            now_ms,
        )
        return int(row["standing_count"]) if row else 0

    async def take_use(self, tx: Tx, code: str, now_ms: int) -> bool:
        """Count one use of a good invite; say whether there was one left (it locks the invite)."""
        taken = await tx.execute(
            f"UPDATE invite SET uses_count = uses_count + 1 WHERE code = $1 AND {_GOOD}",
            code,
            now_ms,
        )
        return taken == 1

    async def put_use(self, tx: Tx, community_id: str, use: InviteUse) -> None:
        """Store who came by an invite."""
        await tx.execute(
            "INSERT INTO invite_use (use_id, community_id, code, account_id, name, joined_at_ms) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            new_id(),
            community_id,
            use.code,
            use.account_id,
            use.name,
            use.joined_at_ms,
        )

    async def uses(
        self, tx: Tx, community_id: str, made_by_id: str | None, limit: int
    ) -> list[InviteUse]:
        """Return who came by a community's invites, newest first; by one maker's when given."""
        rows = await tx.all(
            "SELECT u.code, u.account_id, u.name, u.joined_at_ms FROM invite_use u "
            "JOIN invite i ON i.code = u.code WHERE u.community_id = $1 "
            "AND ($2 = '' OR i.made_by_id = $2) ORDER BY u.use_id DESC LIMIT $3",
            community_id,
            made_by_id or "",
            limit,
        )
        return [
            InviteUse(
                code=row["code"],
                account_id=row["account_id"],
                name=row["name"],
                joined_at_ms=row["joined_at_ms"],
            )
            for row in rows
        ]

    async def revoke(self, tx: Tx, code: str, at_ms: int) -> bool:
        """Take an invite back; say whether it was not revoked before."""
        changed = await tx.execute(
            "UPDATE invite SET revoked_at_ms = $2 WHERE code = $1 AND revoked_at_ms IS NULL",
            code,
            at_ms,
        )
        return changed == 1
