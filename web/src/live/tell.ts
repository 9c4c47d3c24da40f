/** Tells of others' new messages while a tab is open, by the reader's settings (UN11, ND1-ND6). */
import type { NotificationSetting } from "@/gen/community";
import type { ChannelEvent } from "@/live/kinds";
import { mannerOf, tells, type PlacedChannel } from "./attention";
import { callOf, HERE, type CallKind } from "./calls";
import { communitiesStore } from "./communities";
import { isBlocked } from "./direct-store";
import { keywordIn } from "./keywords";
import { noticesStore } from "./notices";
import { isNotifying, notify } from "./notify";
import { isQuiet } from "./quiet";
import type { CallingMessage } from "./reducers/reads";
import type { Applied } from "./streams";

/** Only the server knows who was present when a message called whoever is here (MN4). */
export function hasHere(events: readonly Applied<ChannelEvent>[]): boolean {
  return events.some(
    ({ event }) => event.type === "community.message_sent" && event.message.mentions.includes(HERE),
  );
}

export function callsOf(communityId: string, myId: string): (message: CallingMessage) => CallKind {
  return ({ author_id, mentions }) => {
    const snapshot = communitiesStore.getState().byId[communityId]?.snapshot ?? null;
    return isBlocked(author_id) ? "none" : callOf(mentions, myId, snapshot);
  };
}

interface Reader {
  readonly myId: string;
  readonly isDirect: boolean;
  readonly settings: Readonly<Record<string, NotificationSetting>>;
}

/** Desktop notifications of what arrived in a channel. */
export function tell(
  channel: PlacedChannel & { readonly name: string },
  events: readonly Applied<ChannelEvent>[],
  { myId, isDirect, settings }: Reader,
): void {
  if (!isNotifying()) return;
  const { community_id: communityId, channel_id: channelId, name } = channel;
  const manner = mannerOf(settings, channel, Date.now());
  const { status, telling } = noticesStore.getState();
  for (const { event } of events) {
    if (event.type !== "community.message_sent" || event.message.author_id === myId) continue;
    const situation = {
      manner,
      call: callsOf(communityId, myId)(event.message),
      hasKeyword: keywordIn(telling?.keywords ?? [], event.message.text) !== null,
      isBlocked: isBlocked(event.message.author_id),
      isQuiet: isQuiet(status, telling, Date.now()),
    };
    if (!tells(situation)) continue;
    notify(event.message, { communityId, channelId, channelName: isDirect ? null : name });
  }
}
