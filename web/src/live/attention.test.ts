/** UN4-UN11 on the client: the same table as the server's. */
import { describe, expect, test } from "vitest";
import type { Level, NotificationSetting } from "@/gen/community";
import { attentionOf, mannerOf, nextEndMs, notifies, type SettingsByPlace } from "./attention";

const CHANNEL = { channel_id: "h", category_id: "k", community_id: "c" };

function setting(
  place: NotificationSetting["place"],
  id: string,
  level: Level | null,
  until: number | null,
  isPassing: boolean,
): NotificationSetting {
  return {
    community_id: "c",
    place,
    place_id: id,
    level,
    muted_until_ms: until,
    is_mention_passing: isPassing,
  };
}

const SETTINGS: SettingsByPlace = {
  c: setting("community", "c", "nothing", 100, true),
  k: setting("category", "k", "mentions", 50, false),
  h: setting("channel", "h", null, null, true),
};

describe("UN5 UN6: the nearest level, every mute", () => {
  test.each([
    [49, { level: "mentions", isMuted: true, isMentionPassing: false }],
    [50, { level: "mentions", isMuted: true, isMentionPassing: true }],
    [100, { level: "mentions", isMuted: false, isMentionPassing: true }],
  ])("at %i", (nowMs, manner) => expect(mannerOf(SETTINGS, CHANNEL, nowMs)).toEqual(manner));

  test("nothing set is everything told", () => {
    expect(mannerOf({}, CHANNEL, 0)).toEqual({
      level: "all",
      isMuted: false,
      isMentionPassing: true,
    });
  });
});

describe("UN9 UN10 UN11", () => {
  test.each<[Level, boolean, boolean, boolean, number, boolean, boolean]>([
    ["all", false, true, true, 2, true, true],
    ["all", true, true, false, 2, false, true],
    ["all", true, false, false, 0, false, false],
    ["mentions", false, true, true, 2, false, true],
    ["mentions", true, false, false, 0, false, false],
    ["nothing", false, true, false, 0, false, false],
  ])("%s, muted %s, passing %s", (level, isMuted, isMentionPassing, isBold, badge, any, call) => {
    const manner = { level, isMuted, isMentionPassing };
    expect(attentionOf(manner, 5, 2)).toEqual({ isBold, badge });
    expect(notifies(manner, false)).toBe(any);
    expect(notifies(manner, true)).toBe(call);
  });

  test("UN7: the next end wakes the screen", () => {
    expect(nextEndMs(SETTINGS, 60)).toBe(100);
    expect(nextEndMs(SETTINGS, 100)).toBeNull();
  });
});
