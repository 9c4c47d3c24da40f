/** One's own status, keywords, quiet hours and mails; other devices tell of changes. */
import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { StatusFields, Telling, TellingFields } from "@/gen/community";
import type { Status } from "@/gen/realtime";
import type { AccountEvent } from "@/live/kinds";
import { codeOf } from "./api-error";
import { api } from "./http";
import { sessionStore } from "./session";

interface Notices {
  readonly accountId: string | null;
  readonly status: Status | null;
  readonly telling: Telling | null;
}

const NOTHING: Notices = { accountId: null, status: null, telling: null };

export const noticesStore = createStore<Notices>(() => NOTHING);

const myId = () => sessionStore.getState().account?.account_id ?? null;

/** Read both for whoever is signed in; again for somebody else. */
export async function openNotices(): Promise<void> {
  const accountId = myId();
  if (noticesStore.getState().accountId === accountId) return;
  noticesStore.setState({ ...NOTHING, accountId });
  if (accountId === null) return;
  try {
    const [status, telling] = await Promise.all([
      api.get<Status>("/api/me/status"),
      api.get<Telling>("/api/me/telling"),
    ]);
    if (noticesStore.getState().accountId === accountId) noticesStore.setState({ status, telling });
  } catch (error) {
    noticesStore.setState({ accountId: null });
    console.warn("status and alerts did not come", codeOf(error));
  }
}

export function sawNotices(event: AccountEvent): void {
  if (event.type === "community.status_changed") noticesStore.setState({ status: event.status });
  else if (event.type === "community.telling_changed") {
    noticesStore.setState({ telling: event.telling });
  }
}

export async function changeStatus(fields: StatusFields): Promise<void> {
  noticesStore.setState({ status: await api.patch<Status>("/api/me/status", fields) });
}

export async function changeTelling(fields: TellingFields): Promise<void> {
  noticesStore.setState({ telling: await api.patch<Telling>("/api/me/telling", fields) });
}

export function useNotices(): Notices {
  const notices = useStore(noticesStore);
  useEffect(() => void openNotices(), []);
  return notices;
}
