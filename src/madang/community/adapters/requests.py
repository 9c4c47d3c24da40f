"""Forms and join requests in SQL. One UPDATE decides a request that still waits (JR5)."""

import msgspec

from madang.community.model.requests import Answer, JoinForm, JoinRequest, RequestState
from madang.engines.sql.port import Row, Tx

_REQUEST = (
    "request_id, community_id, account_id, name, text, answers, state, reason, asked_at_ms, "
    "decided_by_id, decided_by_name, decided_at_ms"
)


def _request(row: Row) -> JoinRequest:
    return JoinRequest(
        request_id=row["request_id"],
        community_id=row["community_id"],
        account_id=row["account_id"],
        name=row["name"],
        text=row["text"],
        answers=msgspec.json.decode(row["answers"], type=tuple[Answer, ...]),
        state=row["state"],
        reason=row["reason"],
        asked_at_ms=row["asked_at_ms"],
        decided_by_id=row["decided_by_id"],
        decided_by_name=row["decided_by_name"],
        decided_at_ms=row["decided_at_ms"],
    )


class SqlRequestStore:
    """A `RequestStore`."""

    async def form(self, tx: Tx, community_id: str) -> JoinForm | None:
        """Return a community's form; None when it never had one."""
        row = await tx.one(
            "SELECT is_on, text, questions FROM join_form WHERE community_id = $1", community_id
        )
        if row is None:
            return None
        return JoinForm(
            community_id=community_id,
            is_on=bool(row["is_on"]),
            text=row["text"],
            questions=msgspec.json.decode(row["questions"], type=tuple[str, ...]),
        )

    async def forms_on(self, tx: Tx) -> list[str]:
        """Return the ids of the communities that one asks to come into."""
        rows = await tx.all("SELECT community_id FROM join_form WHERE is_on = 1")
        return [row["community_id"] for row in rows]

    async def put_form(self, tx: Tx, form: JoinForm) -> None:
        """Store a form."""
        await tx.execute(
            "INSERT INTO join_form (community_id, is_on, text, questions) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (community_id) DO UPDATE SET is_on = excluded.is_on, "
            "text = excluded.text, questions = excluded.questions",
            form.community_id,
            int(form.is_on),
            form.text,
            msgspec.json.encode(form.questions),
        )

    async def by_id(self, tx: Tx, request_id: str) -> JoinRequest | None:
        """Return one request."""
        row = await tx.one(f"SELECT {_REQUEST} FROM join_request WHERE request_id = $1", request_id)
        return _request(row) if row else None

    async def latest(self, tx: Tx, community_id: str, account_id: str) -> JoinRequest | None:
        """Return an account's newest request."""
        row = await tx.one(
            f"SELECT {_REQUEST} FROM join_request WHERE account_id = $1 AND community_id = $2 "
            "ORDER BY request_id DESC LIMIT 1",
            account_id,
            community_id,
        )
        return _request(row) if row else None

    async def listed(
        self, tx: Tx, community_id: str, state: RequestState | None, limit: int
    ) -> list[JoinRequest]:
        """Return requests: the waiting ones first and oldest first, then the rest newest first."""
        rows = await tx.all(
            f"SELECT {_REQUEST} FROM join_request WHERE community_id = $1 "
            "AND ($2 = '' OR state = $2) ORDER BY CASE state WHEN 'waiting' THEN 0 ELSE 1 END, "
            "CASE state WHEN 'waiting' THEN asked_at_ms ELSE -decided_at_ms END LIMIT $3",
            community_id,
            state or "",
            limit,
        )
        return [_request(row) for row in rows]

    async def waiting_count(self, tx: Tx, community_id: str) -> int:
        """Return how many wait."""
        row = await tx.one(
            "SELECT COUNT(*) AS waiting_count FROM join_request "
            "WHERE community_id = $1 AND state = 'waiting'",
            community_id,
        )
        return int(row["waiting_count"]) if row else 0

    async def put(self, tx: Tx, request: JoinRequest) -> None:
        """Store a new request."""
        await tx.execute(
            f"INSERT INTO join_request ({_REQUEST}) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            request.request_id,
            request.community_id,
            request.account_id,
            request.name,
            request.text,
            msgspec.json.encode(request.answers),
            request.state,
            request.reason,
            request.asked_at_ms,
            request.decided_by_id,
            request.decided_by_name,
            request.decided_at_ms,
        )

    async def decide(self, tx: Tx, request: JoinRequest) -> bool:
        """Store the end of a waiting request; say whether it still waited."""
        changed = await tx.execute(
            "UPDATE join_request SET state = $2, reason = $3, decided_by_id = $4, "
            "decided_by_name = $5, decided_at_ms = $6 WHERE request_id = $1 AND state = 'waiting'",
            request.request_id,
            request.state,
            request.reason,
            request.decided_by_id,
            request.decided_by_name,
            request.decided_at_ms,
        )
        return changed == 1
