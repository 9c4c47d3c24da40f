/** A chart that is also a table and a CSV: the frame every chart of the boards stands in. */
import { useId, useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ChartLine, Download, Table2 } from "lucide-react";
import { IconButton } from "../icon-button/icon-button";
import styles from "./chart-figure.module.css";

export interface ChartFigureProps {
  readonly title: ReactNode;
  /** A sentence under the title: what is shown, of when. */
  readonly note?: ReactNode;
  /** Controls beside the title: ranges, legends. */
  readonly controls?: ReactNode;
  /** The same numbers as a table; built only when it is looked at. */
  readonly renderTable: () => ReactNode;
  /** Address of the CSV the server makes, or a function that makes one here. */
  readonly csv?: string | (() => string);
  readonly csvName?: string;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

export function ChartFigure({
  title,
  note,
  controls,
  renderTable,
  csv,
  csvName = "madang.csv",
  footer,
  children,
}: ChartFigureProps) {
  const [isTable, setIsTable] = useState(false);
  const titleId = useId();
  const { t } = useLingui();
  return (
    <figure className={styles.figure} aria-labelledby={titleId}>
      <figcaption className={styles.head}>
        <div className={styles.words}>
          <h3 id={titleId} className={styles.title}>
            {title}
          </h3>
          {note !== undefined && <p className={styles.note}>{note}</p>}
        </div>
        <div className={styles.tools}>
          {controls}
          <IconButton
            size="small"
            label={isTable ? t`차트로 보기` : t`표로 보기`}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? <ChartLine /> : <Table2 />}
          </IconButton>
          {csv !== undefined && <CsvLink csv={csv} name={csvName} />}
        </div>
      </figcaption>
      {isTable ? <div className={styles.table}>{renderTable()}</div> : children}
      {footer !== undefined && <div className={styles.footer}>{footer}</div>}
    </figure>
  );
}

/** A BOM so that spreadsheets read Korean as UTF-8. */
const BOM = "\ufeff";

/** A link to the server's CSV, or to one made of what is on screen when it is clicked. */
export function CsvLink({
  csv,
  name,
}: {
  readonly csv: string | (() => string);
  readonly name: string;
}) {
  const made = (event: React.MouseEvent<HTMLAnchorElement>): void => {
    if (typeof csv === "string") return;
    const url = URL.createObjectURL(new Blob([BOM, csv()], { type: "text/csv;charset=utf-8" }));
    event.currentTarget.href = url;
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <a
      className={styles.csv}
      href={typeof csv === "string" ? csv : "#csv"}
      download={name}
      onClick={made}
    >
      <Download aria-hidden="true" />
      <span>CSV</span>
      <span className="visually-hidden">
        <Trans>내려받기</Trans>
      </span>
    </a>
  );
}

type Cell = string | number | null;

function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Cells to CSV (RFC 4180); a text that a spreadsheet would take for a formula is quoted with '. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(csvCell).join(",")).join("\r\n");
}
