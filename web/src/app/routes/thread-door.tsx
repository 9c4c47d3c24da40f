/** An address that names a thread as if it were a channel leads to the thread beside its channel. */
import { useEffect, useState, type ReactNode } from "react";
import { useNavigate } from "@tanstack/react-router";
import { readThread } from "@/live/thread-verbs";

export interface ThreadDoorProps {
  readonly communityId: string;
  readonly threadId: string;
  readonly at?: number;
  /** Shown when there is no such thread, or not for the reader. */
  readonly otherwise: ReactNode;
}

export default function ThreadDoor({ communityId, threadId, at, otherwise }: ThreadDoorProps) {
  const navigate = useNavigate();
  const [isUnknown, setIsUnknown] = useState(false);
  useEffect(() => {
    let isHere = true;
    readThread(threadId).then(
      ({ thread }) => {
        if (!isHere) return;
        void navigate({
          to: "/c/$communityId/$channelId",
          params: { communityId, channelId: thread.channel.parent_id ?? "" },
          search: { thread: threadId, ...(at === undefined ? {} : { at }) },
          replace: true,
        });
      },
      () => isHere && setIsUnknown(true),
    );
    return () => {
      isHere = false;
    };
  }, [communityId, threadId, at, navigate]);
  return isUnknown ? otherwise : null;
}
