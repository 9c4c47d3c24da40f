/** One found message: where, who, when, the place in its text; a click goes there. */
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useStore } from "zustand";
import { communitiesStore } from "@/live/communities";
import { namesOf } from "../text/names";
import { useThread } from "@/live/threads";
import { Avatar } from "@/ui/avatar/avatar";
import { cx } from "@/ui/class-names";
import { useFormats } from "@/ui/formats/formats";
import { whoOf } from "../members/who";
import { plainText, type NamesById } from "../text/parse";
import type { FoundHit } from "./use-found";
import styles from "./finder.module.css";

export interface FoundMessageProps {
  readonly hit: FoundHit;
  readonly onOpened: () => void;
}

export function FoundMessage({ hit, onOpened }: FoundMessageProps) {
  const formats = useFormats();
  const { message, community_id: communityId, excerpt } = hit;
  const snapshot = useStore(communitiesStore, ({ byId }) => byId[communityId]?.snapshot);
  const thread = useThread(message.channel_id);
  const channel =
    snapshot?.channels.find((each) => each.channel_id === message.channel_id) ?? thread?.channel;
  const { name, face } = whoOf(snapshot, message);
  const names = namesOf(snapshot);
  return (
    <Link
      to="/c/$communityId/$channelId"
      params={{ communityId, channelId: message.channel_id }}
      search={{ at: message.seq }}
      className={cx(styles.hit, hit.isUnread && styles.unread)}
      onClick={onOpened}
    >
      <span className={styles.where}>
        #{channel?.name ?? "…"}
        {snapshot && ` · ${snapshot.community.name}`}
        {hit.isUnread && (
          <span className={styles.new}>
            <Trans>안 읽음</Trans>
          </span>
        )}
      </span>
      <span className={styles.who}>
        <Avatar id={message.author_id} name={name} face={face} size={20} />
        <strong>{name}</strong>
        <time dateTime={new Date(message.sent_at_ms).toISOString()}>
          {formats.dateTime(message.sent_at_ms)}
        </time>
      </span>
      <span className={styles.text}>
        {excerpt.map((part, index) =>
          // Parts of one text have no identity but their place.
          part.is_match ? (
            // oxlint-disable-next-line react/no-array-index-key
            <mark key={index}>{part.text}</mark>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key
            <span key={index}>{withMarks(part.text, names)}</span>
          ),
        )}
      </span>
    </Link>
  );
}

/** Names for marks; the blanks at the ends belong to the words beside. */
function withMarks(text: string, names: NamesById): string {
  const [, before = "", core = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/u.exec(text) ?? [];
  return before + (core && plainText(core, names)) + after;
}
