/** The rules of a community: each with what it does and how often it met something. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks, Plus, ShieldCheck } from "lucide-react";
import type { RuleEntry, RuleList, Snapshot as CommunitySnapshot } from "@/gen/community";
import { api } from "@/live/http";
import { useStream } from "@/live/use-stream";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { RuleEditor } from "./rule-editor";
import { RuleHits } from "./rule-hits";
import { useRuleWords } from "./rule-words";
import styles from "./rules.module.css";

export function RulesPanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const path = `/api/communities/${snapshot.community.community_id}/rules`;
  const key = ["community", "rules", path];
  const queries = useQueryClient();
  const listed = useQuery({ queryKey: key, queryFn: () => api.get<RuleList>(path) });
  const refresh = () => void queries.invalidateQueries({ queryKey: ["community", "rules"] });
  useStream(listed.data?.at, { apply: refresh, resync: refresh });
  const [editing, setEditing] = useState<RuleEntry | "new" | null>(null);
  if (listed.isError) return <ErrorState onRetry={() => void listed.refetch()} />;
  if (editing !== null) {
    return (
      <RuleEditor
        path={path}
        rule={editing === "new" ? null : editing.rule}
        snapshot={snapshot}
        onDone={() => (setEditing(null), refresh())}
      />
    );
  }
  return (
    <div className={styles.panel}>
      <p className={styles.note}>
        <Trans>
          규칙은 메시지가 올라가기 전에 살펴봅니다. 켜기 전에 지난 메시지로 시험해 볼 수 있습니다.
        </Trans>
      </p>
      <div>
        <Button variant="primary" icon={<Plus />} onClick={() => setEditing("new")}>
          <Trans>규칙 만들기</Trans>
        </Button>
      </div>
      {listed.data?.rules.length === 0 && (
        <EmptyState icon={<ShieldCheck />} title={<Trans>아직 규칙이 없습니다</Trans>} />
      )}
      <ul className={styles.rows}>
        {listed.data?.rules.map((entry) => (
          <RuleRow
            key={entry.rule.rule_id}
            entry={entry}
            path={path}
            snapshot={snapshot}
            onEdit={() => setEditing(entry)}
          />
        ))}
      </ul>
    </div>
  );
}

interface RuleRowProps {
  readonly entry: RuleEntry;
  readonly path: string;
  readonly snapshot: CommunitySnapshot;
  readonly onEdit: () => void;
}

function RuleRow({ entry, path, snapshot, onEdit }: RuleRowProps) {
  const { t } = useLingui();
  const words = useRuleWords();
  const [isOpen, setIsOpen] = useState(false);
  const { rule, hits_count: hitsCount } = entry;
  const tones = { on: "ok", dry_run: "warn", off: "neutral" } as const;
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <strong>{rule.name}</strong>
        <Badge tone={tones[rule.mode]}>{words.modes[rule.mode]}</Badge>
        <span className={styles.note}>
          {words.kinds[rule.trigger.kind]} · {rule.acts.map((act) => words.acts[act]).join(", ")}
        </span>
        <span className={styles.end}>
          {hitsCount > 0 && (
            <Button
              size="small"
              variant="ghost"
              icon={<ListChecks />}
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
            >
              <Trans>걸린 것 {hitsCount}</Trans>
            </Button>
          )}
          <Button size="small" aria-label={t`${rule.name} 고치기`} onClick={onEdit}>
            <Trans>고치기</Trans>
          </Button>
        </span>
      </div>
      {isOpen && (
        <RuleHits path={`${path}/${rule.rule_id}/hits`} count={hitsCount} snapshot={snapshot} />
      )}
    </li>
  );
}
