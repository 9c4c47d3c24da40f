/** One object for the life of a component whose functions are always the newest: rows need not redraw. */
import { useLayoutEffect, useRef } from "react";

export function useLatest<Verbs extends object>(verbs: Verbs): Verbs {
  const latest = useRef(verbs);
  useLayoutEffect(() => {
    latest.current = verbs;
  });
  const stable = useRef<Verbs | null>(null);
  stable.current ??= Object.fromEntries(
    Object.keys(verbs).map((name) => [
      name,
      (...inputs: unknown[]) =>
        (latest.current[name as keyof Verbs] as (...inputs: unknown[]) => unknown)(...inputs),
    ]),
  ) as Verbs;
  return stable.current;
}
