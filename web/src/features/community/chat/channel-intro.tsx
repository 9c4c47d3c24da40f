/** The beginning of a channel. */
import { lazy, Suspense } from "react";
import { Trans } from "@lingui/react/macro";
import type { Channel } from "@/gen/community";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { ChannelIcon } from "../channels/channel-icon";
import styles from "./channel-intro.module.css";

const ThreadIntro = lazy(() => import("../threads/thread-intro"));

export function ChannelIntro({ channel }: { readonly channel: Channel }) {
  if (channel.kind === "thread") {
    return (
      <Suspense fallback={<Skeleton height={80} />}>
        <ThreadIntro channel={channel} />
      </Suspense>
    );
  }
  return (
    <div className={styles.intro}>
      <span className={styles.icon}>
        <ChannelIcon board={channel.board} />
      </span>
      <h2 className={styles.name}>{channel.name}</h2>
      <p className={styles.text}>
        {channel.topic || <Trans>이 채널의 첫 이야기입니다. 먼저 인사를 건네 보세요.</Trans>}
      </p>
    </div>
  );
}
