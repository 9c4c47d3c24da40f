/** What a message carries along: another's words, and the way to them for whom sees them. */
import { useEffect, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Forward } from "lucide-react";
import type { Forwarded as Carried, Message, Origin } from "@/gen/community";
import { readOrigin } from "@/live/thread-verbs";
import { useFormats } from "@/ui/formats/formats";
import { useChat } from "../chat/chat-context";
import { MessageText } from "../chat/message-text";
import { authorName } from "../members/who";
import { KnownFace } from "../members/known-face";
import styles from "./forwards.module.css";

const ORIGINS_KEPT_MAX = 500;
/** Asked once per message: who may not see the first one is told that there is nothing. */
const origins = new Map<string, Promise<Origin | null>>();

function originOf(messageId: string): Promise<Origin | null> {
  const known = origins.get(messageId);
  if (known) return known;
  if (origins.size >= ORIGINS_KEPT_MAX) origins.clear();
  const asked = readOrigin(messageId).catch(() => null);
  origins.set(messageId, asked);
  return asked;
}

export interface ForwardedProps {
  readonly message: Message;
  readonly forwarded: Carried;
}

export default function Forwarded({ message, forwarded }: ForwardedProps) {
  const { people } = useChat();
  const formats = useFormats();
  const [origin, setOrigin] = useState<Origin | null>(null);
  useEffect(() => {
    let isHere = true;
    void originOf(message.message_id).then((found) => isHere && setOrigin(found));
    return () => {
      isHere = false;
    };
  }, [message.message_id]);
  const name = authorName(people.get(forwarded.author_id)?.name ?? forwarded.author_name);
  return (
    <div className={styles.carried}>
      <p className={styles.mark}>
        <Forward aria-hidden="true" />
        <Trans>전달된 메시지</Trans>
      </p>
      <span className={styles.who}>
        <KnownFace id={forwarded.author_id} name={name} size={20} />
        <strong>{name}</strong>
        <time dateTime={new Date(forwarded.sent_at_ms).toISOString()}>
          {formats.dateTime(forwarded.sent_at_ms)}
        </time>
        {origin && (
          <Link
            to="/c/$communityId/$channelId"
            params={{ communityId: origin.community_id, channelId: origin.channel_id }}
            search={{ at: origin.seq }}
            className={styles.way}
          >
            <Trans>원래 글 보기</Trans>
          </Link>
        )}
      </span>
      {forwarded.text !== "" && <MessageText text={forwarded.text} isEdited={false} />}
    </div>
  );
}
