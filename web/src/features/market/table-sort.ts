/** Sorting of table rows: what is absent comes last in both directions, ties keep one fixed order. */

export interface Sorting<K extends string> {
  readonly key: K;
  readonly descending: boolean;
}

type Value = string | number | null | undefined;

const collators = new Map<string, Intl.Collator>();

function collator(locale: string): Intl.Collator {
  let made = collators.get(locale);
  if (made === undefined) {
    made = new Intl.Collator(locale, { numeric: true });
    collators.set(locale, made);
  }
  return made;
}

const isAbsent = (value: Value): value is null | undefined =>
  value === null || value === undefined || Number.isNaN(value);

/** Return the rows sorted by one field; `tie` names the row, for an order that never flickers. */
export function sortRows<K extends string, R extends Readonly<Record<K, Value>>>(
  rows: readonly R[],
  sorting: Sorting<K>,
  { locale, tie }: { readonly locale: string; readonly tie: (row: R) => string },
): R[] {
  const { key, descending } = sorting;
  const compareText = collator(locale).compare;
  return rows.toSorted((a, b) => {
    const left: Value = a[key];
    const right: Value = b[key];
    if (isAbsent(left) || isAbsent(right)) {
      if (isAbsent(left) && isAbsent(right)) return tie(a) < tie(b) ? -1 : 1;
      return isAbsent(left) ? 1 : -1;
    }
    const order =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : compareText(String(left), String(right));
    if (order === 0) return tie(a) < tie(b) ? -1 : 1;
    return descending ? -order : order;
  });
}

/** The sorting after a click on a heading: numbers start with the largest, text from the start. */
export function toggled<K extends string>(now: Sorting<K>, key: K, isText: boolean): Sorting<K> {
  if (now.key === key) return { key, descending: !now.descending };
  return { key, descending: !isText };
}
