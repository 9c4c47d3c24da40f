/** The beginning of a channel. */
import { lazy, Suspense } from "react";
import { Trans } from "@lingui/react/macro";
import { AtSign } from "lucide-react";
import type { Channel } from "@/gen/community";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { ChannelIcon } from "../channels/channel-icon";
import { useChat } from "./chat-context";
import styles from "./channel-intro.module.css";

const ThreadIntro = lazy(() => import("../threads/thread-intro"));

export function ChannelIntro({ channel }: { readonly channel: Channel }) {
  const isDirect = useChat().snapshot.community.kind === "direct";
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
        {isDirect ? <AtSign aria-hidden="true" /> : <ChannelIcon board={channel.board} />}
      </span>
      <h2 className={styles.name}>{channel.name}</h2>
      <p className={styles.text}>
        {isDirect ? (
          <Trans>여기 있는 사람들만 볼 수 있는 이야기입니다.</Trans>
        ) : (
          channel.topic || <Trans>이 채널의 첫 이야기입니다. 먼저 인사를 건네 보세요.</Trans>
        )}
      </p>
    </div>
  );
}
