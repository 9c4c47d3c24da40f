/** The page's one live connection, wired to the session, the network and the window. */
import { refresh, accessToken, sessionStore, signOut } from "./session";
import { CLOSE_SESSION_REVOKED } from "./frames";
import { LiveSocket } from "./socket";

function socketUrl(): string {
  const url = new URL("/api/socket", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** A hidden page draws no frames, but its store must not pile up. */
function nextFrame(flush: () => void): void {
  if (document.hidden) setTimeout(flush, 100);
  else requestAnimationFrame(flush);
}

export const live = new LiveSocket({
  url: socketUrl,
  token: accessToken,
  onRefused: async (code) => {
    if (code === CLOSE_SESSION_REVOKED) signOut();
    else await refresh().catch(() => null);
  },
  schedule: nextFrame,
});

/** Open the connection and keep it for as long as the page lives. */
export function startLive(): void {
  let accountId = sessionStore.getState().account?.account_id ?? null;
  sessionStore.subscribe((state) => {
    const next = state.account?.account_id ?? null;
    if (next === accountId) return;
    accountId = next;
    live.restart();
  });
  live.start();
  window.addEventListener("online", () => live.retryNow());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    live.retryNow();
    live.ping();
  });
}
