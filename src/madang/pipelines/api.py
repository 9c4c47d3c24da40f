"""Pipelines over HTTP: everyone may look, the owner of the installation may start a run."""

from typing import Protocol

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import SkipValidation

from madang.kernel.errors import Forbidden, Unauthorized
from madang.pipelines.model import PipelineList, Run, RunList, RunRequest
from madang.pipelines.service import PipelineService


class Caller(Protocol):
    """What must be known of who calls; `identity` stands above and gives its own type."""

    @property
    def is_owner(self) -> bool:
        """Whether this is the owner of the installation."""
        ...


# Litestar must not check the type: it cannot see that the caller fits the protocol.
AnyCaller = SkipValidation[Caller | None]


@get("/api/pipelines")
async def list_pipelines(pipelines: PipelineService) -> PipelineList:
    """List all pipelines with their assets, schedule, next run and newest run."""
    return PipelineList(pipelines=await pipelines.entries())


@get("/api/pipelines/runs")
async def list_runs(
    pipelines: PipelineService,
    limit: int | None = None,
    pipeline: str | None = None,
) -> RunList:
    """List runs, newest first, of one pipeline or of all."""
    return RunList(runs=tuple(await pipelines.runs(limit, pipeline)))


@get("/api/pipelines/runs/{run_id:str}")
async def read_run(run_id: str, pipelines: PipelineService) -> Run:
    """Return one run with its assets and checks."""
    return await pipelines.run(run_id)


@post("/api/pipelines/{name:str}/runs", status_code=202)
async def start_run(
    name: str, data: RunRequest, pipelines: PipelineService, caller: AnyCaller
) -> Run:
    """Start a run, or a back-fill when days are given; owner only. Answers before the run ends."""
    if caller is None:
        raise Unauthorized("Starting a run needs an account: log in.")
    if not caller.is_owner:
        raise Forbidden("Only the owner of the installation may start a run.")
    return await pipelines.run_now(name, data.from_day, data.to_day)


ROUTES: list[HTTPRouteHandler] = [list_pipelines, list_runs, read_run, start_run]
