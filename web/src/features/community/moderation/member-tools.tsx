/** What one may do to another member: report them, call them otherwise, time-out, kick, ban. */
import { lazy, Suspense, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import {
  Ban,
  Flag,
  MessageCircle,
  MoreHorizontal,
  PencilLine,
  Timer,
  TimerOff,
  UserMinus,
} from "lucide-react";
import type { Member } from "@/gen/community";
import { api } from "@/live/http";
import { errorText } from "@/ui/error-text/error-text";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { toast } from "@/ui/toast/toast";
import { useOpenPair } from "../direct/use-open-pair";
import type { Act } from "./act-dialog";
import styles from "./moderation.module.css";

const ActDialog = lazy(async () => ({ default: (await import("./act-dialog")).ActDialog }));
const ReportDialog = lazy(async () => ({
  default: (await import("./report-dialog")).ReportDialog,
}));
const NicknameDialog = lazy(async () => ({
  default: (await import("../profiles/nickname-dialog")).NicknameDialog,
}));

export interface Powers {
  readonly canTimeOut: boolean;
  readonly canKick: boolean;
  readonly canBan: boolean;
  readonly canRename: boolean;
}

export interface MemberToolsProps {
  readonly communityId: string;
  readonly member: Member;
  readonly powers: Powers;
}

type Asked = Act | "report" | "rename";

export function MemberTools({ communityId, member, powers }: MemberToolsProps) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<Asked | null>(null);
  const items = useItems({ communityId, member, powers }, setAsked);
  const close = () => setAsked(null);
  return (
    <>
      <Menu
        items={items}
        trigger={
          <button type="button" className={styles.more} aria-label={t`${member.name} 관리`}>
            <MoreHorizontal />
          </button>
        }
      />
      <Suspense fallback={null}>
        {asked === "report" && (
          <ReportDialog communityId={communityId} target={member} onClose={close} />
        )}
        {asked === "rename" && (
          <NicknameDialog communityId={communityId} member={member} onClose={close} />
        )}
        {asked !== null && asked !== "report" && asked !== "rename" && (
          <ActDialog act={asked} member={member} communityId={communityId} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

function useItems(
  { communityId, member, powers }: MemberToolsProps,
  ask: (asked: Asked) => void,
): readonly MenuItem[] {
  const { t, i18n } = useLingui();
  const item = (id: Asked, label: string, icon: MenuItem["icon"], isDanger = false): MenuItem => ({
    id,
    label,
    icon,
    isDanger,
    onSelect: () => ask(id),
  });
  const end = () =>
    void api
      .delete(`/api/communities/${communityId}/members/${member.account_id}/time-out`)
      .catch((error: unknown) =>
        toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
      );
  const openPair = useOpenPair();
  const items: MenuItem[] = [];
  if (!member.is_bot) {
    items.push({
      id: "message",
      label: t`메시지 보내기`,
      icon: <MessageCircle />,
      onSelect: () => openPair(member.account_id),
    });
  }
  items.push(item("report", t`신고하기`, <Flag />));
  if (powers.canRename) items.push(item("rename", t`별명 바꾸기`, <PencilLine />));
  if (powers.canTimeOut) {
    items.push(
      member.timed_out_until_ms === null
        ? item("time_out", t`타임아웃`, <Timer />)
        : { id: "end", label: t`타임아웃 풀기`, icon: <TimerOff />, onSelect: end },
    );
  }
  if (powers.canKick) items.push(item("kick", t`내보내기`, <UserMinus />, true));
  if (powers.canBan) items.push(item("ban", t`차단하기`, <Ban />, true));
  return items;
}
