/** Table in every look and state. */
import { useState } from "react";
import { Table, type Sort } from "./table";

export default { title: "Table", component: Table };

interface Row {
  readonly code: string;
  readonly name: string;
  readonly close: number;
}

const ROWS: readonly Row[] = [
  { code: "005930", name: "삼성전자", close: 56_200 },
  { code: "000660", name: "SK하이닉스", close: 204_500 },
  { code: "035420", name: "NAVER", close: 187_300 },
];

const COLUMNS = [
  { id: "name", label: "이름", isSortable: true, cell: (row: Row) => row.name },
  { id: "code", label: "코드", cell: (row: Row) => row.code },
  {
    id: "close",
    label: "종가",
    isNumber: true,
    isSortable: true,
    cell: (row: Row) => row.close.toLocaleString("ko-KR"),
  },
];

export const Sortable = () => {
  const [sort, setSort] = useState<Sort>({ column: "close", isDescending: true });
  const sign = sort.isDescending ? -1 : 1;
  const rows = ROWS.toSorted((a, b) => sign * (a.close - b.close));
  return (
    <Table
      caption="종목"
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.code}
      sort={sort}
      onSort={setSort}
    />
  );
};

export const Dense = () => (
  <Table caption="종목" columns={COLUMNS} rows={ROWS} rowKey={(row) => row.code} isDense />
);
