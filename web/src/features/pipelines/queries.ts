/** Pipelines and their runs; asked for more often while something runs. */
import { queryOptions } from "@tanstack/react-query";
import type { PipelineList, Run, RunList } from "@/gen/pipelines";
import { api } from "@/live/http";

const BUSY_EVERY_MS = 2_000;
const IDLE_EVERY_MS = 30_000;
export const RUNS_SHOWN = 50;

export function isBusy(run: Run | null): boolean {
  return run !== null && (run.state === "queued" || run.state === "running");
}

export const pipelinesQuery = queryOptions({
  queryKey: ["pipelines", "list"],
  queryFn: ({ signal }) => api.get<PipelineList>("/api/pipelines", { signal }),
  refetchInterval: ({ state }) =>
    state.data?.pipelines.some((each) => isBusy(each.last_run)) === true
      ? BUSY_EVERY_MS
      : IDLE_EVERY_MS,
});

export const runsQuery = queryOptions({
  queryKey: ["pipelines", "runs"],
  queryFn: ({ signal }) => api.get<RunList>(`/api/pipelines/runs?limit=${RUNS_SHOWN}`, { signal }),
  refetchInterval: ({ state }) =>
    state.data?.runs.some(isBusy) === true ? BUSY_EVERY_MS : IDLE_EVERY_MS,
});

export function startRun(name: string): Promise<Run> {
  return api.post<Run>(`/api/pipelines/${encodeURIComponent(name)}/runs`, {});
}
