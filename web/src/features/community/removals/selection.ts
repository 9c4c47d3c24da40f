/** Which messages a moderator has picked to delete together; null while nobody picks. */
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";
import type { Message } from "@/gen/community";
import { BULK_DELETE_MAX } from "@/live/parts";

interface Selection {
  readonly channelId: string;
  readonly ids: ReadonlySet<string>;
}

interface Picking {
  readonly selection: Selection | null;
  /** Whose newest messages are about to be deleted. */
  readonly purging: Message | null;
}

const store = createStore<Picking>(() => ({ selection: null, purging: null }));

export function askPurge(message: Message | null): void {
  store.setState({ purging: message });
}

export function beginSelection(channelId: string, messageId: string): void {
  store.setState({ selection: { channelId, ids: new Set([messageId]) } });
}

export function endSelection(): void {
  store.setState({ selection: null });
}

export function togglePicked(messageId: string): void {
  const { selection } = store.getState();
  if (!selection) return;
  const ids = new Set(selection.ids);
  if (!ids.delete(messageId) && ids.size < BULK_DELETE_MAX) ids.add(messageId);
  store.setState({ selection: { ...selection, ids } });
}

/** Whether a message is picked; null while nobody picks in its channel. */
export function usePicked(channelId: string, messageId: string): boolean | null {
  return useStore(store, ({ selection }) =>
    selection?.channelId === channelId ? selection.ids.has(messageId) : null,
  );
}

export function usePurging(channelId: string): Message | null {
  return useStore(store, ({ purging }) => (purging?.channel_id === channelId ? purging : null));
}

export function useSelection(channelId: string): ReadonlySet<string> | null {
  return useStore(store, ({ selection }) =>
    selection?.channelId === channelId ? selection.ids : null,
  );
}
