/** After two seconds without the connection: says so, and offers to try at once. Nothing is blocked. */
import { useEffect, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { WifiOff } from "lucide-react";
import { live } from "@/live/live";
import { useConnection } from "@/live/use-stream";
import styles from "./connection-banner.module.css";

const SHOWN_AFTER_MS = 2_000;

export function ConnectionBanner() {
  const { offlineSinceMs } = useConnection();
  // Remembered with the loss it belongs to, so that the next one waits its own two seconds.
  const [lateSinceMs, setLateSinceMs] = useState<number | null>(null);
  useEffect(() => {
    if (offlineSinceMs === null) return undefined;
    const waitMs = Math.max(0, offlineSinceMs + SHOWN_AFTER_MS - Date.now());
    const timer = setTimeout(() => setLateSinceMs(offlineSinceMs), waitMs);
    return () => clearTimeout(timer);
  }, [offlineSinceMs]);
  if (offlineSinceMs === null || lateSinceMs !== offlineSinceMs) return null;
  return (
    <div className={styles.banner} role="status">
      <WifiOff aria-hidden="true" />
      <span>
        <Trans>다시 연결하고 있습니다. 쓴 글은 연결되면 차례대로 나갑니다.</Trans>
      </span>
      <button type="button" className={styles.retry} onClick={() => live.retryNow()}>
        <Trans>지금 시도</Trans>
      </button>
    </div>
  );
}
