/** Every symbol of the day: typed search, filters, sorting. Only the rows on screen are in the page. */
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import type { HeatSector, SymbolRow, Symbols } from "@/gen/market";
import { CsvLink } from "@/ui/chart-figure/chart-figure";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { Input } from "@/ui/field/field";
import { whole } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Select } from "@/ui/select/select";
import { COLUMNS, NAME_WIDTH_PX, SPARKLINE_WIDTH_PX, type SortKey } from "./columns";
import { SYMBOLS_CSV } from "./links";
import { nameMatcher } from "./name-search";
import { Row } from "./symbol-table-row";
import styles from "./symbol-table.module.css";
import { sortRows, toggled, type Sorting } from "./table-sort";
import { useSparklines } from "./use-sparklines";

const ROW_HEIGHT_PX = 44;
const OVERSCAN_ROWS = 8;
const WIDTH_PX =
  NAME_WIDTH_PX + SPARKLINE_WIDTH_PX + COLUMNS.reduce((sum, column) => sum + column.width, 0);

type MarketFilter = "all" | SymbolRow["market"];

export interface SymbolTableProps {
  readonly symbols: Symbols;
  readonly sectors: readonly HeatSector[];
}

interface Filter {
  readonly query: string;
  readonly market: MarketFilter;
  readonly sector: string;
}

const NO_FILTER: Filter = { query: "", market: "all", sector: "all" };

export function SymbolTable({ symbols, sectors }: SymbolTableProps) {
  const { t } = useLingui();
  const locale = usePreferences((state) => state.locale);
  const [filter, setFilter] = useState(NO_FILTER);
  const [sorting, setSorting] = useState<Sorting<SortKey>>({ key: "value", descending: true });
  const { query, market, sector } = useDeferredValue(filter);
  const rows = useMemo(() => {
    const matches = nameMatcher(query);
    const kept = symbols.symbols.filter(
      (row) =>
        (market === "all" || row.market === market) &&
        (sector === "all" || row.sector === sector) &&
        matches(row.name, row.code),
    );
    return sortRows(kept, sorting, { locale, tie: (row) => row.code });
  }, [symbols, query, market, sector, sorting, locale]);
  return (
    <section className={styles.section} aria-label={t`전체 종목`}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          <Trans>전체 종목</Trans>{" "}
          <span className={styles.count}>{whole(rows.length, locale)}</span>
        </h3>
        <Filters
          filter={filter}
          sectors={sectors}
          onChange={(change) => setFilter((now) => ({ ...now, ...change }))}
        />
      </header>
      <Grid
        rows={rows}
        sorting={sorting}
        onSort={(key, isText) => setSorting((now) => toggled(now, key, isText))}
      />
    </section>
  );
}

interface FiltersProps {
  readonly filter: Filter;
  readonly sectors: readonly HeatSector[];
  readonly onChange: (change: Partial<Filter>) => void;
}

function Filters({ filter, sectors, onChange }: FiltersProps) {
  const { t } = useLingui();
  const locale = usePreferences((state) => state.locale);
  const sectorOptions = sectors.map((each) => ({
    id: each.sector,
    label: locale === "ko" ? each.name_ko : each.name_en,
  }));
  return (
    <div className={styles.filters}>
      <div className={styles.search}>
        <Input
          label={t`종목 검색`}
          isLabelHidden
          type="search"
          icon={<Search />}
          placeholder={t`이름, 초성, 코드`}
          value={filter.query}
          onChange={(event) => onChange({ query: event.target.value })}
        />
      </div>
      <Select
        label={t`시장`}
        isLabelHidden
        size="small"
        value={filter.market}
        onChange={(market) => onChange({ market })}
        options={[
          { id: "all", label: t`모든 시장` },
          { id: "KOSPI", label: "KOSPI" },
          { id: "KOSDAQ", label: "KOSDAQ" },
          { id: "KONEX", label: "KONEX" },
        ]}
      />
      <Select
        label={t`업종`}
        isLabelHidden
        size="small"
        value={filter.sector}
        onChange={(sector) => onChange({ sector })}
        options={[{ id: "all", label: t`모든 업종` }, ...sectorOptions]}
      />
      <CsvLink csv={SYMBOLS_CSV} name="madang-symbols.csv" />
    </div>
  );
}

interface GridProps {
  readonly rows: readonly SymbolRow[];
  readonly sorting: Sorting<SortKey>;
  readonly onSort: (key: SortKey, isText: boolean) => void;
}

function Grid({ rows, sorting, onSort }: GridProps) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the virtualizer renders by its own state
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
    getItemKey: (index) => rows[index]!.code,
  });
  const items = virtual.getVirtualItems();
  const lines = useSparklines(items.map((item) => rows[item.index]!.code));
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<Search />}
        title={<Trans>찾는 종목이 없습니다</Trans>}
        text={<Trans>이름의 첫소리(ㅅㅅㅈㅈ)나 여섯 자리 코드로도 찾을 수 있습니다.</Trans>}
      />
    );
  }
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="region"
      aria-label={t`전체 종목 표`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable
      tabIndex={0}
    >
      <div
        role="table"
        aria-label={t`전체 종목`}
        aria-rowcount={rows.length + 1}
        style={{ width: WIDTH_PX, minWidth: "100%" }}
      >
        <HeadRow sorting={sorting} onSort={onSort} />
        <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <Row
              key={item.key}
              row={rows[item.index]!}
              rowIndex={item.index + 2}
              top={item.start}
              height={ROW_HEIGHT_PX}
              sparkline={lines.get(rows[item.index]!.code)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

type HeadProps = Omit<GridProps, "rows">;

function HeadRow({ sorting, onSort }: HeadProps) {
  const { i18n } = useLingui();
  return (
    <div role="rowgroup" className={styles.headRow}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        <Heading name="name" sorting={sorting} onSort={onSort} width={NAME_WIDTH_PX} isText>
          <Trans>종목</Trans>
        </Heading>
        <span role="columnheader" className={styles.cell} style={{ width: SPARKLINE_WIDTH_PX }}>
          <Trans>30일</Trans>
        </span>
        {COLUMNS.map((column) => (
          <Heading
            key={column.key}
            name={column.key}
            sorting={sorting}
            onSort={onSort}
            width={column.width}
          >
            {i18n._(column.label)}
          </Heading>
        ))}
      </div>
    </div>
  );
}

interface HeadingProps extends HeadProps {
  readonly name: SortKey;
  readonly width: number;
  readonly isText?: boolean;
  readonly children: React.ReactNode;
}

function Heading({ name, sorting, onSort, width, isText = false, children }: HeadingProps) {
  const isSorted = sorting.key === name;
  const order = sorting.descending ? "descending" : "ascending";
  return (
    <span
      role="columnheader"
      aria-sort={isSorted ? order : "none"}
      className={isText ? styles.nameCell : styles.numberCell}
      style={{ width }}
    >
      <button type="button" className={styles.sort} onClick={() => onSort(name, isText)}>
        {children}
        <span aria-hidden="true" className={styles.order}>
          {isSorted ? (sorting.descending ? "↓" : "↑") : ""}
        </span>
      </button>
    </span>
  );
}
