/** What can be done with a message: react, answer, edit, more. */
import { useLingui } from "@lingui/react/macro";
import { Copy, Link2, MoreHorizontal, Pencil, Pin, Reply, Trash2 } from "lucide-react";
import type { Message } from "@/gen/community";
import { pinMessage } from "@/live/finding";
import { mayIn } from "@/live/permissions";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import { useReportItems } from "../moderation/use-report-items";
import { decodeText } from "../text/mentions";
import { useRemovalItems } from "../removals/use-removal-items";
import { useAskItems } from "../threads/use-ask-items";
import { useChat } from "./chat-context";
import { ReactButton } from "./reactions";
import styles from "./message-tools.module.css";

export interface MessageToolsProps {
  readonly message: Message;
  /** A menu or picker is open: the tools stay while the pointer goes there. */
  readonly onPin: (isPinned: boolean) => void;
}

export function MessageTools({ message, onPin }: MessageToolsProps) {
  const { t } = useLingui();
  const { actions, canWrite, canReact, myId } = useChat();
  const isMine = message.author_id === myId;
  const items = useItems(message);
  return (
    <div className={styles.tools} role="toolbar" aria-label={t`메시지 도구`}>
      {canReact && <ReactButton message={message} onOpenChange={onPin} />}
      {canWrite && (
        <IconButton
          label={t`답장`}
          size="small"
          tooltipSide="top"
          onClick={() => actions.reply(message)}
        >
          <Reply />
        </IconButton>
      )}
      {canWrite && isMine && (
        <IconButton
          label={t`수정`}
          size="small"
          tooltipSide="top"
          onClick={() => actions.edit(message)}
        >
          <Pencil />
        </IconButton>
      )}
      <Menu
        items={items}
        onOpenChange={onPin}
        trigger={
          <button type="button" className={styles.more} aria-label={t`더 보기`}>
            <MoreHorizontal />
          </button>
        }
      />
    </div>
  );
}

const answer = (label: string, icon: MenuItem["icon"], onSelect: () => void): MenuItem => ({
  id: label,
  label,
  icon,
  onSelect,
});

function useItems(message: Message): readonly MenuItem[] {
  const { t, i18n } = useLingui();
  const { actions, names, snapshot, canModerate, canWrite, myId } = useChat();
  const asks = useAskItems(message);
  const removals = useRemovalItems(message);
  const reports = useReportItems(message);
  const isMine = message.author_id === myId;
  const items: MenuItem[] = [
    ...(canWrite ? [answer(t`답장`, <Reply />, () => actions.reply(message))] : []),
    ...(canWrite && isMine ? [answer(t`수정`, <Pencil />, () => actions.edit(message))] : []),
    {
      id: "copy",
      label: t`글 복사`,
      icon: <Copy />,
      onSelect: () => {
        void navigator.clipboard.writeText(decodeText(message.text, names));
        toast({ text: t`복사했습니다`, tone: "ok" });
      },
    },
    {
      id: "link",
      label: t`메시지 주소 복사`,
      icon: <Link2 />,
      onSelect: () => actions.copyLink(message),
    },
  ];
  items.push(...asks);
  if (mayIn(snapshot, message.channel_id, "pin")) {
    items.push({
      id: "pin",
      label: t`고정하기`,
      icon: <Pin />,
      isGroupStart: true,
      onSelect: () =>
        void pinMessage(message.message_id).then(
          () => toast({ text: t`고정했습니다`, tone: "ok" }),
          (error: unknown) =>
            toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
        ),
    });
  }
  items.push(...reports);
  if ((canWrite && isMine) || canModerate) {
    items.push({
      id: "delete",
      label: t`메시지 지우기`,
      icon: <Trash2 />,
      isDanger: true,
      isGroupStart: true,
      onSelect: () => actions.askDelete(message),
    });
  }
  if (canModerate) items.push(...removals);
  return items;
}
