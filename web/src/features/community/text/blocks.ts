/** The lines of a message as blocks: paragraphs, fences, quotes, headings, lists, tables (MD1 to MD5). */
import { DEPTH_MAX, parseInline, type Piece } from "./inline";
import { readTable, type Table } from "./table";

type Line = readonly Piece[];

export interface List {
  readonly kind: "list";
  /** The first number of a numbered list; null for dots. */
  readonly start: number | null;
  readonly items: readonly (readonly Block[])[];
}

export type Block =
  | { readonly kind: "paragraph"; readonly pieces: Line }
  | { readonly kind: "fence"; readonly text: string; readonly language: string }
  | { readonly kind: "heading"; readonly level: number; readonly pieces: Line }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | List
  | Table;

const FENCE = "```";
const LANGUAGE = /^([\p{L}\p{N}+.#-]{1,20})[ \t]*\n/u;
const HEADING = /^(#{1,3})[ \t]+(\S.*)$/u;
const QUOTED = /^> ?/u;
const ITEM = /^([ \t]{0,12})(?:[-*+]|(\d{1,3})[.)])[ \t]+(\S.*)$/u;

export function parseBlocks(text: string, depth = 0): readonly Block[] {
  return new BlockReader(text, depth).read();
}

class BlockReader {
  readonly #blocks: Block[] = [];
  readonly #depth: number;
  #rest: string;
  #open: string[] = [];

  constructor(text: string, depth: number) {
    this.#rest = text;
    this.#depth = depth;
  }

  read(): readonly Block[] {
    while (this.#rest !== "") {
      if (!this.#fence() && !this.#ofLines()) this.#plain();
    }
    this.#close();
    return this.#blocks;
  }

  /** A fence may begin within a line; what stood before it is a paragraph. */
  #fence(): boolean {
    const line = firstLine(this.#rest);
    const at = line.indexOf(FENCE);
    if (at < 0 || (at > 0 && this.#isBlockStart(line))) return false;
    const end = this.#rest.indexOf(FENCE, at + FENCE.length);
    if (end < 0) return false;
    const inside = this.#rest.slice(at + FENCE.length, end);
    if (inside.trim() === "") return false;
    if (at > 0) this.#open.push(line.slice(0, at));
    this.#close();
    const language = LANGUAGE.exec(inside);
    const body = language ? inside.slice(language[0].length) : inside.replace(/^\n/u, "");
    this.#blocks.push({
      kind: "fence",
      text: body.replace(/\n$/u, ""),
      language: language?.[1] ?? "",
    });
    this.#rest = this.#rest.slice(end + FENCE.length).replace(/^\n/u, "");
    return true;
  }

  #isBlockStart(line: string): boolean {
    return this.#depth < DEPTH_MAX && (QUOTED.test(line) || ITEM.test(line) || HEADING.test(line));
  }

  #ofLines(): boolean {
    if (this.#depth >= DEPTH_MAX) return false;
    const line = firstLine(this.#rest);
    const heading = HEADING.exec(line);
    if (heading) {
      const [, marks = "", words = ""] = heading;
      this.#take(line.length, {
        kind: "heading",
        level: marks.length,
        pieces: parseInline(words.trimEnd()),
      });
      return true;
    }
    if (QUOTED.test(line)) return this.#quote();
    if (ITEM.test(line)) return this.#list();
    const table = line.includes("|") ? readTable(this.#rest) : null;
    if (table) this.#take(table.length, table.block);
    return table !== null;
  }

  #quote(): boolean {
    if (this.#rest.startsWith(">>> ")) {
      const inside = this.#rest.slice(4);
      this.#take(this.#rest.length, {
        kind: "quote",
        blocks: parseBlocks(inside, this.#depth + 1),
      });
      return true;
    }
    const lines = linesWhile(this.#rest, (line) => QUOTED.test(line));
    const inside = lines.map((line) => line.replace(QUOTED, "")).join("\n");
    this.#take(lengthOf(lines), { kind: "quote", blocks: parseBlocks(inside, this.#depth + 1) });
    return true;
  }

  #list(): boolean {
    const lines = linesWhile(this.#rest, (line) => ITEM.test(line));
    this.#take(lengthOf(lines), ...listsOf(lines, this.#depth));
    return true;
  }

  #plain(): void {
    const line = firstLine(this.#rest);
    this.#open.push(line);
    this.#rest = this.#rest.slice(line.length + 1);
  }

  #take(length: number, ...blocks: readonly Block[]): void {
    this.#close();
    this.#blocks.push(...blocks);
    this.#rest = this.#rest.slice(length + 1);
  }

  #close(): void {
    const text = this.#open.join("\n").replace(/^\n+|\n+$/gu, "");
    this.#open = [];
    if (text !== "") this.#blocks.push({ kind: "paragraph", pieces: parseInline(text) });
  }
}

interface Item {
  readonly indent: number;
  readonly number: number | null;
  readonly text: string;
}

function itemOf(line: string): Item {
  const [, space = "", number, text = ""] = ITEM.exec(line) ?? [];
  const indent = space.replaceAll("\t", "    ").length;
  return { indent, number: number === undefined ? null : Number(number), text };
}

/** Lines of items to lists: deeper lines belong to the item above, another kind of mark begins anew. */
function listsOf(lines: readonly string[], depth: number): readonly List[] {
  const lists: { start: number | null; items: Block[][] }[] = [];
  for (let at = 0; at < lines.length;) {
    const item = itemOf(lines[at] ?? "");
    let end = at + 1;
    while (end < lines.length && itemOf(lines[end] ?? "").indent >= item.indent + 2) end += 1;
    const blocks: Block[] = [{ kind: "paragraph", pieces: parseInline(item.text.trimEnd()) }];
    const inner = lines.slice(at + 1, end);
    if (depth + 1 < DEPTH_MAX) blocks.push(...listsOf(inner, depth + 1));
    else for (const line of inner) blocks.push({ kind: "paragraph", pieces: parseInline(line) });
    const open = lists.at(-1);
    if (open && (open.start === null) === (item.number === null)) open.items.push(blocks);
    else lists.push({ start: item.number, items: [blocks] });
    at = end;
  }
  return lists.map((list) => ({ kind: "list", ...list }));
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}

function linesWhile(text: string, fits: (line: string) => boolean): readonly string[] {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !fits(line));
  return end < 0 ? lines : lines.slice(0, end);
}

function lengthOf(lines: readonly string[]): number {
  return lines.join("\n").length;
}
