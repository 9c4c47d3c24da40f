/** What the app gives a chat. */
import type { ReactNode } from "react";
import type { Channel, Snapshot } from "@/gen/community";
import type { Chat } from "./chat-context";

export interface ChatPaneProps {
  readonly snapshot: Snapshot;
  readonly channel: Channel;
  /** A message's seq to open at. */
  readonly at?: number;
  readonly renderCards?: Chat["renderCards"];
  readonly renderSymbol?: Chat["renderSymbol"];
  /** In place of the composer for whoever may not write. */
  readonly joinBar: ReactNode;
  /** A member who may not write yet sees `joinBar` too. */
  readonly isReadOnly?: boolean;
}
