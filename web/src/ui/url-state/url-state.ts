/** A choice that stands in the address (`?range=1y`), so that a link shows what its sender saw. */
import { useCallback, useState } from "react";
import { useRouter } from "@tanstack/react-router";

/** The choice in the address if it is one of `choices`, else `fallback`; setting replaces the entry. */
export function useUrlState<Choice extends string>(
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
): [Choice, (choice: Choice) => void] {
  const router = useRouter({ warn: false });
  const [choice, setChoice] = useState<Choice>(() => {
    const given = new URLSearchParams(location.search).get(name);
    return choices.find((each) => each === given) ?? fallback;
  });
  const choose = useCallback(
    (next: Choice) => {
      setChoice(next);
      // Typed as always there; stories and tests stand without a router.
      if ((router as typeof router | undefined) === undefined) return;
      void router.navigate({
        to: ".",
        replace: true,
        search: (now: Record<string, unknown>) => ({
          ...now,
          [name]: next === fallback ? undefined : next,
        }),
      });
    },
    [router, name, fallback],
  );
  return [choice, choose];
}
