"""Reports and their notes in SQL."""

from collections.abc import Sequence

from madang.community.model.moderation import Report, ReportNote
from madang.engines.sql.port import Row, Tx

_REPORT = (
    "report_id, community_id, channel_id, message_id, message_seq, message_text, account_id, "
    "account_name, reason, text, by_id, by_name, created_at_ms, state, handled_by_id, "
    "handled_by_name, changed_at_ms"
)
_OPEN_FIRST = "CASE state WHEN 'open' THEN 0 WHEN 'in_progress' THEN 1 ELSE 2 END"


def _report(row: Row, notes: list[ReportNote]) -> Report:
    return Report(
        report_id=row["report_id"],
        community_id=row["community_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        message_seq=row["message_seq"],
        message_text=row["message_text"],
        account_id=row["account_id"],
        account_name=row["account_name"],
        reason=row["reason"],
        text=row["text"],
        by_id=row["by_id"],
        by_name=row["by_name"],
        created_at_ms=row["created_at_ms"],
        state=row["state"],
        handled_by_id=row["handled_by_id"],
        handled_by_name=row["handled_by_name"],
        changed_at_ms=row["changed_at_ms"],
        notes=tuple(notes),
    )


async def _with_notes(tx: Tx, rows: Sequence[Row]) -> list[Report]:
    if not rows:
        return []
    marks = ", ".join(f"${n}" for n in range(1, len(rows) + 1))
    found = await tx.all(
        "SELECT report_id, note_id, by_id, by_name, text, at_ms FROM report_note "
        f"WHERE report_id IN ({marks}) ORDER BY note_id",
        *(row["report_id"] for row in rows),
    )
    notes: dict[str, list[ReportNote]] = {}
    for row in found:
        note = ReportNote(
            note_id=row["note_id"],
            by_id=row["by_id"],
            by_name=row["by_name"],
            text=row["text"],
            at_ms=row["at_ms"],
        )
        notes.setdefault(row["report_id"], []).append(note)
    return [_report(row, notes.get(row["report_id"], [])) for row in rows]


class SqlReportStore:
    """A `ReportStore`."""

    async def put(self, tx: Tx, report: Report) -> None:
        """Store a new report or its new state, without its notes."""
        marks = ", ".join(f"${n}" for n in range(1, 18))
        await tx.execute(
            f"INSERT INTO report ({_REPORT}) VALUES ({marks}) ON CONFLICT (report_id) DO UPDATE "
            "SET state = excluded.state, handled_by_id = excluded.handled_by_id, "
            "handled_by_name = excluded.handled_by_name, changed_at_ms = excluded.changed_at_ms",
            report.report_id,
            report.community_id,
            report.channel_id,
            report.message_id,
            report.message_seq,
            report.message_text,
            report.account_id,
            report.account_name,
            report.reason,
            report.text,
            report.by_id,
            report.by_name,
            report.created_at_ms,
            report.state,
            report.handled_by_id,
            report.handled_by_name,
            report.changed_at_ms,
        )

    async def put_note(self, tx: Tx, report_id: str, note: ReportNote) -> None:
        """Store a note on a report."""
        await tx.execute(
            "INSERT INTO report_note (note_id, report_id, by_id, by_name, text, at_ms) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            note.note_id,
            report_id,
            note.by_id,
            note.by_name,
            note.text,
            note.at_ms,
        )

    async def by_id(self, tx: Tx, report_id: str) -> Report | None:
        """Return one report with its notes."""
        rows = await tx.all(f"SELECT {_REPORT} FROM report WHERE report_id = $1", report_id)
        return next(iter(await _with_notes(tx, rows)), None)

    async def standing(
        self, tx: Tx, community_id: str, by_id: str, message_id: str | None, account_id: str
    ) -> Report | None:
        """Return the report somebody filed on the same thing that is not closed yet."""
        rows = await tx.all(
            f"SELECT {_REPORT} FROM report WHERE community_id = $1 AND by_id = $2 "
            "AND COALESCE(message_id, '') = $3 AND account_id = $4 "
            "AND state IN ('open', 'in_progress') LIMIT 1",
            community_id,
            by_id,
            message_id or "",
            account_id,
        )
        return next(iter(await _with_notes(tx, rows)), None)

    async def listed(self, tx: Tx, community_id: str, limit: int) -> list[Report]:
        """Return a community's reports with their notes: unclosed ones first, newest first."""
        rows = await tx.all(
            f"SELECT {_REPORT} FROM report WHERE community_id = $1 "
            f"ORDER BY {_OPEN_FIRST}, report_id DESC LIMIT $2",
            community_id,
            limit,
        )
        return await _with_notes(tx, rows)
