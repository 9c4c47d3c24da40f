/** The invites there are: who made each, how it stands, who came by it, and taking it back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Copy, Link2Off } from "lucide-react";
import type { InviteEntry } from "@/gen/community";
import { Badge } from "@/ui/badge/badge";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { IconButton } from "@/ui/icon-button/icon-button";
import { toast } from "@/ui/toast/toast";
import { inviteUrl, revokeInvite } from "./verbs";
import styles from "./invites.module.css";

export interface InviteRowsProps {
  readonly invites: readonly InviteEntry[];
  readonly onRevoked: () => void;
}

export function InviteRows({ invites, onRevoked }: InviteRowsProps) {
  return (
    <section>
      <h3 className={styles.heading}>
        <Trans>만든 초대</Trans>
      </h3>
      <ul className={styles.rows}>
        {invites.map((entry) => (
          <Row key={entry.invite.code} entry={entry} onRevoked={onRevoked} />
        ))}
      </ul>
    </section>
  );
}

function Row({
  entry,
  onRevoked,
}: {
  readonly entry: InviteEntry;
  readonly onRevoked: () => void;
}) {
  const { t, i18n } = useLingui();
  const formats = useFormats();
  const { invite, state, uses } = entry;
  const states = { good: "", revoked: t`거둠`, expired: t`기한 지남`, used_up: t`다 씀` };
  const used =
    invite.uses_max === null ? `${invite.uses_count}` : `${invite.uses_count}/${invite.uses_max}`;
  const revoke = () =>
    void revokeInvite(invite.code).then(onRevoked, (error: unknown) =>
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  return (
    <li className={styles.row} data-state={state}>
      <span className={styles.words}>
        <span className={styles.line}>
          <code>{invite.code}</code>
          {state !== "good" && <Badge>{states[state]}</Badge>}
        </span>
        <span className={styles.note}>
          <Trans>
            {invite.made_by_name} · 사용 {used}
          </Trans>
          {invite.expires_at_ms !== null && (
            <Trans> · {formats.dateTime(invite.expires_at_ms)}까지</Trans>
          )}
        </span>
        {uses.length > 0 && (
          <span className={styles.note}>
            <Trans>들어온 사람: {uses.map((use) => use.name).join(", ")}</Trans>
          </span>
        )}
      </span>
      {state === "good" && (
        <>
          <IconButton
            label={t`링크 복사`}
            size="small"
            onClick={() => {
              void navigator.clipboard.writeText(inviteUrl(invite.code));
              toast({ text: t`초대 링크를 복사했습니다`, tone: "ok" });
            }}
          >
            <Copy />
          </IconButton>
          <IconButton label={t`초대 거두기`} size="small" onClick={revoke}>
            <Link2Off />
          </IconButton>
        </>
      )}
    </li>
  );
}
