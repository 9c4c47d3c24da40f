/** FW7: what has nothing but a poll is not offered to be carried on. */
import { expect, it } from "vitest";
import type { Message } from "@/gen/community";
import { isCarriable } from "./use-ask-items";

const MESSAGE = { text: "", attachments: [], forwarded: null } as unknown as Message;

it("FW7 offers to carry on what has words, files or something carried", () => {
  expect(isCarriable(MESSAGE)).toBe(false);
  expect(isCarriable({ ...MESSAGE, text: "말" })).toBe(true);
  expect(isCarriable({ ...MESSAGE, attachments: [{}] as unknown as Message["attachments"] })).toBe(
    true,
  );
  expect(isCarriable({ ...MESSAGE, forwarded: {} as Message["forwarded"] })).toBe(true);
});
