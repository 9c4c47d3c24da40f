/** What an edited message said before, newest first. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Message } from "@/gen/community";
import { readHistory } from "@/live/finding";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { plainText } from "../text/parse";
import { useChat } from "./chat-context";
import styles from "./history-dialog.module.css";

export interface HistoryDialogProps {
  readonly message: Message;
  readonly onClose: () => void;
}

export function HistoryDialog({ message, onClose }: HistoryDialogProps) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const { names } = useChat();
  const { data, error } = useQuery({
    queryKey: ["history", message.message_id, message.edited_at_ms],
    queryFn: () => readHistory(message.message_id),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<Trans>수정한 기록</Trans>}
      description={<Trans>{message.author_name}님과 관리자만 볼 수 있습니다.</Trans>}
    >
      {error && <p>{errorText(error, (text) => i18n._(text))}</p>}
      {!data && !error && <Skeleton height={72} />}
      <ol className={styles.list}>
        {data?.versions.map((version, index) => (
          <li key={version.since_ms} className={styles.version}>
            <span className={styles.when}>
              {version.by_name} · {formats.dateTime(version.since_ms)}
              {index === 0 && (
                <em>
                  <Trans>지금</Trans>
                </em>
              )}
              {index === data.versions.length - 1 && (
                <em>
                  <Trans>처음</Trans>
                </em>
              )}
            </span>
            <span className={styles.text}>{plainText(version.text, names)}</span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
