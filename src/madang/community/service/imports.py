"""Runs of imports: begun over HTTP, worked off beside the loop's other work, told how they went.

The one thing to know: one run per account at a time; what a kill cuts off is undone at the next
start.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from madang.community.errors.archives import ImportBusy
from madang.community.model import Permission
from madang.community.service.access import Access
from madang.community.service.discord import DiscordImport
from madang.community.service.messages import Author
from madang.community.service.restoring import Restoring
from madang.community.service.tools import Tools
from madang.community.store.archives import ImportRow, ImportState
from madang.kernel.errors import MadangError, TooLarge
from madang.kernel.ids import new_id

logger = logging.getLogger(__name__)

ImportKind = Literal["madang", "discord"]
ARCHIVE_BYTES_MAX = 4 * 1024 * 1024 * 1024
RUNS_LISTED_MAX = 20


class ImportRun(Struct, frozen=True, kw_only=True):
    """An import: how it stands, and what was taken and what not."""

    import_id: str
    kind: ImportKind
    community_id: str | None
    state: ImportState
    started_at_ms: int
    ended_at_ms: int | None
    taken: dict[str, int]
    left: dict[str, int]
    """What was not taken, and how often."""
    problem: str
    """Why it failed, with the place in the archive; empty when it did not."""


class _Report(Struct, kw_only=True):
    taken: dict[str, int] = {}
    left: dict[str, int] = {}
    problem: str = ""


class Imports:
    """Verbs on imports."""

    def __init__(
        self, tools: Tools, access: Access, restoring: Restoring, discord: DiscordImport
    ) -> None:
        self._tools = tools
        self._access = access
        self._store = tools.doors.archives
        self._restoring = restoring
        self._discord = discord
        self._running: dict[str, asyncio.Task[None]] = {}
        self.on_restored: Callable[[str], Awaitable[None]] | None = None

    async def start(self) -> None:
        """Undo what the last end of the server cut off."""
        for run in await self._tools.db.read(self._store.cut_off):
            community_id = run.community_id
            if run.kind == "madang" and community_id is not None:
                await self._tools.db.write(lambda tx, c=community_id: self._store.purge(tx, c))  # type: ignore[misc]
            await self._end(run, "failed", _Report(problem="The server ended meanwhile."))

    async def close(self) -> None:
        """End what runs; it is undone at the next start."""
        for task in list(self._running.values()):
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def listed(self, account_id: str) -> list[ImportRun]:
        """Return an account's imports, the newest first."""
        runs = await self._tools.db.read(
            lambda tx: self._store.runs(tx, account_id, RUNS_LISTED_MAX)
        )
        return [_shown(run) for run in runs]

    async def begin(
        self, kind: ImportKind, community_id: str | None, who: Author, body: AsyncIterator[bytes]
    ) -> ImportRun:
        """Take an archive in and begin to read it.

        Args:
            community_id: of a Discord archive: the community that it goes into.

        Raises:
            CommunityNotFound, NotAllowed, ImportBusy, TooLarge.
        """
        if kind == "discord":
            await self._access.need_here(
                community_id or "", who.account_id, Permission.ADMINISTRATOR
            )
        if who.account_id in self._running:
            raise ImportBusy("An import of yours is still running; wait for its end.")
        run = ImportRow(
            import_id=new_id(),
            account_id=who.account_id,
            kind=kind,
            community_id=community_id if kind == "discord" else None,
            state="running",
            started_at_ms=self._tools.clock.now_ms(),
            ended_at_ms=None,
            report=msgspec.json.encode(_Report()),
        )
        path = await self._receive(run.import_id, body)
        await self._tools.db.write(lambda tx: self._store.put_run(tx, run))
        task = asyncio.create_task(self._run(run, who, path), name="community: import")
        self._running[who.account_id] = task
        task.add_done_callback(lambda _: self._running.pop(who.account_id, None))
        return _shown(run)

    async def _receive(self, import_id: str, body: AsyncIterator[bytes]) -> Path:
        folder = self._tools.doors.folder
        folder.mkdir(parents=True, exist_ok=True)
        path, size_bytes = folder / f"{import_id}.import", 0
        try:
            with path.open("wb") as file:
                async for piece in body:
                    size_bytes += len(piece)
                    if size_bytes > ARCHIVE_BYTES_MAX:
                        raise TooLarge(
                            f"An archive has at most {ARCHIVE_BYTES_MAX} bytes.",
                            limit_bytes=ARCHIVE_BYTES_MAX,
                        )
                    await asyncio.to_thread(file.write, piece)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    async def _run(self, run: ImportRow, who: Author, path: Path) -> None:
        try:
            report = await self.read(run, who, path)
            await self._end(run, "done", report)
        except MadangError as refusal:
            await self._end(run, "failed", _Report(problem=refusal.message))
        except Exception:  # The supervisor of imports: a bug here ends this import, no other.
            logger.exception("import %s failed", run.import_id)
            await self._end(run, "failed", _Report(problem="Something broke on our side."))
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def take(self, path: Path, community_id: str | None, who: Author) -> dict[str, int]:
        """Take an archive in at once, without a run; returns what was taken.

        Args:
            community_id: where a Discord archive goes; None: it is one of Madang.
        """
        if community_id is None:
            restored = await self._restoring.restore(path, who.account_id, who.name)
            await self._access.changed(restored.community_id)
            return restored.counts
        await self._access.need_here(community_id, who.account_id, Permission.ADMINISTRATOR)
        told = await self._discord.take(path, community_id, who)
        await self._access.changed(community_id)
        return dict(told.taken)

    async def read(self, run: ImportRow, who: Author, path: Path) -> _Report:
        """Read an archive; what `run` says of its community is stored before the first row."""
        if run.kind == "discord":
            assert run.community_id is not None
            told = await self._discord.take(path, run.community_id, who)
            await self._access.changed(run.community_id)
            return _Report(taken=told.taken, left=told.left)

        async def begun(community_id: str) -> None:
            started = replace(run, community_id=community_id)
            await self._tools.db.write(lambda tx: self._store.put_run(tx, started))

        restored = await self._restoring.restore(path, who.account_id, who.name, begun)
        await self._access.changed(restored.community_id)
        if self.on_restored is not None:
            await self.on_restored(restored.community_id)
        left = {"contents": restored.missing_count} if restored.missing_count else {}
        return _Report(taken=restored.counts, left=left)

    async def _end(self, run: ImportRow, state: ImportState, report: _Report) -> None:
        now = await self._tools.db.read(lambda tx: self._store.runs(tx, run.account_id, 1))
        known = now[0].community_id if now and now[0].import_id == run.import_id else None
        community_id = (
            (known or run.community_id) if state == "done" or run.kind == "discord" else None
        )
        ended = replace(
            run,
            state=state,
            community_id=community_id,
            ended_at_ms=self._tools.clock.now_ms(),
            report=msgspec.json.encode(report),
        )
        await self._tools.db.write(lambda tx: self._store.put_run(tx, ended))


def _shown(run: ImportRow) -> ImportRun:
    report = msgspec.json.decode(run.report, type=_Report)
    return ImportRun(
        import_id=run.import_id,
        kind="discord" if run.kind == "discord" else "madang",
        community_id=run.community_id,
        state=run.state,
        started_at_ms=run.started_at_ms,
        ended_at_ms=run.ended_at_ms,
        taken=report.taken,
        left=report.left,
        problem=report.problem,
    )
