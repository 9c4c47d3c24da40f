/** Everything live that starts with the page and goes on until it closes. */
import { forgetChannels } from "./channel-view";
import { forgetCommunities, loadList, rereadCommunities } from "./communities";
import { database } from "./database";
import { live, startLive } from "./live";
import { startOutbox } from "./outbox";
import { startPresence } from "./presence";
import { startReads } from "./reads";
import { accessToken, sessionStore } from "./session";

export function start(): void {
  startOutbox((flush) => onOpen(flush));
  startReads();
  startPresence();
  followAccount();
  onOpen(() => {
    rereadCommunities();
    void loadList();
  });
  startLive();
  void accessToken().catch(() => null);
}

/** The server said welcome after a break (not for the first time: then everything is read anyway). */
function onOpen(work: () => void): void {
  let wasOpen = false;
  live.state.subscribe((state, before) => {
    if (state.status !== "open" || before.status === "open") return;
    if (wasOpen) work();
    wasOpen = true;
  });
}

/** Another person: what was on the page and in the cache goes, and the list is read as they see it. */
function followAccount(): void {
  let accountId: string | null | undefined;
  const follow = () => {
    const next = sessionStore.getState().account?.account_id ?? null;
    if (next === accountId) return;
    const wasSignedIn = typeof accountId === "string";
    accountId = next;
    forgetChannels();
    forgetCommunities();
    if (wasSignedIn) void database.clearReads();
    void loadList();
  };
  sessionStore.subscribe(follow);
  follow();
}
