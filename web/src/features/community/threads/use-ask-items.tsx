/** In a message's menu: start or open its thread, carry it elsewhere, begin the unread at it. */
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { Forward, MailOpen, MessagesSquare } from "lucide-react";
import type { Message } from "@/gen/community";
import { useChannelReads } from "@/live/hooks";
import { mayIn } from "@/live/permissions";
import { markUnreadFrom } from "@/live/reads";
import { useThreadOf } from "@/live/threads";
import { errorText } from "@/ui/error-text/error-text";
import type { MenuItem } from "@/ui/menu/menu";
import { toast } from "@/ui/toast/toast";
import { useChat } from "../chat/chat-context";
import { ask } from "./asks";

/** A poll alone is not carried on: its votes belong to where it was asked (FW7). */
export function isCarriable({ text, attachments, forwarded }: Message): boolean {
  return text !== "" || attachments.length > 0 || forwarded !== null;
}

export function useAskItems(message: Message): readonly MenuItem[] {
  const { t, i18n } = useLingui();
  const { snapshot, channel, myId } = useChat();
  const navigate = useNavigate();
  const thread = useThreadOf(message.message_id);
  const isCounted = useChannelReads(channel.channel_id) !== undefined;
  const isMember = myId !== null && snapshot.my_role !== null;
  const items: MenuItem[] = [];
  if (thread) {
    items.push({
      id: "thread",
      label: t`스레드 열기`,
      icon: <MessagesSquare />,
      onSelect: () =>
        void navigate({
          to: "/c/$communityId/$channelId",
          params: { communityId: channel.community_id, channelId: channel.channel_id },
          search: { thread: thread.channel.channel_id },
        }),
    });
  } else if (
    isMember &&
    snapshot.community.kind === "community" &&
    channel.kind !== "thread" &&
    mayIn(snapshot, channel.channel_id, "create_threads")
  ) {
    items.push({
      id: "thread",
      label: t`스레드 시작`,
      icon: <MessagesSquare />,
      onSelect: () => ask({ kind: "thread", snapshot, channel, message }),
    });
  }
  if (myId !== null && isCarriable(message)) {
    items.push({
      id: "forward",
      label: t`전달`,
      icon: <Forward />,
      onSelect: () => ask({ kind: "forward", message }),
    });
  }
  if (isMember && isCounted) {
    items.push({
      id: "unread",
      label: t`여기부터 안 읽음으로`,
      icon: <MailOpen />,
      onSelect: () =>
        void markUnreadFrom(channel.channel_id, message.seq).catch((error: unknown) =>
          toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
        ),
    });
  }
  return items;
}
