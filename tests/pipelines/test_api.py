"""Pipelines over HTTP: what strangers may read, who may start a run, and what is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from litestar.di import Provide

from madang.engines.sql.port import Database
from madang.pipelines.api import ROUTES
from madang.web import HealthService, HTTPOptions, Limits, http_app
from tests.pipelines.parts import DAILY, ScriptedLauncher, Stage, staged
from tests.serving import serving

OWNER = SimpleNamespace(is_owner=True)
MEMBER = SimpleNamespace(is_owner=False)


@asynccontextmanager
async def served(stage: Stage, caller: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the routes to one caller."""
    nothing: Any = None
    options = HTTPOptions(
        version="0",
        health=HealthService(version="0", started_at_ms=0, about=nothing),
        limits=Limits(nothing),
    )
    services = {
        "pipelines": stage.service,
        "caller": Provide(lambda: caller, sync_to_thread=False),
    }
    async with (
        serving(http_app(ROUTES, services, options=options)) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        yield client


@pytest.fixture
async def stage(migrated_sqlite: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(
        migrated_sqlite, tmp_path, schedule=DAILY, launcher=ScriptedLauncher()
    ) as stage:
        yield stage


async def test_PL13_anybody_may_look(stage: Stage) -> None:
    async with served(stage, None) as client:
        (entry,) = (await client.get("/api/pipelines")).json()["pipelines"]
        assert entry["name"] == "small"
        assert [a["name"] for a in entry["assets"]] == ["fetch", "analyse"]
        assert entry["schedule"] == "midnight, every day"
        assert entry["last_run"] is None
        assert (await client.get("/api/pipelines/runs")).json() == {"runs": []}


async def test_PL13_the_owner_starts_a_run_and_sees_it(stage: Stage) -> None:
    async with served(stage, OWNER) as client:
        answer = await client.post("/api/pipelines/small/runs", json={})
        assert answer.status_code == 202
        started = answer.json()
        assert (started["trigger"], started["state"]) == ("manual", "queued")
        await stage.next_finished()
        path = f"/api/pipelines/runs/{started['run_id']}"
        run = (await client.get(path)).json()
        assert run["state"] == "succeeded"
        listed = (await client.get("/api/pipelines/runs", params={"pipeline": "small"})).json()
        assert listed == {"runs": [run]}


@pytest.mark.parametrize(
    ("caller", "body", "status", "code"),
    [
        (None, {}, 401, "kernel.unauthorized"),
        (MEMBER, {}, 403, "kernel.forbidden"),
        (OWNER, {"from_day": "soon"}, 422, "pipelines.days_invalid"),
        (OWNER, {"from_day": 7}, 422, "kernel.malformed"),
        (OWNER, {"days": 7}, 422, "kernel.malformed"),
    ],
)
async def test_PL13_what_may_not_be_started_is_refused(
    stage: Stage, caller: Any, body: dict[str, Any], status: int, code: str
) -> None:
    async with served(stage, caller) as client:
        answer = await client.post("/api/pipelines/small/runs", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert await stage.service.runs() == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/pipelines/runs/0000000000000000", 404, "pipelines.run_unknown"),
        ("/api/pipelines/runs?pipeline=large", 404, "pipelines.unknown"),
        ("/api/pipelines/runs?limit=201", 422, "kernel.malformed"),
        ("/api/pipelines/runs?limit=0", 422, "kernel.malformed"),
    ],
)
async def test_what_is_not_there_is_refused(
    stage: Stage, path: str, status: int, code: str
) -> None:
    async with served(stage, None) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
