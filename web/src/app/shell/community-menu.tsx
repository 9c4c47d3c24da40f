/** The community's name and what one may do with it. */
import { Trans, useLingui } from "@lingui/react/macro";
import {
  ChevronDown,
  FolderPlus,
  Link2,
  LogOut,
  MailCheck,
  Plus,
  Settings,
  UserPlus,
} from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { leaveCommunity } from "@/live/community-verbs";
import { markAllRead } from "@/live/reads";
import { errorText } from "@/ui/error-text/error-text";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { toast } from "@/ui/toast/toast";
import styles from "./community-menu.module.css";

export interface CommunityMenuProps {
  readonly snapshot: CommunitySnapshot;
  readonly onCreateChannel?: () => void;
  readonly onCreateCategory?: () => void;
  readonly onInvite?: () => void;
}

export function CommunityMenu(props: CommunityMenuProps) {
  const { snapshot } = props;
  const { community, members } = snapshot;
  const items = useCommunityItems(props);
  return (
    <Menu
      items={items}
      align="start"
      header={community.description || undefined}
      trigger={
        <button type="button" className={styles.button}>
          <span className={styles.words}>
            <strong className={styles.name}>{community.name}</strong>
            <span className={styles.note}>
              {community.is_public ? <Trans>공개</Trans> : <Trans>비공개</Trans>} ·{" "}
              <Trans>멤버 {members.length}명</Trans>
            </span>
          </span>
          <ChevronDown aria-hidden="true" />
        </button>
      }
    />
  );
}

/** What one may do with a community. */
export function useCommunityItems(props: CommunityMenuProps): readonly MenuItem[] {
  const { snapshot, onCreateChannel, onInvite } = props;
  const { community, my_role } = snapshot;
  const { t, i18n } = useLingui();
  const managing = useManaging(props);
  const items: MenuItem[] = [
    {
      id: "link",
      label: t`주소 복사`,
      icon: <Link2 />,
      onSelect: () => {
        void navigator.clipboard.writeText(`${location.origin}/c/${community.community_id}`);
        toast({ text: t`주소를 복사했습니다`, tone: "ok" });
      },
    },
  ];
  if (my_role !== null) {
    items.unshift({
      id: "read",
      label: t`모두 읽음으로`,
      icon: <MailCheck />,
      shortcut: "Shift Esc",
      onSelect: () =>
        void markAllRead(community.community_id, null).catch((error: unknown) =>
          toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
        ),
    });
  }
  if (onCreateChannel) {
    items.unshift({
      id: "create",
      label: t`채널 만들기`,
      icon: <Plus />,
      onSelect: onCreateChannel,
    });
  }
  if (onInvite) {
    items.unshift({
      id: "invite",
      label: t`사람 초대하기`,
      icon: <UserPlus />,
      onSelect: onInvite,
    });
  }
  return [...items, ...managing];
}

function useManaging({ snapshot, onCreateCategory }: CommunityMenuProps): readonly MenuItem[] {
  const { community, my_role } = snapshot;
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const items: MenuItem[] = [];
  if (onCreateCategory) {
    items.push({
      id: "category",
      label: t`카테고리 만들기`,
      icon: <FolderPlus />,
      onSelect: onCreateCategory,
    });
  }
  if (my_role !== null) {
    items.push({
      id: "settings",
      label: t`커뮤니티 설정`,
      icon: <Settings />,
      onSelect: () =>
        void navigate({
          to: "/c/$communityId/settings",
          params: { communityId: community.community_id },
        }),
    });
  }
  if (my_role !== null && my_role !== "owner") {
    items.push({
      id: "leave",
      label: t`커뮤니티 나가기`,
      icon: <LogOut />,
      isDanger: true,
      isGroupStart: true,
      onSelect: () =>
        void leaveCommunity(community.community_id).then(
          () => navigate({ to: "/" }),
          (error: unknown) =>
            toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
        ),
    });
  }
  return items;
}
