"""Push subscriptions and the installation's push key in SQL."""

from madang.community.adapters.notifications import setting_of
from madang.community.adapters.telling import telling_of
from madang.community.model.pushes import Subscription
from madang.community.store.notices import PushReader
from madang.engines.sql.port import Row, Tx

_SUBSCRIPTION = "subscription_id, account_id, endpoint, p256dh, auth, session_id, created_at_ms"
_KEY_ID = "vapid"


def _subscription(row: Row) -> Subscription:
    return Subscription(
        subscription_id=row["subscription_id"],
        account_id=row["account_id"],
        endpoint=row["endpoint"],
        p256dh=row["p256dh"],
        auth=row["auth"],
        session_id=row["session_id"],
        created_at_ms=row["created_at_ms"],
    )


class SqlPushStore:
    """A `PushStore`."""

    async def put(self, tx: Tx, subscription: Subscription) -> None:
        """Store a subscription; a browser's endpoint has one account."""
        await tx.execute("DELETE FROM push_subscription WHERE endpoint = $1", subscription.endpoint)
        await tx.execute(
            f"INSERT INTO push_subscription ({_SUBSCRIPTION}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            subscription.subscription_id,
            subscription.account_id,
            subscription.endpoint,
            subscription.p256dh,
            subscription.auth,
            subscription.session_id,
            subscription.created_at_ms,
        )

    async def of_account(self, tx: Tx, account_id: str) -> list[Subscription]:
        """Return an account's subscriptions, newest first."""
        rows = await tx.all(
            f"SELECT {_SUBSCRIPTION} FROM push_subscription WHERE account_id = $1 "
            "ORDER BY subscription_id DESC",
            account_id,
        )
        return [_subscription(row) for row in rows]

    async def delete(self, tx: Tx, account_id: str, subscription_id: str) -> bool:
        """Forget a subscription; say whether there was one."""
        count = await tx.execute(
            "DELETE FROM push_subscription WHERE account_id = $1 AND subscription_id = $2",
            account_id,
            subscription_id,
        )
        return count > 0

    async def forget_session(self, tx: Tx, session_id: str) -> None:
        """Forget the browsers of a session that has ended."""
        await tx.execute("DELETE FROM push_subscription WHERE session_id = $1", session_id)

    async def readers(
        self, tx: Tx, place: tuple[str, str], author_id: str, *, is_thread: bool
    ) -> list[PushReader]:
        """Return whom a message may wake: members (of a thread: its followers) with a browser."""
        community_id, channel_id = place
        follows = (
            "AND EXISTS (SELECT 1 FROM thread_member f WHERE f.channel_id = $2 "
            "AND f.account_id = k.account_id) "
            if is_thread
            else ""
        )
        rows = await tx.all(
            "SELECT k.account_id, t.keywords, t.quiet_spans, t.time_zone, t.digest, "
            "COALESCE(r.read_seq, 0) AS read_seq, CASE WHEN EXISTS (SELECT 1 FROM block b "
            "WHERE b.account_id = k.account_id AND b.other_id = $3) THEN 1 ELSE 0 END AS is_blocked "
            "FROM member k LEFT JOIN telling t ON t.account_id = k.account_id "
            "LEFT JOIN read_marker r ON r.account_id = k.account_id AND r.channel_id = $2 "
            "WHERE k.community_id = $1 AND k.account_id <> $3 AND k.account_id IN "
            f"(SELECT account_id FROM push_subscription) {follows}ORDER BY k.account_id",
            community_id,
            channel_id,
            author_id,
        )
        settings = await tx.all(
            "SELECT n.* FROM notification_setting n WHERE n.community_id = $1 "
            "AND n.account_id IN (SELECT account_id FROM push_subscription)",
            community_id,
        )
        by_account: dict[str, list[Row]] = {}
        for row in settings:
            by_account.setdefault(row["account_id"], []).append(row)
        return [
            PushReader(
                account_id=row["account_id"],
                telling=telling_of(row),
                settings=tuple(setting_of(s) for s in by_account.get(row["account_id"], ())),
                is_blocked=bool(row["is_blocked"]),
                read_seq=row["read_seq"],
            )
            for row in rows
        ]

    async def private_key(self, tx: Tx, fresh: str) -> str:
        """Return the installation's key; `fresh` is kept when there is none yet (PU2)."""
        await tx.execute(
            "INSERT INTO push_key (key_id, private_key) VALUES ($1, $2) "
            "ON CONFLICT (key_id) DO NOTHING",
            _KEY_ID,
            fresh,
        )
        row = await tx.one("SELECT private_key FROM push_key WHERE key_id = $1", _KEY_ID)
        assert row is not None
        return str(row["private_key"])
