/** Runs in every state. */
import type { Meta, StoryObj } from "@storybook/react-vite";
import type { Run } from "@/gen/pipelines";
import { RunList } from "./run-list";

const AT_MS = Date.UTC(2025, 4, 30, 7, 30);

const RUN: Run = {
  run_id: "run-1",
  pipeline: "market",
  trigger: "schedule",
  state: "succeeded",
  attempt: 1,
  from_day: null,
  to_day: null,
  due_at_ms: AT_MS,
  queued_at_ms: AT_MS,
  started_at_ms: AT_MS,
  finished_at_ms: AT_MS + 6_030,
  assets: [
    {
      name: "bars",
      state: "succeeded",
      tries: 1,
      started_at_ms: AT_MS,
      duration_ms: 523,
      metadata: { rows_read: 182_800, rows_quarantined: 0 },
      error: null,
    },
  ],
  checks: [
    {
      name: "few_quarantined",
      asset: "bars",
      is_passed: true,
      severity: "error",
      description: "0 of 182,800 rows are quarantined.",
      metadata: {},
    },
  ],
  error: null,
  failure: null,
};

const meta: Meta = { title: "Pipelines" };
export default meta;

type Story = StoryObj;

export const Runs: Story = {
  render: () => (
    <RunList
      runs={[
        { ...RUN, run_id: "run-4", state: "running", finished_at_ms: null },
        RUN,
        {
          ...RUN,
          run_id: "run-2",
          trigger: "backfill",
          state: "failed",
          from_day: "2025-05-01",
          to_day: "2025-05-30",
          error: "The source answered with a login page.",
          failure: "transient",
        },
        { ...RUN, run_id: "run-3", trigger: "manual", state: "interrupted" },
      ]}
    />
  ),
};
