/** Mails of an installation without a mail server: the owner reads the links here and passes them on. */
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MailOpen } from "lucide-react";
import type { OutboxMail as Mail } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { useSession } from "@/live/use-stream";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { readMails } from "./verbs";
import styles from "./settings.module.css";

export function OutboxView() {
  const { account } = useSession();
  const mails = useQuery({
    queryKey: ["identity", "outbox"],
    queryFn: readMails,
    enabled: account?.is_owner === true,
  });
  if (!account?.is_owner) {
    return (
      <EmptyState
        icon={<MailOpen />}
        title={<Trans>주인만 볼 수 있습니다</Trans>}
        text={<Trans>보낸 메일에는 확인 링크가 들어 있습니다.</Trans>}
      />
    );
  }
  if (mails.isPending) return <Skeleton height={120} />;
  if (mails.isError) {
    return <ErrorState code={codeOf(mails.error)} onRetry={() => void mails.refetch()} />;
  }
  if (mails.data.length === 0) {
    return <EmptyState icon={<MailOpen />} title={<Trans>보낸 메일이 없습니다</Trans>} />;
  }
  return (
    <div className={styles.page}>
      <p className={styles.note}>
        <Trans>
          메일 서버를 정하지 않은 마당에서는 메일이 여기에 쌓입니다. 링크를 받을 사람에게 전해
          주세요.
        </Trans>
      </p>
      <ul className={styles.mails}>
        {mails.data.map((mail) => (
          <MailRow key={mail.mail_id} mail={mail} />
        ))}
      </ul>
    </div>
  );
}

function MailRow({ mail }: { readonly mail: Mail }) {
  const formats = useFormats();
  return (
    <li className={styles.mail}>
      <div className={styles.mailHead}>
        <strong>{mail.subject}</strong>
        <time className={styles.note}>{formats.dateTime(mail.sent_at_ms)}</time>
      </div>
      <span className={styles.note}>
        <Trans>받는 사람: {mail.to}</Trans>
      </span>
      <p className={styles.body}>{linked(mail.text)}</p>
    </li>
  );
}

/** Addresses in the text become links; everything else stays text. */
function linked(text: string) {
  return text.split(/(https?:\/\/\S+)/u).map((part, index) =>
    index % 2 === 1 ? (
      // oxlint-disable-next-line react/no-array-index-key -- parts have no identity but their place
      <a key={index} href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
