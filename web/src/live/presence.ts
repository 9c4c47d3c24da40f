/** This person's own presence: active while there is input, idle after IDLE_AFTER_MS without. */
import { live } from "./live";

export const IDLE_AFTER_MS = 10 * 60_000;
const CHECK_EVERY_MS = 15_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

export type OwnPresence = "active" | "idle";

/** Pure: what to tell, from the time of the last input and whether the page is seen. */
export function presenceAt(nowMs: number, inputAtMs: number): OwnPresence {
  return nowMs - inputAtMs >= IDLE_AFTER_MS ? "idle" : "active";
}

export function startPresence(): () => void {
  let inputAtMs = Date.now();
  let told: OwnPresence = "active";
  const tell = () => {
    const state = presenceAt(Date.now(), inputAtMs);
    if (state !== told && live.send({ op: "presence", state })) told = state;
  };
  const sawInput = () => {
    inputAtMs = Date.now();
    if (told === "idle") tell();
  };
  const sawVisibility = () => {
    if (!document.hidden) sawInput();
  };
  for (const sign of SIGNS) window.addEventListener(sign, sawInput, { passive: true });
  document.addEventListener("visibilitychange", sawVisibility);
  const timer = setInterval(tell, CHECK_EVERY_MS);
  // A new connection counts as active on the server until it is told otherwise.
  const stop = live.state.subscribe((state, before) => {
    if (state.status !== "open" || before.status === "open") return;
    told = "active";
    tell();
  });
  return () => {
    for (const sign of SIGNS) window.removeEventListener(sign, sawInput);
    document.removeEventListener("visibilitychange", sawVisibility);
    clearInterval(timer);
    stop();
  };
}
