/** In place of the composer while one is timed out: says so, with the time that is left. */
import { useEffect, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { Lock, Timer } from "lucide-react";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { clock } from "./clock-words";
import styles from "./moderation.module.css";

const TICK_MS = 1_000;

/** Milliseconds that somebody still only reads; 0 when they may write. */
export function useTimeOutMs(snapshot: CommunitySnapshot, accountId: string | null): number {
  const member = snapshot.members.find((each) => each.account_id === accountId);
  const untilMs = member?.timed_out_until_ms ?? 0;
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (untilMs <= Date.now()) return undefined;
    const timer = setInterval(() => {
      setNowMs(Date.now());
      if (Date.now() >= untilMs) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [untilMs]);
  return Math.max(0, untilMs - nowMs);
}

export function TimeOutBar({ leftMs }: { readonly leftMs: number }) {
  const left = clock(leftMs);
  return (
    <div className={styles.bar} role="status">
      <Timer aria-hidden="true" />
      <span>
        <Trans>타임아웃 중입니다. 읽을 수는 있고, 쓰는 것은 {left} 뒤에 할 수 있습니다.</Trans>
      </span>
    </div>
  );
}

/** In place of the composer for a member who may read here but not write: says which right is missing. */
export function ReadOnlyBar() {
  return (
    <div className={styles.bar} role="note">
      <Lock aria-hidden="true" />
      <span>
        <Trans>여기에서는 읽기만 할 수 있습니다. 이 채널의 ‘메시지 보내기’ 권한이 없습니다.</Trans>
      </span>
    </div>
  );
}
