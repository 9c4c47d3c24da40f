/** JR6: the applicant hears the answer; who was let in goes in by it. */
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { I18nProvider } from "@lingui/react";
import { i18n } from "@lingui/core";
import {
  RouterContextProvider,
  createMemoryHistory,
  createRootRoute,
  createRouter,
} from "@tanstack/react-router";
import { expect, it, vi } from "vitest";
import { answerStore } from "@/live/answers";
import { Toasts } from "@/ui/toast/toast";
import Answered from "./answered";

function shown() {
  i18n.loadAndActivate({ locale: "ko", messages: {} });
  const router = createRouter({
    routeTree: createRootRoute(),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  const navigate = vi.spyOn(router, "navigate").mockResolvedValue();
  render(
    <I18nProvider i18n={i18n}>
      <RouterContextProvider router={router as never}>
        <Answered />
        <Toasts />
      </RouterContextProvider>
    </I18nProvider>,
  );
  return navigate;
}

const heard = (state: "accepted" | "refused", reason: string) =>
  act(() => {
    const answer = {
      type: "community.request_answered",
      community_id: "c1",
      state,
      reason,
    } as const;
    answerStore.setState({ answer });
  });

it("JR6 opens the community that let one in", async () => {
  const navigate = shown();
  heard("accepted", "");
  await userEvent.click(screen.getByRole("button", { name: "들어가기" }));
  expect(navigate).toHaveBeenCalledWith(expect.objectContaining({ params: { communityId: "c1" } }));
  expect(answerStore.getState().answer).toBeNull();
});

it("JR6 says that and why one was refused", () => {
  shown();
  heard("refused", "자리가 없습니다");
  expect(screen.getByRole("status").textContent).toContain("자리가 없습니다");
});
