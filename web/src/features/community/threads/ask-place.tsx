/** Where what was asked of a message is shown; its dialogs come when they are wanted. */
import { lazy, Suspense } from "react";
import { ask, useAsk } from "./asks";

const StartThreadDialog = lazy(() => import("./start-thread-dialog"));
const ForwardDialog = lazy(() => import("../forwards/forward-dialog"));

export function AskPlace() {
  const asked = useAsk((state) => state.ask);
  if (asked === null) return null;
  const close = () => ask(null);
  return (
    <Suspense fallback={null}>
      {asked.kind === "thread" ? (
        <StartThreadDialog {...asked} onClose={close} />
      ) : (
        <ForwardDialog message={asked.message} onClose={close} />
      )}
    </Suspense>
  );
}
