/** What a message may carry beside its text: files, a poll. */
import { lazy, Suspense, useRef, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { ChartBar, Paperclip, Plus } from "lucide-react";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { useChat } from "../chat/chat-context";
import styles from "../attachments/tray.module.css";

const PollDialog = lazy(async () => ({
  default: (await import("../polls/poll-dialog")).PollDialog,
}));

export interface PlusButtonProps {
  readonly onFiles?: (files: readonly File[]) => void;
  readonly canAsk: boolean;
}

export function PlusButton({ onFiles, canAsk }: PlusButtonProps) {
  const { t } = useLingui();
  const { channel } = useChat();
  const input = useRef<HTMLInputElement>(null);
  const [isAsking, setIsAsking] = useState(false);
  const items: MenuItem[] = [];
  if (onFiles) {
    items.push({
      id: "file",
      label: t`파일 붙이기`,
      icon: <Paperclip />,
      onSelect: () => input.current?.click(),
    });
  }
  if (canAsk) {
    items.push({
      id: "poll",
      label: t`투표 만들기`,
      icon: <ChartBar />,
      onSelect: () => setIsAsking(true),
    });
  }
  return (
    <span className={styles.attach}>
      <Menu
        items={items}
        side="top"
        align="start"
        trigger={
          <IconButton label={t`더하기`} tooltipSide="top">
            <Plus />
          </IconButton>
        }
      />
      {onFiles && (
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
      )}
      {isAsking && (
        <Suspense fallback={null}>
          <PollDialog channelId={channel.channel_id} onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </span>
  );
}
