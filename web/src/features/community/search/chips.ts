/** The filters of a search as chips over its text. Pure. */
const FILTER = /(?:^|\s)((?:from|in|has|before|after|mentions):(?:"[^"]*"?|\S+))/giu;

/** The filters that a query holds, as they are written. */
export function filtersIn(query: string): readonly string[] {
  return [...query.matchAll(FILTER)].map((match) => match[1] ?? "");
}

/** The query with a filter more, or without it when it is there. */
export function toggleFilter(query: string, filter: string): string {
  const known = filtersIn(query).find((each) => each.toLowerCase() === filter.toLowerCase());
  if (known === undefined) return `${query.trimEnd()} ${filter} `.trimStart();
  return query.replace(known, "").replaceAll(/ {2,}/gu, " ").trimStart();
}

/** A filter with its value in quotes where it needs them. */
export function filterOf(key: string, value: string): string {
  return /[\s"]/u.test(value) ? `${key}:"${value.replaceAll('"', "")}"` : `${key}:${value}`;
}
