/** The key of this channel's files. A picture that is drawn keeps its address when the key is renewed. */
import { useEffect, useState } from "react";
import { fileKey } from "@/live/file-keys";
import { useChat } from "../chat/chat-context";

export function useFileKey(isNeeded: boolean): string | null {
  const { channel } = useChat();
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    let isGone = false;
    void fileKey(channel.channel_id).then(
      (fresh) => isGone || setKey(fresh),
      () => null,
    );
    return () => {
      isGone = true;
    };
  }, [channel.channel_id, isNeeded]);
  return key;
}
