/** What the reader may do with a thread, as menu items. */
import { useLingui } from "@lingui/react/macro";
import { Archive, Link2, Lock, LockOpen, Pencil, Trash2 } from "lucide-react";
import type { Snapshot, Thread } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { isArchived } from "@/live/reducers/threads";
import { deleteThread, updateThread } from "@/live/thread-verbs";
import { useSession } from "@/live/use-stream";
import { errorText } from "@/ui/error-text/error-text";
import type { MenuItem } from "@/ui/menu/menu";
import { toast } from "@/ui/toast/toast";

export interface ThreadItemsInput {
  readonly snapshot: Snapshot;
  readonly thread: Thread;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function useThreadItems(input: ThreadItemsInput): readonly MenuItem[] {
  const { snapshot, thread, onEdit, onClose } = input;
  const { t, i18n } = useLingui();
  const { account } = useSession();
  const { channel_id: id, community_id, parent_id } = thread.channel;
  const told = (work: Promise<void>) =>
    void work.catch((error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  const isManaging = mayIn(snapshot, id, "manage_threads");
  const isMine = thread.made_by_id === account?.account_id && !thread.is_locked;
  const items: MenuItem[] = [
    {
      id: "link",
      label: t`스레드 주소 복사`,
      icon: <Link2 />,
      onSelect: () => {
        const path = `/c/${community_id}/${parent_id}?thread=${id}`;
        void navigator.clipboard.writeText(location.origin + path);
        toast({ text: t`주소를 복사했습니다`, tone: "ok" });
      },
    },
  ];
  if (isManaging || isMine) {
    items.push({ id: "edit", label: t`이름과 보관 고치기`, icon: <Pencil />, onSelect: onEdit });
    if (!isArchived(thread)) {
      items.push({
        id: "archive",
        label: t`보관하기`,
        icon: <Archive />,
        onSelect: () => told(updateThread(id, { is_archived: true })),
      });
    }
  }
  if (isManaging) {
    items.push({
      id: "lock",
      label: thread.is_locked ? t`잠금 풀기` : t`잠그기`,
      icon: thread.is_locked ? <LockOpen /> : <Lock />,
      onSelect: () => told(updateThread(id, { is_locked: !thread.is_locked })),
    });
    items.push({
      id: "delete",
      label: t`스레드 지우기`,
      icon: <Trash2 />,
      isDanger: true,
      isGroupStart: true,
      onSelect: () => told(deleteThread(id).then(onClose)),
    });
  }
  return items;
}
