/** The audit log: who did what and when, by person, kind and time, page after page. */
import { useMemo, useState } from "react";
import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import type {
  AuditEntry,
  AuditKind,
  AuditPage,
  Snapshot as CommunitySnapshot,
} from "@/gen/community";
import { api } from "@/live/http";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Select } from "@/ui/select/select";
import { authorName } from "../members/who";
import { useTold } from "../roles/use-told";
import { ACT_WORDS, changesIn } from "./audit-words";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

const DAY_MS = 24 * 60 * 60_000;
const PAGE_ENTRIES = 50;
/** Stands where a rule or retention acted, not a person. */
const NOBODY_ID = "0".repeat(16);

interface Filter {
  readonly actorId: string;
  readonly kind: AuditKind | "";
  /** Local calendar days, or empty. */
  readonly fromDay: string;
  readonly untilDay: string;
}

const EVERYTHING: Filter = { actorId: "", kind: "", fromDay: "", untilDay: "" };

function queryOf(filter: Filter, before: string | null): string {
  const query = new URLSearchParams({ limit: String(PAGE_ENTRIES) });
  if (filter.actorId) query.set("actor_id", filter.actorId);
  if (filter.kind) query.set("kind", filter.kind);
  if (filter.fromDay) query.set("from_ms", String(startOf(filter.fromDay)));
  if (filter.untilDay) query.set("until_ms", String(startOf(filter.untilDay) + DAY_MS));
  if (before !== null) query.set("before", before);
  return query.toString();
}

const startOf = (day: string) => new Date(`${day}T00:00`).getTime();

export function AuditPanel({ snapshot }: PanelProps) {
  const [filter, setFilter] = useState(EVERYTHING);
  const [actors, setActors] = useState<AuditPage["actors"]>([]);
  return (
    <>
      <Filters filter={filter} actors={actors} onChange={setFilter} />
      <Entries
        key={JSON.stringify(filter)}
        snapshot={snapshot}
        filter={filter}
        onActors={setActors}
      />
    </>
  );
}

interface EntriesProps extends PanelProps {
  readonly filter: Filter;
  readonly onActors: (actors: AuditPage["actors"]) => void;
}

function Entries({ snapshot, filter, onActors }: EntriesProps) {
  const path = `/api/communities/${snapshot.community.community_id}/audit`;
  const read = async (before: string | null) => {
    const page = await api.get<AuditPage>(`${path}?${queryOf(filter, before)}`);
    onActors(page.actors);
    return page;
  };
  const names = useNames(snapshot);
  const told = useTold();
  const first = useQuery({
    queryKey: ["community", "audit", path, filter],
    queryFn: () => read(null),
  });
  const [later, setLater] = useState<readonly AuditPage[]>([]);
  if (first.isError) return <ErrorState onRetry={() => void first.refetch()} />;
  const pages = first.data ? [first.data, ...later] : [];
  const entries = pages.flatMap((page) => page.entries);
  const next = pages.at(-1)?.next ?? null;
  const more = async () => {
    const page = await told(read(next));
    if (page) setLater((known) => [...known, page]);
  };
  return (
    <>
      {first.data && entries.length === 0 && next === null && (
        <EmptyState icon={<ScrollText />} title={<Trans>기록이 없습니다</Trans>} />
      )}
      <ol className={styles.rows}>
        {entries.map((entry) => (
          <Row key={entry.entry_id} entry={entry} names={names} />
        ))}
      </ol>
      {next !== null && (
        <div className={styles.more}>
          <Button onClick={() => void more()}>
            <Trans>더 보기</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

interface FiltersProps {
  readonly filter: Filter;
  readonly actors: AuditPage["actors"];
  readonly onChange: (filter: Filter) => void;
}

function Filters({ filter, actors, onChange }: FiltersProps) {
  const { t, i18n } = useLingui();
  const kinds = Object.entries(ACT_WORDS) as [AuditKind, (typeof ACT_WORDS)[AuditKind]][];
  return (
    <div className={styles.filters}>
      <Select
        label={t`누가`}
        value={filter.actorId}
        onChange={(actorId) => onChange({ ...filter, actorId })}
        options={[
          { id: "", label: t`모두` },
          ...actors.map(({ account_id, name }) => ({ id: account_id, label: name })),
        ]}
      />
      <Select<AuditKind | "">
        label={t`무엇을`}
        value={filter.kind}
        onChange={(kind) => onChange({ ...filter, kind })}
        options={[
          { id: "", label: t`모두` },
          ...kinds.map(([id, words]) => ({ id, label: i18n._(words) })),
        ]}
      />
      <Input
        label={t`이날부터`}
        type="date"
        value={filter.fromDay}
        onChange={(event) => onChange({ ...filter, fromDay: event.currentTarget.value })}
      />
      <Input
        label={t`이날까지`}
        type="date"
        value={filter.untilDay}
        onChange={(event) => onChange({ ...filter, untilDay: event.currentTarget.value })}
      />
    </div>
  );
}

/** Rules and retention act without a person; their names come in both languages. */
function actorName({ actor_id, actor_name, kind }: AuditEntry, names: RowProps["names"]): string {
  if (actor_id === NOBODY_ID) {
    return kind === "messages_expired" ? i18n._(msg`보관 기간`) : i18n._(msg`규칙`);
  }
  return authorName(names.get(actor_id) ?? actor_name);
}

interface RowProps {
  readonly entry: AuditEntry;
  readonly names: ReadonlyMap<string, string>;
}

function Row({ entry, names }: RowProps) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const changes = changesIn(entry, (words) => i18n._(words), names, formats.dateTime);
  const target = names.get(entry.target_id) ?? entry.target_name;
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <span>
          <strong>{actorName(entry, names)}</strong>
          {" · "}
          {i18n._(ACT_WORDS[entry.kind])}
          {target !== "" && <> · {target}</>}
        </span>
        {entry.reason !== "" && (
          <span className={styles.note}>
            <Trans>까닭: {entry.reason}</Trans>
          </span>
        )}
        {changes.length > 0 && (
          <ul className={styles.changes}>
            {changes.map(({ field, before, after }) => (
              <li key={field}>
                {field}: {before !== null && <del>{before}</del>}{" "}
                {after !== null && <ins>{after}</ins>}
              </li>
            ))}
          </ul>
        )}
      </span>
      <time className={styles.note} dateTime={new Date(entry.at_ms).toISOString()}>
        {formats.dateTime(entry.at_ms)}
      </time>
    </li>
  );
}

/** What ids in an entry are called today. */
function useNames(snapshot: CommunitySnapshot): ReadonlyMap<string, string> {
  const { members, roles, categories } = snapshot;
  return useMemo(
    () =>
      new Map([
        ...members.map(({ account_id, name }) => [account_id, name] as const),
        ...roles.map(({ role_id, name }) => [role_id, name] as const),
        ...categories.map(({ category_id, name }) => [category_id, name] as const),
      ]),
    [members, roles, categories],
  );
}
