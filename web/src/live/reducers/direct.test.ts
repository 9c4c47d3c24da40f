import { describe, expect, it } from "vitest";
import directChanged from "../../../../contracts/examples/community.direct_changed.json";
import directGone from "../../../../contracts/examples/community.direct_gone.json";
import friendChanged from "../../../../contracts/examples/community.friend_changed.json";
import friendEnded from "../../../../contracts/examples/community.friend_ended.json";
import settingsChanged from "../../../../contracts/examples/community.people_settings_changed.json";
import blocked from "../../../../contracts/examples/community.person_blocked.json";
import unblocked from "../../../../contracts/examples/community.person_unblocked.json";
import { directStore, nameOfDirect, NOBODY_KNOWN, touchDirect } from "../direct-store";
import type { AccountEvent } from "../kinds";
import type { Applied } from "../streams";
import { applyToDirects, applyToPeople } from "./direct";

const applied = (...events: readonly unknown[]): Applied<AccountEvent>[] =>
  events.map((event, index) => ({ seq: index + 1, atMs: 1000, event: event as AccountEvent }));

describe("direct channels", () => {
  it("come and go by the account's own stream", () => {
    const shown = applyToDirects(NOBODY_KNOWN, applied(directChanged, directChanged));
    expect(shown.directs).toEqual([{ direct: directChanged.direct, active_at_ms: 1000 }]);
    expect(applyToDirects(shown, applied(directGone)).directs).toEqual([]);
    expect(applyToDirects(shown, applied(friendEnded))).toBe(shown);
  });

  it("go to the top with a message", () => {
    const of = (channel_id: string) =>
      ({ ...directChanged.direct, channel_id }) as unknown as typeof directChanged.direct;
    directStore.setState({
      directs: ["a", "b"].map((id, index) => ({
        direct: of(id) as never,
        active_at_ms: 20 - index,
      })),
    });
    touchDirect("b", 30);
    touchDirect("unknown", 40);
    expect(directStore.getState().directs?.map(({ direct }) => direct.channel_id)).toEqual([
      "b",
      "a",
    ]);
  });

  it("are called by their name, or by the others", () => {
    const people = [
      { account_id: "me", name: "나" },
      { account_id: "bo", name: "보라" },
      { account_id: "cy", name: "Cy" },
    ];
    expect(nameOfDirect("산행", people, "me")).toBe("산행");
    expect(nameOfDirect("", people, "me")).toBe("보라, Cy");
    expect(nameOfDirect("", people.slice(0, 1), "me")).toBe("나");
  });
});

describe("people", () => {
  it("are friends until they are not", () => {
    const shown = applyToPeople(NOBODY_KNOWN, applied(friendChanged, friendChanged));
    expect(shown.friends).toEqual([friendChanged.friend]);
    expect(applyToPeople(shown, applied(friendEnded)).friends).toEqual([]);
  });

  it("are blocked until they are not, and settings are kept", () => {
    const shown = applyToPeople(NOBODY_KNOWN, applied(blocked, settingsChanged));
    expect(shown.blocked).toEqual([blocked.blocked]);
    expect(shown.settings).toEqual(settingsChanged.settings);
    expect(applyToPeople(shown, applied(unblocked)).blocked).toEqual([]);
  });
});
