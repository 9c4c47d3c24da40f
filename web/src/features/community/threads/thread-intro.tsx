/** The beginning of a thread: what it was started from. */
import { useEffect, useState } from "react";
import { Trans } from "@lingui/react/macro";
import type { Channel, Message } from "@/gen/community";
import { readThread } from "@/live/thread-verbs";
import { useFormats } from "@/ui/formats/formats";
import { useChat } from "../chat/chat-context";
import { KnownFace } from "../members/known-face";
import { plainText } from "../text/parse";
import styles from "./threads.module.css";

export default function ThreadIntro({ channel }: { readonly channel: Channel }) {
  const [starter, setStarter] = useState<Message | null>(null);
  useEffect(() => {
    readThread(channel.channel_id).then(
      (read) => setStarter(read.starter),
      // The panel around says what is wrong.
      () => undefined,
    );
  }, [channel.channel_id]);
  return (
    <div className={styles.intro}>
      <h3 className={styles.introName}>{channel.name}</h3>
      {starter ? (
        <Starter message={starter} />
      ) : (
        <p className={styles.none}>
          <Trans>스레드의 시작입니다.</Trans>
        </p>
      )}
    </div>
  );
}

function Starter({ message }: { readonly message: Message }) {
  const { names, people } = useChat();
  const formats = useFormats();
  return (
    <blockquote className={styles.starter}>
      <span className={styles.who}>
        <KnownFace id={message.author_id} name={message.author_name} size={20} />
        <strong>{people.get(message.author_id)?.name ?? message.author_name}</strong>
        <time dateTime={new Date(message.sent_at_ms).toISOString()}>
          {formats.dateTime(message.sent_at_ms)}
        </time>
      </span>
      <span className={styles.starterText}>{plainText(message.text, names)}</span>
    </blockquote>
  );
}
