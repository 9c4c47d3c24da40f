/** Who is banned, why and by whom; a ban is lifted here. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserCheck } from "lucide-react";
import type { Ban } from "@/gen/community";
import { api } from "@/live/http";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { useFormats } from "@/ui/formats/formats";
import { toast } from "@/ui/toast/toast";
import { KnownFace } from "../members/known-face";
import { useTold } from "../roles/use-told";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

export function BansPanel({ snapshot }: PanelProps) {
  const { t } = useLingui();
  const told = useTold();
  const path = `/api/communities/${snapshot.community.community_id}/bans`;
  const key = ["community", "bans", path];
  const queries = useQueryClient();
  const listed = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly bans: readonly Ban[] }>(path),
  });
  const lift = async ({ account_id, name }: Ban) => {
    const done = await told(api.delete(`${path}/${account_id}`).then(() => true));
    if (!done) return;
    toast({ text: t`${name}님의 차단을 풀었습니다`, tone: "ok" });
    await queries.invalidateQueries({ queryKey: key });
  };
  if (listed.isError) return <ErrorState onRetry={() => void listed.refetch()} />;
  if (listed.data?.bans.length === 0) {
    return <EmptyState icon={<UserCheck />} title={<Trans>차단한 사람이 없습니다</Trans>} />;
  }
  return (
    <ul className={styles.rows}>
      {listed.data?.bans.map((ban) => (
        <BanRow key={ban.account_id} ban={ban} onLift={() => void lift(ban)} />
      ))}
    </ul>
  );
}

function BanRow({ ban, onLift }: { readonly ban: Ban; readonly onLift: () => void }) {
  const formats = useFormats();
  const when = formats.dateTime(ban.banned_at_ms);
  return (
    <li className={styles.row}>
      <KnownFace id={ban.account_id} name={ban.name} size={32} />
      <span className={styles.words}>
        <strong>{ban.name}</strong>
        <span>{ban.reason || <Trans>까닭을 적지 않았습니다</Trans>}</span>
        <span className={styles.note}>
          <Trans>
            {ban.by_name} · {when}
          </Trans>
        </span>
      </span>
      <Button size="small" onClick={onLift}>
        <Trans>차단 풀기</Trans>
      </Button>
    </li>
  );
}
