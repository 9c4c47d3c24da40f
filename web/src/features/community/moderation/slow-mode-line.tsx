/** Slow mode under the composer: how long one waits here, and how long it still is. */
import { useEffect, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Snail } from "lucide-react";
import type { SlowMode } from "@/gen/community";
import { api } from "@/live/http";
import type { ChannelEvent } from "@/live/kinds";
import { useStream } from "@/live/use-stream";
import { clock } from "./clock-words";
import styles from "./moderation.module.css";

const TICK_MS = 500;

export interface SlowModeLineProps {
  readonly channelId: string;
  readonly myId: string | null;
  /** Tells whether writing has to wait now. */
  readonly onHold: (isHeld: boolean) => void;
}

export default function SlowModeLine({ channelId, myId, onHold }: SlowModeLineProps) {
  const slow = useQuery({
    queryKey: ["community", "slow-mode", channelId, myId],
    queryFn: () => api.get<SlowMode>(`/api/channels/${channelId}/slow-mode`),
    staleTime: 0,
  });
  const refresh = () => void slow.refetch();
  useStream<ChannelEvent>(slow.data?.at, {
    apply: (events) => {
      if (events.some(({ event }) => touches(event, myId))) refresh();
    },
    resync: refresh,
  });
  const leftMs = useLeftMs(slow.data?.next_at_ms ?? null);
  const isHeld = leftMs > 0;
  useEffect(() => {
    onHold(isHeld);
    return () => onHold(false);
  }, [isHeld, onHold]);
  if (!slow.data || slow.data.interval_s === 0) return null;
  const interval = clock(slow.data.interval_s * 1000);
  const left = clock(leftMs);
  return (
    <p className={styles.slow} data-held={isHeld}>
      <Snail aria-hidden="true" />
      {slow.data.is_exempt ? (
        <Trans>느린 모드 {interval} · 기다리지 않아도 됩니다</Trans>
      ) : isHeld ? (
        <Trans>느린 모드 · {left} 뒤에 쓸 수 있습니다</Trans>
      ) : (
        <Trans>느린 모드 · 한 번 쓰면 {interval} 기다립니다</Trans>
      )}
    </p>
  );
}

function touches(event: ChannelEvent, myId: string | null): boolean {
  if (event.type === "community.slow_mode_changed") return true;
  return event.type === "community.message_sent" && event.message.author_id === myId;
}

function useLeftMs(nextAtMs: number | null): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (nextAtMs === null) return undefined;
    const tick = () => {
      setNowMs(Date.now());
      if (Date.now() >= nextAtMs) clearInterval(timer);
    };
    const timer = setInterval(tick, TICK_MS);
    const first = setTimeout(tick, 0);
    return () => {
      clearInterval(timer);
      clearTimeout(first);
    };
  }, [nextAtMs]);
  return nextAtMs === null ? 0 : Math.max(0, nextAtMs - nowMs);
}
