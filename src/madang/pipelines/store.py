"""The history of runs and the leases of schedules, on the sql port; one text for every engine."""

from collections.abc import Sequence

import msgspec

from madang.engines.sql.port import Database, Row, Tx
from madang.pipelines.model import ENDED, RUNS_PAGE_MAX, Run

RUNS_KEPT_MAX = 500
PRUNED_PER_CALL_MAX = 500
_decode = msgspec.json.Decoder(Run).decode


class PipelineStore:
    """What pipelines remember. `holder` names one serving process."""

    def __init__(self, database: Database, holder: str) -> None:
        self._database = database
        self._holder = holder

    async def put(self, run: Run) -> None:
        """Write a run's whole new state."""
        body = msgspec.json.encode(run)

        async def work(tx: Tx) -> None:
            await tx.execute(
                "INSERT INTO pipeline_run (run_id, pipeline, state, queued_at_ms, holder, body)"
                " VALUES ($1, $2, $3, $4, $5, $6)"
                " ON CONFLICT (run_id) DO UPDATE SET state = excluded.state, body = excluded.body",
                run.run_id,
                run.pipeline,
                run.state,
                run.queued_at_ms,
                self._holder,
                body,
            )

        await self._database.write(work)

    async def get(self, run_id: str) -> Run | None:
        """Return one run."""

        async def work(tx: Tx) -> Row | None:
            return await tx.one("SELECT body FROM pipeline_run WHERE run_id = $1", run_id)

        row = await self._database.read(work)
        return _decode(row["body"]) if row else None

    async def newest(self, pipeline: str | None, limit: int) -> list[Run]:
        """Return runs, newest first; of all pipelines when None."""
        assert 1 <= limit <= RUNS_PAGE_MAX
        order = " ORDER BY queued_at_ms DESC, run_id DESC LIMIT $1"

        async def work(tx: Tx) -> Sequence[Row]:
            if pipeline is None:
                return await tx.all("SELECT body FROM pipeline_run" + order, limit)
            where = "SELECT body FROM pipeline_run WHERE pipeline = $2"
            return await tx.all(where + order, limit, pipeline)

        return [_decode(row["body"]) for row in await self._database.read(work)]

    async def interrupt(self, at_ms: int) -> list[Run]:
        """Mark runs that no living process works on as interrupted, and return them.

        On an engine with one writer nobody else can be alive; elsewhere a lease tells.
        """

        async def work(tx: Tx) -> list[Run]:
            rows = await tx.all(
                "SELECT r.body AS body FROM pipeline_run r"
                " LEFT JOIN pipeline_schedule s ON s.pipeline = r.pipeline"
                " AND s.holder = r.holder AND s.lease_until_ms > $1"
                " WHERE r.state IN ('queued', 'running') AND r.holder <> $2"
                " AND (s.pipeline IS NULL OR $3 = 0)",
                at_ms,
                self._holder,
                int(self._database.capabilities.many_writers),
            )
            stopped = [self._interrupted(_decode(row["body"]), at_ms) for row in rows]
            for run in stopped:
                await tx.execute(
                    "UPDATE pipeline_run SET state = $1, body = $2 WHERE run_id = $3",
                    run.state,
                    msgspec.json.encode(run),
                    run.run_id,
                )
            return stopped

        return await self._database.write(work)

    async def served_at_ms(self, pipeline: str) -> int:
        """Return the newest moment of the schedule that needs no run any more; 0: none yet."""

        async def work(tx: Tx) -> Row | None:
            return await tx.one(
                "SELECT served_at_ms FROM pipeline_schedule WHERE pipeline = $1", pipeline
            )

        row = await self._database.read(work)
        return int(row["served_at_ms"]) if row else 0

    async def serve(self, pipeline: str, due_at_ms: int) -> None:
        """Remember that a moment of the schedule needs no run any more."""

        async def work(tx: Tx) -> None:
            await tx.execute(
                "UPDATE pipeline_schedule SET served_at_ms = $1"
                " WHERE pipeline = $2 AND served_at_ms < $1",
                due_at_ms,
                pipeline,
            )

        await self._database.write(work)

    async def take_lease(self, pipeline: str, at_ms: int, until_ms: int) -> bool:
        """Take or renew the right to run a pipeline; False while another process has it."""

        async def work(tx: Tx) -> int:
            return await tx.execute(
                "INSERT INTO pipeline_schedule (pipeline, served_at_ms, holder, lease_until_ms)"
                " VALUES ($1, 0, $2, $3)"
                " ON CONFLICT (pipeline) DO UPDATE"
                " SET holder = excluded.holder, lease_until_ms = excluded.lease_until_ms"
                " WHERE pipeline_schedule.holder = $2 OR pipeline_schedule.lease_until_ms <= $4"
                " OR $5 = 0",
                pipeline,
                self._holder,
                until_ms,
                at_ms,
                int(self._database.capabilities.many_writers),
            )

        return await self._database.write(work) == 1

    async def give_lease_back(self, pipeline: str) -> None:
        """Let any process run the pipeline from now on."""

        async def work(tx: Tx) -> None:
            await tx.execute(
                "UPDATE pipeline_schedule SET lease_until_ms = 0"
                " WHERE pipeline = $1 AND holder = $2",
                pipeline,
                self._holder,
            )

        await self._database.write(work)

    async def prune(self, pipeline: str, before_ms: int) -> int:
        """Delete ended runs older than a moment, and all but the newest RUNS_KEPT_MAX."""
        ended = ", ".join(f"'{state}'" for state in sorted(ENDED))

        async def work(tx: Tx) -> int:
            return await tx.execute(
                "DELETE FROM pipeline_run WHERE run_id IN (SELECT run_id FROM pipeline_run"
                f" WHERE pipeline = $1 AND state IN ({ended}) AND (queued_at_ms < $2"
                " OR run_id NOT IN (SELECT run_id FROM pipeline_run WHERE pipeline = $1"
                " ORDER BY queued_at_ms DESC, run_id DESC LIMIT $3)) LIMIT $4)",
                pipeline,
                before_ms,
                RUNS_KEPT_MAX,
                PRUNED_PER_CALL_MAX,
            )

        return await self._database.write(work)

    def _interrupted(self, run: Run, at_ms: int) -> Run:
        return msgspec.structs.replace(
            run,
            state="interrupted",
            finished_at_ms=at_ms,
            error="The server stopped while this run was waiting or running.",
        )
