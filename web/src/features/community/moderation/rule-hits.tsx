/** What a rule met: where, by whom, what it said, and what was done about it. */
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { RuleHit, RuleHits as Hits, Snapshot as CommunitySnapshot } from "@/gen/community";
import { api } from "@/live/http";
import { Badge } from "@/ui/badge/badge";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { useRuleWords } from "./rule-words";
import styles from "./rules.module.css";

interface RuleHitsProps {
  readonly path: string;
  /** Read again when there are more. */
  readonly count: number;
  readonly snapshot: CommunitySnapshot;
}

export function RuleHits({ path, count, snapshot }: RuleHitsProps) {
  const found = useQuery({
    queryKey: ["community", "rule-hits", path, count],
    queryFn: () => api.get<Hits>(path),
  });
  if (!found.data) return <Skeleton height={80} />;
  return <HitList hits={found.data.hits} snapshot={snapshot} />;
}

interface HitListProps {
  readonly hits: readonly RuleHit[];
  readonly snapshot: CommunitySnapshot;
}

export function HitList({ hits, snapshot }: HitListProps) {
  const words = useRuleWords();
  const formats = useFormats();
  const nameOf = (id: string) =>
    snapshot.channels.find((each) => each.channel_id === id)?.name ?? "…";
  return (
    <ul className={styles.hits}>
      {hits.map((hit) => (
        <li key={hit.hit_id}>
          <span className={styles.line}>
            <strong>{hit.account_name}</strong>
            <span className={styles.note}>
              #{nameOf(hit.channel_id)} · {formats.dateTime(hit.at_ms)}
            </span>
            <Badge tone="warn">{hit.found}</Badge>
            {hit.acts.map((act) => (
              <Badge key={act}>{words.acts[act]}</Badge>
            ))}
          </span>
          <span className={styles.text}>{hit.text}</span>
        </li>
      ))}
      {hits.length === 0 && (
        <li className={styles.note}>
          <Trans>걸린 메시지가 없습니다</Trans>
        </li>
      )}
    </ul>
  );
}
