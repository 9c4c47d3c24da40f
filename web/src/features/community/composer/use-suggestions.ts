/** People or channels that fit what stands at the caret. */
import { useMemo, useState } from "react";
import { useChat } from "../chat/chat-context";
import { rankByName } from "../text/hangul";
import type { Query } from "./query";
import type { Suggestion } from "./suggestions";

const SUGGESTIONS_MAX = 8;

export function useSuggestions(query: Query | null) {
  const { snapshot } = useChat();
  const [place, setPlace] = useState({ typed: "", active: 0 });
  const items = useMemo<readonly Suggestion[]>(() => {
    if (!query) return [];
    if (query.mark === "@") {
      return rankByName(snapshot.members, query.typed, (member) => member.name)
        .slice(0, SUGGESTIONS_MAX)
        .map(({ account_id, name, face }) => ({ kind: "person", id: account_id, name, face }));
    }
    if (query.mark === ":") {
      return rankByName(snapshot.emoji, query.typed, (emoji) => emoji.name)
        .slice(0, SUGGESTIONS_MAX)
        .map((emoji) => ({ kind: "emoji", id: emoji.emoji_id, name: emoji.name }));
    }
    return rankByName(snapshot.channels, query.typed, (channel) => channel.name)
      .slice(0, SUGGESTIONS_MAX)
      .map(({ channel_id, name, topic, board }) => ({
        kind: "channel",
        id: channel_id,
        name,
        topic,
        board,
      }));
  }, [query, snapshot.members, snapshot.channels, snapshot.emoji]);
  // The first is active again whenever something else was typed.
  const typed = query ? query.mark + query.typed : "";
  const active = place.typed === typed ? Math.min(place.active, items.length - 1) : 0;
  const setActive = (index: number) => setPlace({ typed, active: index });
  return { items, active, setActive };
}
