/** One object for the life of a component whose functions are always the newest: rows need not redraw. */
import { useLayoutEffect, useRef, useState } from "react";

type Verb = (...inputs: unknown[]) => unknown;

export function useLatest<Verbs extends object>(verbs: Verbs): Verbs {
  const latest = useRef(verbs);
  useLayoutEffect(() => {
    latest.current = verbs;
  });
  const [stable] = useState(() => {
    const call = (name: string): [string, Verb] => [
      name,
      (...inputs) => (latest.current[name as keyof Verbs] as Verb)(...inputs),
    ];
    return Object.fromEntries(Object.keys(verbs).map(call)) as Verbs;
  });
  return stable;
}
