/** MN5, ND9 and ND10 on the client: the same answers as the server's. */
import { describe, expect, test } from "vitest";
import type { Snapshot } from "@/gen/community";
import { callOf } from "./calls";
import { keywordIn } from "./keywords";
import { isQuiet, isQuietHour } from "./quiet";

const SNAPSHOT = {
  members: [{ account_id: "me", role_ids: ["r1"] }],
  roles: [
    { role_id: "r1", preset: null },
    { role_id: "r0", preset: "everyone" },
  ],
} as unknown as Snapshot;

describe("MN5", () => {
  test.each([
    [["me", "r1", "r0"], "account"],
    [["r0", "r1"], "role"],
    [["r0"], "everyone"],
    [["here"], "here"],
    [["other"], "none"],
  ])("%j calls as %s", (mentions, call) => expect(callOf(mentions, "me", SNAPSHOT)).toBe(call));

  test("a stranger is not called", () => expect(callOf(["r0"], null, SNAPSHOT)).toBe("none"));
});

describe("ND10", () => {
  test.each([
    ["cat", "the Cat sat", true],
    ["cat", "concatenate", false],
    ["cat", "cat_food", false],
    ["cat", "cat을 보다", true],
    ["배포", "오늘배포합니다", true],
    ["c++", "I like C++!", true],
    ["v2", "v20", false],
    ["가", "각", false],
  ])("%s in %s", (word, text, stands) => expect(keywordIn([word], text) !== null).toBe(stands));
});

describe("ND6 ND9", () => {
  const telling = {
    keywords: [],
    quiet_spans: [{ days: [4], from_minute: 1380, until_minute: 420 }],
    time_zone: "Asia/Seoul",
    digest: "off" as const,
  };
  test.each([
    ["2026-11-20T22:59:00+09:00", false],
    ["2026-11-20T23:00:00+09:00", true],
    ["2026-11-21T06:59:00+09:00", true],
    ["2026-11-21T07:00:00+09:00", false],
  ])("%s", (when, quiet) => expect(isQuietHour(telling, Date.parse(when))).toBe(quiet));

  test("do-not-disturb ends by itself", () => {
    const status = {
      state: "dnd" as const,
      state_ends_at_ms: 100,
      text: "",
      emoji: "",
      text_ends_at_ms: null,
    };
    expect(isQuiet(status, null, 99)).toBe(true);
    expect(isQuiet(status, null, 100)).toBe(false);
    expect(isQuiet({ ...status, state_ends_at_ms: null }, null, 100)).toBe(true);
  });
});
