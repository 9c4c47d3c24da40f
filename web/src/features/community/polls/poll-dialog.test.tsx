/** ST15: a poll that is asked again after its answer was lost is asked under the same nonce. */
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { I18nProvider } from "@lingui/react";
import { i18n } from "@lingui/core";
import { expect, it, vi } from "vitest";
import { sendPoll } from "@/live/parts";
import { TooltipProvider } from "@/ui/tooltip/tooltip";
import { PollDialog } from "./poll-dialog";

vi.mock("@/live/parts", () => ({ sendPoll: vi.fn() }));

it("keeps its nonce for as long as it stands", async () => {
  i18n.loadAndActivate({ locale: "ko", messages: {} });
  const sent = vi.mocked(sendPoll);
  sent.mockRejectedValueOnce(new Error("the answer is lost"));
  const onClose = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <TooltipProvider>
        <PollDialog channelId="c1" onClose={onClose} />
      </TooltipProvider>
    </I18nProvider>,
  );
  await userEvent.type(screen.getByRole("textbox", { name: "질문" }), "점심?");
  const answers = screen
    .getAllByRole("textbox")
    .filter((box) => box.getAttribute("name") !== "question");
  for (const box of answers) if (box.hasAttribute("required")) await userEvent.type(box, "김밥");
  const ask = screen.getByRole("button", { name: "투표 올리기" });
  await userEvent.click(ask);
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.click(ask);
  expect(onClose).toHaveBeenCalledOnce();
  expect(sent).toHaveBeenCalledTimes(2);
  expect(sent.mock.calls[0]?.[1]).toBe(sent.mock.calls[1]?.[1]);
});
