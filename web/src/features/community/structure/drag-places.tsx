/** Dragging channels and categories in their list; a channel may land in another category. */
import { useEffect, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { moveCategory, moveChannel, type ChannelMove } from "@/live/structure-verbs";
import { errorText } from "@/ui/error-text/error-text";
import { attachReorder } from "@/ui/reorder/reorder";
import { toast } from "@/ui/toast/toast";
import { readOverwrites } from "../roles/verbs";
import { categoryBefore, landing, type Landing } from "./landing";
import { SyncQuestion } from "./place-dialogs";

interface Question {
  readonly channel: Channel;
  readonly category: Category;
  readonly move: ChannelMove;
}

export function DragPlaces({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { t, i18n } = useLingui();
  const mark = useRef<HTMLSpanElement>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const tell = (name: string, call: Promise<unknown>) =>
    call.then(
      () => toast({ text: t`${name} 자리를 옮겼습니다`, tone: "ok" }),
      (error: unknown) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  const dropped = async (takenId: string, targetId: string, isAfter: boolean) => {
    const category = snapshot.categories.find((each) => each.category_id === takenId);
    if (category) {
      const beforeId = categoryBefore(snapshot, takenId, targetId, isAfter);
      void tell(category.name, moveCategory(category, beforeId));
      return;
    }
    const place = landing(snapshot, takenId, targetId, isAfter);
    if (!place) return;
    const { channel, move } = place;
    const into = await differing(snapshot, place);
    if (into) setQuestion({ channel, category: into, move });
    else void tell(channel.name, moveChannel(channel, move));
  };
  const latest = useRef(dropped);
  useEffect(() => {
    latest.current = dropped;
  });
  useEffect(() => {
    const list = mark.current?.parentElement;
    if (!list) return undefined;
    return attachReorder(list, {
      selector: "[data-place]",
      canDrop: (taken, target) =>
        taken !== target &&
        (taken.dataset.kind === "channel" || target.dataset.kind === "category"),
      onDrop: (taken, target, isAfter) =>
        void latest.current(taken.dataset.place ?? "", target.dataset.place ?? "", isAfter),
    });
  }, []);
  return (
    <>
      <span ref={mark} hidden />
      {question && (
        <SyncQuestion
          channelName={question.channel.name}
          categoryName={question.category.name}
          onClose={() => setQuestion(null)}
          onAnswer={(sync) =>
            moveChannel(question.channel, { ...question.move, sync }).then(() =>
              toast({ text: t`${question.channel.name} 자리를 옮겼습니다`, tone: "ok" }),
            )
          }
        />
      )}
    </>
  );
}

/** The category a channel comes into, when its rights differ and this reader may decide (SR5). */
async function differing(
  snapshot: CommunitySnapshot,
  { channel, move }: Landing,
): Promise<Category | null> {
  const { category_id } = move;
  const category = snapshot.categories.find((each) => each.category_id === category_id);
  if (!category || category.category_id === channel.category_id) return null;
  if (!mayIn(snapshot, channel.channel_id, "manage_roles")) return null;
  const [had, gets] = await Promise.all([
    readOverwrites(channel.channel_id, false),
    readOverwrites(category.category_id, true),
  ]).catch(() => [null, null]);
  if (!had || !gets) return null;
  const bits = (found: typeof had) =>
    found.overwrites
      .map(({ subject_id, allow, deny }) => `${subject_id}/${allow}/${deny}`)
      .toSorted()
      .join();
  return bits(had) === bits(gets) ? null : category;
}
