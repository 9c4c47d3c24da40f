"""Profiles and own orders of communities in SQL."""

from madang.community.model.profiles import EVERYWHERE, Face, Profile
from madang.engines.sql.port import Row, Tx

_PROFILE = "account_id, community_id, nickname, bio, emoji, colour, picture_id, picture_key"


def face_of(row: Row, prefix: str = "") -> Face:
    """Return the face that stands in a row's columns, empty where a join found none."""
    return Face(
        emoji=row[f"{prefix}emoji"] or "",
        colour=row[f"{prefix}colour"] or "",
        picture_id=row[f"{prefix}picture_id"],
    )


class SqlProfileStore:
    """A `ProfileStore`."""

    async def profile(self, tx: Tx, account_id: str, community_id: str) -> Profile:
        """Return a profile; an empty one when there is none. `community_id` "" is everywhere."""
        row = await tx.one(
            f"SELECT {_PROFILE} FROM profile WHERE account_id = $1 AND community_id = $2",
            account_id,
            community_id,
        )
        return Profile(
            community_id=community_id or None,
            nickname=row["nickname"] if row else None,
            bio=row["bio"] if row else "",
            face=face_of(row) if row else Face(emoji="", colour="", picture_id=None),
        )

    async def put(self, tx: Tx, account_id: str, profile: Profile, picture_key: str | None) -> None:
        """Store a profile with the blob of its picture."""
        await tx.execute(
            f"INSERT INTO profile ({_PROFILE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
            "ON CONFLICT (account_id, community_id) DO UPDATE SET nickname = excluded.nickname, "
            "bio = excluded.bio, emoji = excluded.emoji, colour = excluded.colour, "
            "picture_id = excluded.picture_id, picture_key = excluded.picture_key",
            account_id,
            profile.community_id or EVERYWHERE,
            profile.nickname,
            profile.bio,
            profile.face.emoji,
            profile.face.colour,
            profile.face.picture_id,
            picture_key,
        )

    async def picture_key(self, tx: Tx, picture_id: str) -> str | None:
        """Return the blob of a picture that a profile shows."""
        row = await tx.one("SELECT picture_key FROM profile WHERE picture_id = $1", picture_id)
        return row["picture_key"] if row else None

    async def order(self, tx: Tx, account_id: str) -> list[str]:
        """Return somebody's own order of communities."""
        rows = await tx.all(
            "SELECT community_id FROM community_order WHERE account_id = $1 ORDER BY position",
            account_id,
        )
        return [row["community_id"] for row in rows]

    async def put_order(self, tx: Tx, account_id: str, community_ids: list[str]) -> None:
        """Store somebody's own order of communities in place of the one before."""
        await tx.execute("DELETE FROM community_order WHERE account_id = $1", account_id)
        if community_ids:
            await tx.execute_many(
                "INSERT INTO community_order (account_id, community_id, position) "
                "VALUES ($1, $2, $3)",
                [(account_id, each, at) for at, each in enumerate(community_ids)],
            )
