/** What is being completed at the caret: `@name`, `#channel` or `:emoji`. Pure; partial syllables count. */
export interface Query {
  readonly mark: "@" | "#" | ":";
  readonly typed: string;
  /** Where the mark stands. */
  readonly from: number;
}

const QUERY_LENGTH_MAX_CHARS = 40;

export function queryAt(value: string, caret: number): Query | null {
  const before = value.slice(Math.max(0, caret - QUERY_LENGTH_MAX_CHARS), caret);
  const match = /(?:^|[\s([{"'])([@#:])([^\s@#:]*)$/u.exec(before);
  if (!match) return null;
  const typed = match[2] ?? "";
  const mark = match[1] as Query["mark"];
  // A colon stands in many sentences: two letters behind it make it a query.
  if (mark === ":" && !/^[\p{L}\p{N}_]{2,}$/u.test(typed)) return null;
  return { mark, typed, from: caret - typed.length - 1 };
}

/** Put the picked name in the place of the query; the caret stands behind it. */
export function complete(
  value: string,
  caret: number,
  query: Query,
  name: string,
): { readonly value: string; readonly caret: number } {
  const put = query.mark === ":" ? `:${name}: ` : `${query.mark}${name} `;
  const rest = value.slice(caret).replace(/^ /u, "");
  return { value: value.slice(0, query.from) + put + rest, caret: query.from + put.length };
}
