import { describe, expect, it } from "vitest";
import type { AuditEntry, Change } from "@/gen/community";
import { changesIn } from "./audit-words";

const told = (changes: readonly Change[]) =>
  changesIn(
    { changes } as AuditEntry,
    (words) => words.message ?? words.id,
    new Map([["01k9role", "도우미"]]),
    (atMs) => `#${atMs}`,
  );

describe("the audit log in words (MO10)", () => {
  it("names rights instead of masks, people and roles instead of ids", () => {
    const [role, overwrite] = told([
      { field: "permissions", before: "1", after: "3" },
      { field: "01k9role", before: null, after: "+1 -2" },
    ]);
    expect(role?.before).not.toMatch(/\d/u);
    expect(role?.after?.split(", ")).toHaveLength(2);
    expect(overwrite?.field).toBe("도우미");
    expect(overwrite?.after).toMatch(/^✓ .+ · ✗ .+$/u);
  });

  it("tells moments as dates and leaves out what stayed empty", () => {
    const changes = told([
      { field: "timed_out_until_ms", before: null, after: "5" },
      { field: "topic", before: "", after: null },
    ]);
    expect(changes.map((each) => each.after)).toEqual(["#5"]);
  });
});
