/** A table whose numbers align; wide ones scroll inside their own box, with a name for it. */
import type { ReactNode } from "react";
import { ArrowDown, ArrowUp } from "lucide-react";
import { cx } from "../class-names";
import styles from "./table.module.css";

export interface Column<Row> {
  readonly id: string;
  readonly label: ReactNode;
  readonly isNumber?: boolean;
  readonly isSortable?: boolean;
  readonly width?: string;
  readonly cell: (row: Row) => ReactNode;
}

export interface Sort {
  readonly column: string;
  readonly isDescending: boolean;
}

export interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  readonly isDense?: boolean;
}

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, rowKey, isDense } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable
    <div className={styles.box} role="region" aria-label={caption} tabIndex={0}>
      <table className={cx(styles.table, isDense && styles.dense)}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.id} className={column.isNumber ? styles.number : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const isSorted = sort?.column === column.id;
  const direction = sort?.isDescending ? "descending" : "ascending";
  const Arrow = sort?.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      style={{ width: column.width }}
      className={column.isNumber ? styles.number : undefined}
      aria-sort={isSorted ? direction : undefined}
    >
      {column.isSortable && onSort ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() =>
            onSort({ column: column.id, isDescending: isSorted ? !sort.isDescending : true })
          }
        >
          {column.label}
          {isSorted && <Arrow aria-hidden="true" />}
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}
