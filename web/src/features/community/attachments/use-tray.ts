/** The files of a channel's tray. */
import { useMemo } from "react";
import { useStore } from "zustand";
import { uploads, type TrayItem } from "@/live/uploads";

export function useTray(channelId: string): readonly TrayItem[] {
  const items = useStore(uploads.store, (state) => state.items);
  return useMemo(() => items.filter((item) => item.channelId === channelId), [items, channelId]);
}
