/** What the pages a message links to say of themselves; pictures come from our own server only. */
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { Message, Preview } from "@/gen/community";
import { removePreviews } from "@/live/parts";
import { errorText } from "@/ui/error-text/error-text";
import { IconButton } from "@/ui/icon-button/icon-button";
import { toast } from "@/ui/toast/toast";
import { useFileKey } from "../attachments/use-file-key";
import { useChat } from "../chat/chat-context";
import styles from "./previews.module.css";

/** A picture at least this wide stands large under the words; a smaller one beside them. */
const LARGE_FROM_PX = 400;

export function Previews({ message }: { readonly message: Message }) {
  const { t, i18n } = useLingui();
  const { canModerate, myId } = useChat();
  const key = useFileKey(message.previews.some(({ width }) => width !== null));
  const mayRemove = message.author_id === myId || canModerate;
  const remove = () =>
    void removePreviews(message.message_id).catch((error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  return (
    <div className={styles.previews}>
      {message.previews.map((preview, index) => (
        <div key={preview.preview_id} className={styles.row}>
          <Card preview={preview} fileKey={key} />
          {mayRemove && index === 0 && (
            <IconButton
              label={t`미리보기 없애기`}
              size="small"
              className={styles.remove}
              onClick={remove}
            >
              <X />
            </IconButton>
          )}
        </div>
      ))}
    </div>
  );
}

interface CardProps {
  readonly preview: Preview;
  readonly fileKey: string | null;
}

function Card({ preview, fileKey }: CardProps) {
  const { url, title, description, site, width, height } = preview;
  const isLarge = width !== null && width >= LARGE_FROM_PX;
  const isBare = title === "" && description === "";
  return (
    <a
      className={isBare ? styles.bare : styles.card}
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      data-preview={preview.preview_id}
      data-large={isLarge || undefined}
      aria-label={isBare ? url : undefined}
    >
      {!isBare && (
        <span className={styles.words} dir="auto">
          {site !== "" && <span className={styles.site}>{site}</span>}
          {title !== "" && <strong className={styles.title}>{title}</strong>}
          {description !== "" && <span className={styles.description}>{description}</span>}
        </span>
      )}
      {width !== null && height !== null && (
        <span
          className={styles.picture}
          style={{ aspectRatio: `${width} / ${height}`, maxWidth: isLarge ? undefined : width }}
        >
          {fileKey !== null && (
            <img
              src={`/api/previews/${preview.preview_id}/picture?key=${encodeURIComponent(fileKey)}`}
              alt=""
              width={width}
              height={height}
              loading="lazy"
              decoding="async"
            />
          )}
        </span>
      )}
    </a>
  );
}
