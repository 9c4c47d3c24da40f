/** A deleted account reads as one wherever an author is named. */
import { i18n } from "@lingui/core";
import { expect, it } from "vitest";
import { whoOf } from "./who";

it("names who deleted their account, who left, and who is here", () => {
  i18n.loadAndActivate({ locale: "ko", messages: {} });
  const member = { account_id: "a", name: "지금 이름", face: null };
  const snapshot = { members: [member] } as unknown as Parameters<typeof whoOf>[0];
  const named = (author_id: string, author_name: string) =>
    whoOf(snapshot, { author_id, author_name }).name;
  expect(named("ghost", "")).toBe("탈퇴한 계정");
  expect(named("gone", "옛 이름")).toBe("옛 이름");
  expect(named("a", "옛 이름")).toBe("지금 이름");
});
