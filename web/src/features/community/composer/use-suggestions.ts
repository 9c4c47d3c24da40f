/** People or channels that fit what stands at the caret. */
import { useMemo, useState } from "react";
import type { Snapshot } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { useChat } from "../chat/chat-context";
import { rankByName } from "../text/hangul";
import type { Query } from "./query";
import type { Suggestion } from "./suggestions";

const SUGGESTIONS_MAX = 8;
/** Rows kept for roles and everybody when many people fit. */
const GROUPS_MAX = 3;

/** The groups that the reader may call here (MN2). */
export function callable(snapshot: Snapshot, mayAll: boolean): readonly Suggestion[] {
  const roles = snapshot.roles
    .filter((role) => role.preset !== "everyone" && (mayAll || role.is_mentionable))
    .map(({ role_id, name, colour }): Suggestion => ({ kind: "role", id: role_id, name, colour }));
  const words = ["everyone", "here"] as const;
  const all = words.map((word): Suggestion => ({ kind: "everybody", id: word, name: word }));
  return mayAll ? [...all, ...roles] : roles;
}

export function useSuggestions(query: Query | null) {
  const { snapshot, channel } = useChat();
  const mayAll = mayIn(snapshot, channel.channel_id, "mention_everyone");
  const [place, setPlace] = useState({ typed: "", active: 0 });
  const items = useMemo<readonly Suggestion[]>(() => {
    if (!query) return [];
    if (query.mark === "@") {
      const people = rankByName(snapshot.members, query.typed, (member) => member.name)
        .slice(0, SUGGESTIONS_MAX)
        .map(({ account_id, name, face }): Suggestion => ({
          kind: "person",
          id: account_id,
          name,
          face,
        }));
      const groups = rankByName(callable(snapshot, mayAll), query.typed, (one) => one.name);
      return [
        ...people.slice(0, SUGGESTIONS_MAX - Math.min(GROUPS_MAX, groups.length)),
        ...groups,
      ].slice(0, SUGGESTIONS_MAX);
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
  }, [query, snapshot, mayAll]);
  // The first is active again whenever something else was typed.
  const typed = query ? query.mark + query.typed : "";
  const active = place.typed === typed ? Math.min(place.active, items.length - 1) : 0;
  const setActive = (index: number) => setPlace({ typed, active: index });
  return { items, active, setActive };
}
