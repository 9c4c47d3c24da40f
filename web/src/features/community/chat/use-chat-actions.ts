/** The verbs of a chat, with what the screen shows at once and what it takes back when refused. */
import { useMemo, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import type { ChannelView } from "@/live/channel-view";
import { editMessage, toggleReaction } from "@/live/message-verbs";
import { mayIn } from "@/live/permissions";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import type { NamesById } from "../text/parse";
import type { Chat, ChatActions } from "./chat-context";
import type { ChatPaneProps } from "./chat-props";
import type { Row } from "./rows";
import type { DeepLink } from "./use-deep-link";
import type { Feed } from "./use-feed";
import { useLatest } from "./use-latest";

export interface ChatActionsInput {
  readonly props: ChatPaneProps;
  readonly myId: string | null;
  readonly canWrite: boolean;
  readonly setReplyTo: (message: Message | null) => void;
  readonly setDeleting: (message: Message) => void;
  readonly feed: Feed;
  readonly rows: readonly Row[];
  readonly view: ChannelView;
  readonly link: DeepLink;
}

export function useChatActions(input: ChatActionsInput): Chat {
  const { props, myId, canWrite } = input;
  const { snapshot, channel, renderCards, renderSymbol } = props;
  const [editingId, setEditingId] = useState<string | null>(null);
  const { people, names } = useNames(props);
  const actions = useActions(input, setEditingId);
  return useMemo(
    () => ({
      snapshot,
      channel,
      people,
      names,
      myId,
      canWrite,
      canReact: snapshot.my_role !== null && mayIn(snapshot, channel.channel_id, "react"),
      canModerate: mayIn(snapshot, channel.channel_id, "manage_messages"),
      editingId,
      actions,
      renderCards,
      renderSymbol,
    }),
    [
      snapshot,
      channel,
      people,
      names,
      myId,
      canWrite,
      editingId,
      actions,
      renderCards,
      renderSymbol,
    ],
  );
}

function useNames({ snapshot }: ChatPaneProps) {
  const { t } = useLingui();
  return useMemo(() => {
    const people = new Map(snapshot.members.map((member) => [member.account_id, member]));
    const channels = new Map(snapshot.channels.map((each) => [each.channel_id, each.name]));
    const roles = new Map(snapshot.roles.map((each) => [each.role_id, each.name]));
    const names: NamesById = {
      person: (id) => people.get(id)?.name ?? t`떠난 사람`,
      channel: (id) => channels.get(id) ?? t`없는 채널`,
      role: (id) => roles.get(id) ?? t`없는 역할`,
    };
    return { people, names };
  }, [snapshot.members, snapshot.channels, snapshot.roles, t]);
}

function useActions(
  input: ChatActionsInput,
  setEditingId: (id: string | null) => void,
): ChatActions {
  const { t, i18n } = useLingui();
  const { myId, view, feed, rows, link, setReplyTo, setDeleting, props } = input;
  const told = (error: unknown) =>
    toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
  // Rows and feed change with every message; the verbs read them when they are called.
  const actions: ChatActions = {
    reply: setReplyTo,
    edit: (message) => setEditingId(message?.message_id ?? null),
    saveEdit: (message, text) => {
      setEditingId(null);
      editMessage(view, message, text).catch(told);
    },
    askDelete: setDeleting,
    toggleReaction: (message, emoji) => {
      if (myId !== null) toggleReaction(view, message, emoji, myId).catch(told);
    },
    jumpTo: (messageId) => {
      const target = rows.find(
        (row) => row.kind === "message" && row.message.message_id === messageId,
      );
      if (!target) return;
      feed.toRow(target.key);
      link.light(messageId);
    },
    copyLink: (message) => {
      const { community_id, channel_id } = props.channel;
      const path = `/c/${community_id}/${channel_id}?at=${message.seq}`;
      void navigator.clipboard.writeText(location.origin + path);
      toast({ text: t`주소를 복사했습니다`, tone: "ok" });
    },
  };
  return useLatest(actions);
}
