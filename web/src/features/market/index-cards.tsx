/** The two indices with a year of closes and the breadth of their market. */
import { useLingui } from "@lingui/react/macro";
import type { Breadth, IndexLine, Overview } from "@/gen/market";
import { Change } from "@/ui/change/change";
import { ChartFigure } from "@/ui/chart-figure/chart-figure";
import { dayText } from "@/ui/numbers/days";
import { compact, decimal } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Table } from "@/ui/table/table";
import { BreadthBar } from "./breadth-bar";
import { IndexChart } from "./index-chart";
import styles from "./index-cards.module.css";
import { OVERVIEW_CSV } from "./links";

export function IndexCards({ overview }: { readonly overview: Overview }) {
  return (
    <div className={styles.cards}>
      {overview.indices.map((index) => (
        <IndexCard
          key={index.code}
          index={index}
          breadth={overview.breadth.find((each) => each.market === index.code)}
        />
      ))}
    </div>
  );
}

interface IndexCardProps {
  readonly index: IndexLine;
  readonly breadth: Breadth | undefined;
}

function IndexCard({ index, breadth }: IndexCardProps) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const value = breadth === undefined ? null : compact(breadth.value, locale);
  return (
    <ChartFigure
      title={index.name}
      note={value === null ? undefined : t`거래대금 ${value}`}
      csv={OVERVIEW_CSV}
      csvName="madang-overview.csv"
      renderTable={() => <IndexTable index={index} />}
    >
      <div className={styles.body}>
        <div className={styles.now}>
          <span className={styles.close}>{decimal(index.close, locale)}</span>
          <Change change={index.change} ratio={index.change_ratio} />
        </div>
        <IndexChart index={index} />
        {breadth !== undefined && <BreadthBar breadth={breadth} />}
      </div>
    </ChartFigure>
  );
}

function IndexTable({ index }: { readonly index: IndexLine }) {
  const locale = usePreferences((state) => state.locale);
  const { t } = useLingui();
  const rows = index.days
    .map((day, at) => {
      const close = index.closes[at]!;
      const before = index.closes[at - 1];
      return { day, close, ratio: before === undefined ? null : close / before - 1 };
    })
    .toReversed();
  return (
    <Table
      caption={t`${index.name} 일별 종가`}
      rows={rows}
      rowKey={(row) => row.day}
      isDense
      columns={[
        { id: "day", label: t`날짜`, cell: (row) => dayText(row.day, locale) },
        { id: "close", label: t`종가`, isNumber: true, cell: (row) => decimal(row.close, locale) },
        {
          id: "ratio",
          label: t`등락률`,
          isNumber: true,
          cell: (row) => <Change ratio={row.ratio} />,
        },
      ]}
    />
  );
}
