/** The ledger: every minute received = stored = counted = delivered, and what this page itself got. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import type { LedgerRow, Totals } from "@/gen/trends";
import { Badge } from "@/ui/badge/badge";
import { CsvLink } from "@/ui/chart-figure/chart-figure";
import { useFormats } from "@/ui/formats/formats";
import { compact, whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Switch } from "@/ui/switch/switch";
import { Table, type Column } from "@/ui/table/table";
import { ledgerMark, type Delivery, type LedgerMark } from "./board-state";
import styles from "./ledger-panel.module.css";
import { csvHref } from "./queries";
import { useNow } from "./use-now";

export interface LedgerPanelProps {
  readonly channelId: string;
  readonly rows: readonly LedgerRow[];
  readonly totals: Totals;
  readonly delivery: Delivery;
}

type Figure = Exclude<keyof LedgerRow, "minute_ms">;

export function LedgerPanel({ channelId, rows, totals, delivery }: LedgerPanelProps) {
  const { t } = useLingui();
  const locale = usePreferences((state) => state.locale);
  const formats = useFormats();
  const [isFull, setIsFull] = useState(false);
  const now_ms = useNow();
  const open = rows.filter((row) => ledgerMark(row, now_ms) === "open").length;
  const column = (id: Figure, label: string): Column<LedgerRow> => ({
    id,
    label,
    isNumber: true,
    cell: (row) => whole(row[id], locale),
  });
  const columns: Column<LedgerRow>[] = [
    { id: "minute", label: t`분`, cell: (row) => formats.time(row.minute_ms) },
    ...(isFull
      ? [
          column("read", t`읽음`),
          column("invalid", t`불량`),
          column("ignored", t`무시`),
          column("duplicate", t`중복`),
          column("unmatched", t`해당 없음`),
        ]
      : []),
    column("received", t`받음`),
    column("stored", t`저장됨`),
    column("counted", t`집계`),
    column("delivered", t`전달`),
    { id: "mark", label: t`맞음`, cell: (row) => <Mark mark={ledgerMark(row, now_ms)} /> },
  ];
  return (
    <section className={styles.panel} aria-label={t`장부`}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          <Trans>장부</Trans>
        </h3>
        <Badge tone={open === 0 ? "ok" : "danger"}>
          {open === 0 ? <Trans>빠진 글 없음</Trans> : <Trans>안 맞는 분 {open}</Trans>}
        </Badge>
        <span className={styles.tools}>
          <Switch label={<Trans>자세히</Trans>} isOn={isFull} onChange={setIsFull} />
          <CsvLink csv={csvHref(channelId, "ledger")} name="madang-ledger.csv" />
        </span>
      </header>
      <HereAndThere delivery={delivery} />
      <Table
        caption={t`분마다의 장부`}
        isDense
        columns={columns}
        rows={rows.toReversed()}
        rowKey={(row) => String(row.minute_ms)}
      />
      <TotalsLine totals={totals} show={(count) => compact(count, locale)} />
    </section>
  );
}

/** What the server delivered since this page opened, beside what arrived here. */
function HereAndThere({ delivery }: { readonly delivery: Delivery }) {
  const locale = usePreferences((state) => state.locale);
  const { received_count, delivered_count } = delivery;
  const received = whole(received_count, locale);
  const delivered = whole(delivered_count, locale);
  const isSame = received_count === delivered_count;
  return (
    <p className={styles.here} data-same={isSame}>
      <Mark mark={isSame ? "closed" : "open"} />
      <span>
        <Trans>
          이 화면이 받은 글 <b>{received}</b> / 서버가 전달한 글 <b>{delivered}</b>
        </Trans>
      </span>
    </p>
  );
}

function Mark({ mark }: { readonly mark: LedgerMark }) {
  const { t } = useLingui();
  const words = { closed: t`맞음`, running: t`진행 중`, open: t`안 맞음` };
  const Icon = { closed: Check, running: LoaderCircle, open: CircleAlert }[mark];
  return (
    <span className={styles.mark} data-mark={mark} title={words[mark]}>
      <Icon aria-hidden="true" />
      <span className="visually-hidden">{words[mark]}</span>
    </span>
  );
}

interface TotalsLineProps {
  readonly totals: Totals;
  readonly show: (count: number) => string;
}

function TotalsLine({ totals, show }: TotalsLineProps) {
  return (
    <p className={styles.totals}>
      <Trans>
        읽음 {show(totals.read_count)} = 불량 {show(totals.invalid_count)} + 무시{" "}
        {show(totals.ignored_count)} + 중복 {show(totals.duplicate_count)} + 해당 없음{" "}
        {show(totals.unmatched_count)} + 받음 {show(totals.received_count)}
      </Trans>
      <br />
      <Trans>
        지워진 글 {show(totals.removed_count)} · 늦게 온 글 {show(totals.late_count)}
      </Trans>
    </p>
  );
}
