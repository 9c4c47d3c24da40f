/** The report somebody is writing: its dialog outlives the row whose menu asked for it. */
import { create } from "zustand";
import type { Message } from "@/gen/community";

interface Asked {
  readonly communityId: string;
  readonly target: Message;
}

export const useReport = create<{ readonly asked: Asked | null }>(() => ({ asked: null }));

export const openReport = (communityId: string, target: Message) =>
  useReport.setState({ asked: { communityId, target } });

export const closeReport = () => useReport.setState({ asked: null });
