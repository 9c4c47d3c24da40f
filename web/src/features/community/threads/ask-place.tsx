/** Where what was asked of a message is shown; its dialogs come when they are wanted. */
import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { answerStore } from "@/live/answers";
import { ask, useAsk } from "./asks";

const Answered = lazy(() => import("../invites/answered"));
const StartThreadDialog = lazy(() => import("./start-thread-dialog"));
const ForwardDialog = lazy(() => import("../forwards/forward-dialog"));

export function AskPlace() {
  const asked = useAsk((state) => state.ask);
  const isAnswered = useStore(answerStore, (state) => state.answer !== null);
  const close = () => ask(null);
  return (
    <Suspense fallback={null}>
      {isAnswered && <Answered />}
      {asked?.kind === "thread" && <StartThreadDialog {...asked} onClose={close} />}
      {asked?.kind === "forward" && <ForwardDialog message={asked.message} onClose={close} />}
    </Suspense>
  );
}
