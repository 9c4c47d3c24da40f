/** Devices that are logged in, and ending one of them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import type { Session } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { readSessions, revokeSession } from "./verbs";
import styles from "./settings.module.css";

const KEY = ["identity", "sessions"];

export function SessionList() {
  const sessions = useQuery({ queryKey: KEY, queryFn: readSessions });
  if (sessions.isPending) return <Skeleton height={64} />;
  if (sessions.isError) {
    return <ErrorState code={codeOf(sessions.error)} onRetry={() => void sessions.refetch()} />;
  }
  return (
    <ul className={styles.sessions}>
      {sessions.data.map((session) => (
        <SessionRow key={session.session_id} session={session} />
      ))}
    </ul>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const { t, i18n } = useLingui();
  const formats = useFormats();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeSession(session.session_id),
    onSuccess: () => {
      toast({ text: t`그 기기에서 로그아웃했습니다`, tone: "ok" });
      return queries.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
  });
  return (
    <li className={styles.session}>
      <MonitorSmartphone aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.device}>
          {session.device}
          {session.is_current && (
            <Badge tone="accent">
              <Trans>이 기기</Trans>
            </Badge>
          )}
        </span>
        <span className={styles.note}>
          {session.address} · <Trans>마지막 사용 {formats.ago(session.used_at_ms)}</Trans> ·{" "}
          <Trans>처음 로그인 {formats.dateTime(session.created_at_ms)}</Trans>
        </span>
      </div>
      {!session.is_current && (
        <Button size="small" isBusy={revoke.isPending} onClick={() => revoke.mutate()}>
          <Trans>로그아웃시키기</Trans>
        </Button>
      )}
    </li>
  );
}
