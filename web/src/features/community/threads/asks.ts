/** What was asked of a message or channel and needs a dialog: one place shows it, wherever it was asked. */
import { create } from "zustand";
import type { Channel, Message, Snapshot } from "@/gen/community";

export type Ask =
  | {
      readonly kind: "thread";
      readonly snapshot: Snapshot;
      readonly channel: Channel;
      readonly message: Message | null;
    }
  | { readonly kind: "forward"; readonly message: Message };

export const useAsk = create<{ readonly ask: Ask | null }>(() => ({ ask: null }));

export const ask = (wanted: Ask | null): void => useAsk.setState({ ask: wanted });
