/** UN4-UN11 on the client: the same table as the server's. */
import { describe, expect, test } from "vitest";
import type { Level, NotificationSetting } from "@/gen/community";
import { attentionOf, mannerOf, nextEndMs, tells, type SettingsByPlace } from "./attention";

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
    is_everyone_suppressed: false,
    is_role_suppressed: false,
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
  ])("at %i", (nowMs, manner) => expect(mannerOf(SETTINGS, CHANNEL, nowMs)).toMatchObject(manner));

  test("nothing set is everything told", () => {
    expect(mannerOf({}, CHANNEL, 0)).toMatchObject({
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
    const manner = {
      level,
      isMuted,
      isMentionPassing,
      isEveryoneSuppressed: false,
      isRoleSuppressed: false,
    };
    const counts = {
      unread_count: 5,
      mention_count: 2,
      role_mention_count: 1,
      everyone_mention_count: 1,
    };
    expect(attentionOf(manner, counts)).toEqual({ isBold, badge });
    const suppressing = { ...manner, isEveryoneSuppressed: true, isRoleSuppressed: true };
    expect(attentionOf(suppressing, counts)).toEqual({ isBold, badge: 0 });
    const quietly = { manner, hasKeyword: false, isBlocked: false, isQuiet: false };
    expect(tells({ ...quietly, call: "none" })).toBe(any);
    expect(tells({ ...quietly, call: "account" })).toBe(call);
    expect(tells({ ...quietly, call: "none", hasKeyword: true })).toBe(call);
    expect(tells({ ...quietly, call: "role", manner: suppressing })).toBe(any);
    expect(tells({ ...quietly, call: "everyone", manner: suppressing })).toBe(any);
    expect(tells({ ...quietly, call: "account", isQuiet: true })).toBe(false);
    expect(tells({ ...quietly, call: "account", isBlocked: true })).toBe(false);
  });

  test("UN7: the next end wakes the screen", () => {
    expect(nextEndMs(SETTINGS, 60)).toBe(100);
    expect(nextEndMs(SETTINGS, 100)).toBeNull();
  });
});
