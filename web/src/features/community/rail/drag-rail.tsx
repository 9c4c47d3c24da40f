/** Putting one's communities into another order: by drag, or with Alt and the arrows. */
import { useEffect, useRef } from "react";
import { useLingui } from "@lingui/react/macro";
import { communitiesStore } from "@/live/communities";
import { orderCommunities } from "@/live/structure-verbs";
import { attachReorder } from "@/ui/reorder/reorder";
import { toast } from "@/ui/toast/toast";

function joinedIds(): readonly string[] {
  return (communitiesStore.getState().entries ?? [])
    .filter((entry) => entry.is_member)
    .map((entry) => entry.community.community_id);
}

export function DragRail() {
  const { t } = useLingui();
  const mark = useRef<HTMLLIElement>(null);
  const put = (id: string, at: number) => {
    const ids = joinedIds();
    const rest = ids.filter((other) => other !== id);
    const entry = communitiesStore
      .getState()
      .entries?.find((each) => each.community.community_id === id);
    if (!entry || at < 0 || at > rest.length) return;
    void orderCommunities(rest.toSpliced(at, 0, id));
    const { name } = entry.community;
    const [number, count] = [at + 1, ids.length];
    toast({ text: t`${name}: ${count}개 가운데 ${number}번째`, tone: "ok" });
  };
  const latest = useRef(put);
  useEffect(() => {
    latest.current = put;
  });
  useEffect(() => {
    const list = mark.current?.parentElement;
    if (!list) return undefined;
    const stop = attachReorder(list, {
      selector: "[data-community]",
      canDrop: (taken, target) => taken !== target,
      onDrop: (taken, target, isAfter) => {
        const id = taken.dataset.community ?? "";
        const rest = joinedIds().filter((other) => other !== id);
        latest.current(id, rest.indexOf(target.dataset.community ?? "") + (isAfter ? 1 : 0));
      },
    });
    const keys = (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
      const item = (event.target as Element).closest<HTMLElement>("[data-community]");
      if (!item) return;
      event.preventDefault();
      event.stopPropagation();
      const id = item.dataset.community ?? "";
      latest.current(id, joinedIds().indexOf(id) + (event.key === "ArrowUp" ? -1 : 1));
    };
    list.addEventListener("keydown", keys);
    return () => {
      stop();
      list.removeEventListener("keydown", keys);
    };
  }, []);
  return <li ref={mark} hidden />;
}
