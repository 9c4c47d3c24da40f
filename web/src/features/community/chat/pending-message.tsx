/** A message on its way: pale while it is sent, red with a way out when it was refused. */
import { Trans, useLingui } from "@lingui/react/macro";
import { CircleAlert, Clock3 } from "lucide-react";
import { outbox, type Pending } from "@/live/outbox";
import { Button } from "@/ui/button/button";
import { cx } from "@/ui/class-names";
import { errorText } from "@/ui/error-text/error-text";
import { Attachments } from "../attachments/attachments";
import { KnownFace } from "../members/known-face";
import { useChat } from "./chat-context";
import { Clock } from "./clock";
import { MessageText } from "./message-text";
import { Quote } from "./quote";
import row from "./message-row.module.css";
import styles from "./pending-message.module.css";

export interface PendingMessageProps {
  readonly pending: Pending;
  readonly isGrouped: boolean;
}

export function PendingMessage({ pending, isGrouped }: PendingMessageProps) {
  const { names } = useChat();
  const isFailed = pending.state === "failed";
  const name = names.person(pending.account_id);
  return (
    <article
      className={cx(
        row.message,
        isGrouped && row.grouped,
        !pending.isSent && !isFailed && styles.waiting,
      )}
      aria-busy={!pending.isSent && !isFailed}
      data-pending={pending.state}
    >
      {pending.reply_to !== null && <Quote messageId={pending.reply_to} />}
      <div className={row.gutter}>
        {!isGrouped && <KnownFace id={pending.account_id} name={name} size={40} />}
        {isGrouped && !pending.isSent && !isFailed && <Clock3 className={styles.clock} />}
      </div>
      <div className={row.body}>
        {!isGrouped && (
          <header className={row.head}>
            <span className={row.author}>{name}</span>
            <Clock atMs={pending.created_at_ms} className={row.time} />
          </header>
        )}
        <MessageText text={pending.text} />
        <Attachments attachments={pending.attachments} />
        {isFailed && <Failed pending={pending} />}
      </div>
    </article>
  );
}

function Failed({ pending }: { readonly pending: Pending }) {
  const { i18n } = useLingui();
  const error = { code: pending.error_code ?? "client.unexpected", message: "" };
  return (
    <div className={styles.failed} role="alert">
      <CircleAlert aria-hidden="true" />
      <span>
        <Trans>보내지 못했습니다.</Trans> {errorText(error, (text) => i18n._(text))}
        {pending.error_note && ` “${pending.error_note}”`}
      </span>
      <Button size="small" onClick={() => void outbox.retry(pending.nonce)}>
        <Trans>다시 보내기</Trans>
      </Button>
      <Button size="small" variant="ghost" onClick={() => void outbox.drop(pending.nonce)}>
        <Trans>지우기</Trans>
      </Button>
    </div>
  );
}
