/** One symbol in the table of all symbols. */
import { memo } from "react";
import { Trans } from "@lingui/react/macro";
import type { SymbolRow } from "@/gen/market";
import { AppLink } from "@/ui/app-link/app-link";
import { Badge } from "@/ui/badge/badge";
import { Change } from "@/ui/change/change";
import { compact, decimal, NO_NUMBER, price } from "@/ui/numbers/numbers";
import { usePreferences } from "@/ui/preferences/preferences";
import { Sparkline } from "@/ui/sparkline/sparkline";
import { COLUMNS, NAME_WIDTH_PX, SPARKLINE_WIDTH_PX, type SymbolColumn } from "./columns";
import { useSymbolHref } from "./place";
import { RangeBar } from "./range-bar";
import styles from "./symbol-table.module.css";

export interface RowProps {
  readonly row: SymbolRow;
  /** One-based place in the whole table, for screen readers. */
  readonly rowIndex: number;
  readonly top: number;
  readonly height: number;
  readonly sparkline: readonly number[] | undefined;
}

export const Row = memo(function Row({ row, rowIndex, top, height, sparkline }: RowProps) {
  const symbolHref = useSymbolHref();
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className={styles.row}
      data-row
      style={{ position: "absolute", insetInline: 0, height, transform: `translateY(${top}px)` }}
    >
      <span role="rowheader" className={styles.nameCell} style={{ width: NAME_WIDTH_PX }}>
        <AppLink href={symbolHref(row.code)} className={styles.name}>
          <b>{row.name}</b>
          <small>
            {row.code} · {row.market}
          </small>
        </AppLink>
        {row.is_halted && (
          <Badge tone="warn">
            <Trans>정지</Trans>
          </Badge>
        )}
      </span>
      <span role="cell" className={styles.cell} style={{ width: SPARKLINE_WIDTH_PX }}>
        {sparkline !== undefined && <Sparkline values={sparkline} width={76} height={26} />}
      </span>
      {COLUMNS.map((column) => (
        <span
          role="cell"
          key={column.key}
          className={styles.numberCell}
          style={{ width: column.width }}
        >
          <Value column={column} row={row} />
        </span>
      ))}
    </div>
  );
});

function Value({ column, row }: { readonly column: SymbolColumn; readonly row: SymbolRow }) {
  const locale = usePreferences((state) => state.locale);
  const value = row[column.key];
  if (typeof value !== "number") return NO_NUMBER;
  switch (column.kind) {
    case "price":
      return price(value, locale);
    case "amount":
      return compact(value, locale);
    case "ratio":
      return <Change ratio={value} />;
    case "number":
      return decimal(value, locale, 1);
    case "range":
      return <RangeBar low={row.low_52w} high={row.high_52w} now={row.close} />;
    case "text":
      return value;
  }
}
