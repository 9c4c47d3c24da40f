/** Wire types of pipelines and their runs; the same names and fields as the server's structs. */
export type Scalar = string | number | boolean | null;

export interface AssetEntry {
  readonly name: string;
  readonly description: string;
  readonly needs: readonly string[];
}

export interface AssetRun {
  readonly name: string;
  readonly state: "waiting" | "running" | "succeeded" | "failed" | "skipped";
  readonly tries: number;
  readonly started_at_ms: number | null;
  readonly duration_ms: number | null;
  readonly metadata: Readonly<Record<string, Scalar>>;
  readonly error: string | null;
}

export interface CheckRun {
  readonly name: string;
  readonly asset: string;
  readonly is_passed: boolean;
  readonly severity: "warning" | "error";
  readonly description: string;
  readonly metadata: Readonly<Record<string, Scalar>>;
}

export interface Run {
  readonly run_id: string;
  readonly pipeline: string;
  readonly trigger: "schedule" | "manual" | "first_start" | "backfill";
  readonly state: "queued" | "running" | "succeeded" | "failed" | "interrupted";
  readonly attempt: number;
  readonly from_day: string | null;
  readonly to_day: string | null;
  readonly due_at_ms: number | null;
  readonly queued_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly assets: readonly AssetRun[];
  readonly checks: readonly CheckRun[];
  readonly error: string | null;
  readonly failure: "transient" | "terminal" | "check" | "timeout" | "died" | "garbage" | "disk_full" | "bug" | null;
}

export interface PipelineEntry {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly assets: readonly AssetEntry[];
  readonly schedule: string | null;
  readonly next_run_at_ms: number | null;
  readonly last_run: Run | null;
}

export interface PipelineList {
  readonly pipelines: readonly PipelineEntry[];
}

export interface RunList {
  readonly runs: readonly Run[];
}

export interface RunRequest {
  readonly from_day: string | null;
  readonly to_day: string | null;
}

