/** The examples that the server writes are read here, so that both languages know the same events. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { EPHEMERAL_TYPES, EVENT_TYPES } from "@/gen/events";

// Vitest runs in the folder of the client.
const FOLDER = resolve("../contracts/examples");
const files = readdirSync(FOLDER);

describe("examples of events", () => {
  it("stand for every event, and for nothing else", () => {
    const known = [...EVENT_TYPES, ...EPHEMERAL_TYPES].map((type) => `${type}.json`);
    expect(files.toSorted()).toEqual(known.toSorted());
  });

  it.each(files)("%s carries its type and no field is left out", (file) => {
    const event: Record<string, unknown> = JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8"));
    expect(`${String(event["type"])}.json`).toBe(file);
    expect(Object.keys(event).length).toBeGreaterThan(1);
    expect(Object.values(event)).not.toContain(undefined);
  });
});
