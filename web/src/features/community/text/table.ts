/** Tables in messages (MD5): a head, a line of dashes with as many cells, rows. */
import { parseInline, type Piece } from "./inline";

export type Align = "left" | "center" | "right" | null;

export interface Table {
  readonly kind: "table";
  readonly aligns: readonly Align[];
  readonly head: readonly (readonly Piece[])[];
  readonly rows: readonly (readonly (readonly Piece[])[])[];
}

export const TABLE_COLUMNS_MAX = 12;
const RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/u;

export function readTable(text: string): { readonly block: Table; readonly length: number } | null {
  const [first = "", second = ""] = text.split("\n", 2);
  if (second.length > 400 || !second.includes("|") || !RULE.test(second)) return null;
  const head = cellsOf(first);
  const dashes = cellsOf(second);
  if (head.length !== dashes.length || head.length > TABLE_COLUMNS_MAX) return null;
  const lines = text.split("\n");
  let end = 2;
  while (end < lines.length && isRow(lines[end] ?? "")) end += 1;
  const rows = lines.slice(2, end).map((line) => {
    const cells = cellsOf(line);
    return head.map((_, column) => parseInline(cells[column] ?? ""));
  });
  return {
    block: {
      kind: "table",
      aligns: dashes.map(alignOf),
      head: head.map((cell) => parseInline(cell)),
      rows,
    },
    length: lines.slice(0, end).join("\n").length,
  };
}

/** A line that begins with a spoiler is none. */
function isRow(line: string): boolean {
  return line.includes("|") && !/^\s*\|\|/u.test(line);
}

/** Cells between bars; a bar in a spoiler or behind a backslash is none. */
function cellsOf(line: string): readonly string[] {
  const bare = line
    .trim()
    .replace(/^\|(?!\|)/u, "")
    .replace(/(?<![\\|])\|$/u, "");
  const cells: string[] = [""];
  for (let at = 0; at < bare.length; at += 1) {
    const two = bare.slice(at, at + 2);
    if (two === "\\|" || two === "||") {
      cells[cells.length - 1] += two === "\\|" ? "|" : two;
      at += 1;
    } else if (bare[at] === "|") cells.push("");
    else cells[cells.length - 1] += bare[at] ?? "";
  }
  return cells.map((cell) => cell.trim());
}

function alignOf(dashes: string): Align {
  const isLeft = dashes.startsWith(":");
  const isRight = dashes.endsWith(":");
  if (isLeft && isRight) return "center";
  if (isRight) return "right";
  return isLeft ? "left" : null;
}
