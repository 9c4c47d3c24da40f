"""Notification settings in SQL."""

from madang.community.model.notifications import NotificationSetting
from madang.engines.sql.port import Row, Tx


def setting_of(row: Row) -> NotificationSetting:
    """Return the setting of a row."""
    return NotificationSetting(
        community_id=row["community_id"],
        place=row["place"],
        place_id=row["place_id"],
        level=row["level"],
        muted_until_ms=row["muted_until_ms"],
        is_mention_passing=bool(row["is_mention_passing"]),
        is_everyone_suppressed=bool(row["is_everyone_suppressed"]),
        is_role_suppressed=bool(row["is_role_suppressed"]),
    )


class SqlNotificationStore:
    """A `NotificationStore`."""

    async def settings(
        self, tx: Tx, account_id: str, community_id: str
    ) -> list[NotificationSetting]:
        """Return a member's settings in a community."""
        rows = await tx.all(
            "SELECT community_id, place, place_id, level, muted_until_ms, is_mention_passing, "
            "is_everyone_suppressed, is_role_suppressed "
            "FROM notification_setting WHERE account_id = $1 AND community_id = $2 "
            "ORDER BY place_id",
            account_id,
            community_id,
        )
        return [setting_of(row) for row in rows]

    async def put(self, tx: Tx, account_id: str, setting: NotificationSetting) -> None:
        """Store a setting in the place of the one before."""
        await tx.execute(
            "INSERT INTO notification_setting (account_id, community_id, place, place_id, level, "
            "muted_until_ms, is_mention_passing, is_everyone_suppressed, is_role_suppressed) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "ON CONFLICT (account_id, place_id) DO UPDATE SET level = excluded.level, "
            "muted_until_ms = excluded.muted_until_ms, "
            "is_mention_passing = excluded.is_mention_passing, "
            "is_everyone_suppressed = excluded.is_everyone_suppressed, "
            "is_role_suppressed = excluded.is_role_suppressed",
            account_id,
            setting.community_id,
            setting.place,
            setting.place_id,
            setting.level,
            setting.muted_until_ms,
            int(setting.is_mention_passing),
            int(setting.is_everyone_suppressed),
            int(setting.is_role_suppressed),
        )
