/** What every row of a chat needs to know, so that rows are not handed ten properties each. */
import { createContext, useContext, type ReactNode } from "react";
import type { Channel, Snapshot as CommunitySnapshot, Member, Message } from "@/gen/community";
import type { NamesById } from "../text/parse";

export interface Chat {
  readonly snapshot: CommunitySnapshot;
  readonly channel: Channel;
  readonly people: ReadonlyMap<string, Member>;
  readonly names: NamesById;
  readonly myId: string | null;
  readonly canWrite: boolean;
  readonly canReact: boolean;
  readonly canModerate: boolean;
  readonly editingId: string | null;
  readonly actions: ChatActions;
  /** Cards of live data for the symbols a message names; given by the app. */
  readonly renderCards?: (codes: readonly string[]) => ReactNode;
  readonly renderSymbol?: (code: string) => ReactNode;
}

export interface ChatActions {
  reply(message: Message): void;
  edit(message: Message | null): void;
  saveEdit(message: Message, text: string): void;
  askDelete(message: Message): void;
  toggleReaction(message: Message, emoji: string): void;
  jumpTo(messageId: string): void;
  copyLink(message: Message): void;
}

const Context = createContext<Chat | null>(null);

export const ChatProvider = Context.Provider;

/** Whom the message around calls; null where no message is known. */
const Mentions = createContext<readonly string[] | null>(null);

export const MentionsProvider = Mentions.Provider;

export function useMentions(): readonly string[] | null {
  return useContext(Mentions);
}

export function useChat(): Chat {
  const chat = useContext(Context);
  if (!chat) throw new Error("useChat stands outside of a ChatProvider");
  return chat;
}
