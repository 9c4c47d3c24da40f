/** UN7: how long a mute lasts. */
import { expect, test } from "vitest";
import { muteOf } from "./mutes";

test("UN7 tomorrow is the next midnight of the reader", () => {
  expect(muteOf("tomorrow", new Date(2026, 10, 21, 23, 59, 0))).toBe(60_000);
  expect(muteOf("tomorrow", new Date(2026, 11, 31, 0, 0, 0))).toBe(86_400_000);
});

test("UN7 the others are what they say", () => {
  const now = new Date();
  expect(["15m", "30m", "1h", "8h"].map((c) => muteOf(c as "15m", now))).toEqual([
    900_000, 1_800_000, 3_600_000, 28_800_000,
  ]);
  expect(muteOf("for_ever", now)).toBe("for_ever");
});
