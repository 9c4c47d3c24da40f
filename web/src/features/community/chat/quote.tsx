/** The message that is answered, in one line over the answer; a click goes there. */
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useStore } from "zustand";
import type { Message } from "@/gen/community";
import { channelView } from "@/live/channel-view";
import { api } from "@/live/http";
import { Avatar } from "@/ui/avatar/avatar";
import { plainText } from "../text/parse";
import { whoOf } from "../members/who";
import { useChat } from "./chat-context";
import styles from "./quote.module.css";

export function Quote({ messageId }: { readonly messageId: string }) {
  const { channel, actions } = useChat();
  const loaded = useStore(channelView(channel.channel_id).store, ({ timeline }) =>
    timeline.messages.find((message) => message.message_id === messageId),
  );
  if (!loaded) return <EarlierQuote messageId={messageId} />;
  return (
    <button type="button" className={styles.quote} onClick={() => actions.jumpTo(messageId)}>
      <Line message={loaded} />
    </button>
  );
}

/** The original stands further back than what is loaded; it is asked for by itself, once. */
function EarlierQuote({ messageId }: { readonly messageId: string }) {
  const { channel } = useChat();
  const { data, isError } = useQuery({
    queryKey: ["message", messageId],
    queryFn: () => api.get<Message>(`/api/messages/${messageId}`),
    retry: false,
    staleTime: Infinity,
  });
  if (!data) {
    return (
      <span className={styles.quote}>
        {isError ? <Trans>지워진 메시지에 답장</Trans> : <Trans>앞선 메시지에 답장</Trans>}
      </span>
    );
  }
  return (
    <Link
      to="/c/$communityId/$channelId"
      params={{ communityId: channel.community_id, channelId: channel.channel_id }}
      search={{ at: data.seq }}
      className={styles.quote}
    >
      <Line message={data} />
    </Link>
  );
}

function Line({ message }: { readonly message: Message }) {
  const { names, snapshot } = useChat();
  const { name, face } = whoOf(snapshot, message);
  return (
    <>
      <Avatar id={message.author_id} name={name} face={face} size={20} />
      <strong>{name}</strong>
      <span className={styles.text}>
        {plainText(message.text, names) || message.attachments?.[0]?.name}
      </span>
    </>
  );
}
