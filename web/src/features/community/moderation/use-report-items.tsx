/** "Report" in a message's menu: for members, of others' messages, where there are moderators. */
import { useLingui } from "@lingui/react/macro";
import { Flag } from "lucide-react";
import type { Message } from "@/gen/community";
import type { MenuItem } from "@/ui/menu/menu";
import { useChat } from "../chat/chat-context";
import { openReport } from "./report-store";

export function useReportItems(message: Message): readonly MenuItem[] {
  const { t } = useLingui();
  const { snapshot, myId } = useChat();
  const { community, my_role } = snapshot;
  const isMine = message.author_id === myId;
  if (isMine || my_role === null || community.kind !== "community") return [];
  return [
    {
      id: "report",
      label: t`신고하기`,
      icon: <Flag />,
      isGroupStart: true,
      onSelect: () => openReport(community.community_id, message),
    },
  ];
}
