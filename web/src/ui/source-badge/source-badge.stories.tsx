/** SourceBadge in every look and state. */
import type { SourceState } from "@/gen/boards";
import { SourceBadge, SourceDot } from "./source-badge";

export default { title: "SourceBadge", component: SourceBadge };

const AT_MS = Date.UTC(2026, 10, 20, 6, 30);

function source(kind: SourceState["kind"], change: Partial<SourceState> = {}): SourceState {
  return {
    kind,
    name: "sample",
    detail: "설명",
    as_of_ms: AT_MS,
    updated_at_ms: AT_MS,
    problem: null,
    ...change,
  };
}

export const Kinds = () => (
  <div style={{ display: "flex", gap: 12, flexWrap: "wrap" }}>
    <SourceBadge source={source("live")} />
    <SourceBadge source={source("recorded")} />
    <SourceBadge source={source("synthetic")} />
  </div>
);

export const WithProblem = () => (
  <SourceBadge source={source("live", { problem: "3분 동안 대답이 없습니다" })} />
);

export const ShortAndWithoutTime = () => (
  <div style={{ display: "flex", gap: 12 }}>
    <SourceBadge source={source("live")} isShort />
    <SourceBadge source={source("recorded", { as_of_ms: null, updated_at_ms: null })} />
  </div>
);

export const Dots = () => (
  <div style={{ display: "flex", gap: 12 }}>
    <SourceDot kind="live" />
    <SourceDot kind="recorded" />
    <SourceDot kind="synthetic" />
  </div>
);
