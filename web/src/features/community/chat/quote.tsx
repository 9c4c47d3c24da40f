/** The message that is answered, in one line over the answer; a click goes there. */
import { Trans } from "@lingui/react/macro";
import { useStore } from "zustand";
import { channelView } from "@/live/channel-view";
import { Avatar } from "@/ui/avatar/avatar";
import { plainText } from "../text/parse";
import { useChat } from "./chat-context";
import styles from "./quote.module.css";

export function Quote({ messageId }: { readonly messageId: string }) {
  const { channel, names, actions } = useChat();
  const quoted = useStore(channelView(channel.channel_id).store, ({ timeline }) =>
    timeline.messages.find((message) => message.message_id === messageId),
  );
  if (!quoted) {
    return (
      <span className={styles.quote}>
        <Trans>앞선 메시지에 답장</Trans>
      </span>
    );
  }
  return (
    <button type="button" className={styles.quote} onClick={() => actions.jumpTo(messageId)}>
      <Avatar id={quoted.author_id} name={quoted.author_name} size={20} />
      <strong>{quoted.author_name}</strong>
      <span className={styles.text}>
        {plainText(quoted.text, names) || quoted.attachments?.[0]?.name}
      </span>
    </button>
  );
}
