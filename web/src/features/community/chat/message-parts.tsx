/** A message's poll and link previews; most messages have none, and load nothing for them. */
import { lazy, Suspense } from "react";
import type { Message } from "@/gen/community";
import { Skeleton } from "@/ui/skeleton/skeleton";

const PollCard = lazy(async () => ({ default: (await import("../polls/poll-card")).PollCard }));
const Previews = lazy(async () => ({ default: (await import("../previews/previews")).Previews }));
const ANSWER_PX = 42;
const FRAME_PX = 110;

export function MessageParts({ message }: { readonly message: Message }) {
  const { poll } = message;
  return (
    <>
      {poll && (
        <Suspense
          fallback={<Skeleton width={440} height={poll.answers.length * ANSWER_PX + FRAME_PX} />}
        >
          <PollCard message={message} poll={poll} />
        </Suspense>
      )}
      {/* Messages kept by an older client have none. */}
      {(message.previews ?? []).length > 0 && (
        <Suspense fallback={<Skeleton width={440} height={90} />}>
          <Previews message={message} />
        </Suspense>
      )}
    </>
  );
}
