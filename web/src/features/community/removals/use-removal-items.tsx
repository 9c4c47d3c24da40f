/** What a moderator may do with more than one message. */
import { useLingui } from "@lingui/react/macro";
import { Eraser, ListChecks } from "lucide-react";
import type { Message } from "@/gen/community";
import type { MenuItem } from "@/ui/menu/menu";
import { askPurge, beginSelection } from "./selection";

export function useRemovalItems(message: Message): readonly MenuItem[] {
  const { t } = useLingui();
  return [
    {
      id: "pick",
      label: t`여러 메시지 고르기`,
      icon: <ListChecks />,
      onSelect: () => beginSelection(message.channel_id, message.message_id),
    },
    {
      id: "purge",
      label: t`이 사람의 최근 메시지 지우기`,
      icon: <Eraser />,
      isDanger: true,
      onSelect: () => askPurge(message),
    },
  ];
}
