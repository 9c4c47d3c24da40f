/** How the people on screen are shown; the server tells only of these (PR6). */
import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { sawPeople } from "./communities";
import type { PersonShown } from "./frames";
import { live } from "./live";

/** The server takes no more in one frame (WATCHED_MAX). */
export const WATCHED_MAX = 400;
const WATCH_AFTER_MS = 100;

export const peopleStore = createStore<{ readonly byId: Readonly<Record<string, PersonShown>> }>(
  () => ({ byId: {} }),
);

const wanted = new Map<object, readonly string[]>();
let timer: ReturnType<typeof setTimeout> | undefined;
let told = "";

function watchSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const ids = [...new Set([...wanted.values()].flat())].slice(0, WATCHED_MAX);
    const key = ids.toSorted().join();
    if (key !== told && live.send({ op: "watch", account_ids: ids })) told = key;
  }, WATCH_AFTER_MS);
}

live.onPeople = (people) => {
  peopleStore.setState(({ byId }) => ({
    byId: { ...byId, ...Object.fromEntries(people.map((one) => [one.account_id, one])) },
  }));
  sawPeople(people);
};
live.state.subscribe((state, before) => {
  if (state.status !== "open" || before.status === "open") return;
  // A new connection watches nobody yet.
  told = "";
  watchSoon();
});

/** Watch these people for as long as what shows them is there. */
export function useWatched(accountIds: readonly string[]): void {
  const key = accountIds.join();
  useEffect(() => {
    const owner = {};
    wanted.set(owner, key === "" ? [] : key.split(","));
    watchSoon();
    return () => {
      wanted.delete(owner);
      watchSoon();
    };
  }, [key]);
}

/** The text and emoji of somebody who is watched. */
export function usePerson(accountId: string): PersonShown | undefined {
  return useStore(peopleStore, ({ byId }) => byId[accountId]);
}
