/** One step up or down for a channel or category, told aloud; null where the list ends. */
import { useLingui } from "@lingui/react/macro";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { moveCategory, moveChannel } from "@/live/structure-verbs";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import { groupChannels } from "../channels/group-channels";

interface Steps {
  readonly up: (() => void) | null;
  readonly down: (() => void) | null;
}

export function useSteps(snapshot: CommunitySnapshot, place: Channel | Category): Steps {
  const { t, i18n } = useLingui();
  const ids = siblingIds(snapshot, place);
  const at = ids.indexOf("channel_id" in place ? place.channel_id : place.category_id);
  const step = (to: number) => {
    const rest = ids.toSpliced(at, 1);
    const beforeId = rest[to] ?? null;
    const { name } = place;
    const [number, count] = [to + 1, ids.length];
    const call =
      "channel_id" in place
        ? moveChannel(place, { category_id: place.category_id, before_id: beforeId, sync: null })
        : moveCategory(place, beforeId);
    call.then(
      () => toast({ text: t`${name}: ${count}개 가운데 ${number}번째`, tone: "ok" }),
      (error: unknown) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  };
  return {
    up: at > 0 ? () => step(at - 1) : null,
    down: at < ids.length - 1 ? () => step(at + 1) : null,
  };
}

function siblingIds(snapshot: CommunitySnapshot, place: Channel | Category): readonly string[] {
  const groups = groupChannels(snapshot);
  if (!("channel_id" in place)) {
    return groups.flatMap(({ category }) => (category ? [category.category_id] : []));
  }
  const group = groups.find(({ channels }) =>
    channels.some((each) => each.channel_id === place.channel_id),
  );
  return group?.channels.map((each) => each.channel_id) ?? [];
}
