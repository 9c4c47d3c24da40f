/** One's own profile of everywhere, for the bar of the account; other devices tell of changes. */
import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Profile } from "@/gen/community";
import { api } from "./http";
import { sessionStore } from "./session";

const store = createStore<{ readonly accountId: string | null; readonly profile: Profile | null }>(
  () => ({ accountId: null, profile: null }),
);

export function sawOwnProfile(profile: Profile): void {
  if (profile.community_id !== null) return;
  store.setState({ accountId: sessionStore.getState().account?.account_id ?? null, profile });
}

export function useOwnProfile(accountId: string): Profile | null {
  const known = useStore(store);
  const isMissing = known.accountId !== accountId;
  useEffect(() => {
    if (!isMissing) return;
    store.setState({ accountId, profile: null });
    api.get<Profile>("/api/me/profile").then(sawOwnProfile, () => null);
  }, [accountId, isMissing]);
  return isMissing ? null : known.profile;
}
