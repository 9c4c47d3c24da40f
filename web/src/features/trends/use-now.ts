/** The clock of the page, ticking slowly: for what depends on the present minute. */
import { useEffect, useState } from "react";

const CLOCK_EVERY_MS = 5_000;

export function useNow(): number {
  const [now_ms, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), CLOCK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now_ms;
}
