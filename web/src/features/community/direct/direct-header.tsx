/** What stands over a direct channel: whose it is, and what a group can do. */
import { lazy, Suspense, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { Crown, LogOut, MoreHorizontal, Pencil, UserMinus, UserPlus } from "lucide-react";
import type { Direct } from "@/gen/community";
import { useDirects, useIsBlocked } from "@/live/direct-hooks";
import { handGroupOver, leaveGroup, removeFromGroup, unblockPerson } from "@/live/direct-verbs";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Menu, type MenuItem } from "@/ui/menu/menu";
import { useTold } from "./use-told";
import styles from "./direct.module.css";

const AddPeopleDialog = lazy(async () => ({
  default: (await import("./group-dialogs")).AddPeopleDialog,
}));
const GroupNameDialog = lazy(async () => ({
  default: (await import("./group-dialogs")).GroupNameDialog,
}));

export function useDirect(communityId: string): Direct | undefined {
  return useDirects()?.find(({ direct }) => direct.community_id === communityId)?.direct;
}

export function DirectTools({ communityId }: { readonly communityId: string }) {
  const direct = useDirect(communityId);
  if (!direct?.is_group) return null;
  return <GroupTools direct={direct} />;
}

function GroupTools({ direct }: { readonly direct: Direct }) {
  const { t } = useLingui();
  const [isAdding, setIsAdding] = useState(false);
  const [isNaming, setIsNaming] = useState(false);
  const items = useItems(direct, () => setIsNaming(true));
  return (
    <>
      <IconButton label={t`사람 부르기`} onClick={() => setIsAdding(true)}>
        <UserPlus />
      </IconButton>
      <Menu
        items={items}
        trigger={
          <button type="button" className={styles.more} aria-label={t`그룹 관리`}>
            <MoreHorizontal aria-hidden="true" />
          </button>
        }
      />
      <Suspense>
        {isAdding && <AddPeopleDialog direct={direct} onClose={() => setIsAdding(false)} />}
        {isNaming && <GroupNameDialog direct={direct} onClose={() => setIsNaming(false)} />}
      </Suspense>
    </>
  );
}

function useItems(direct: Direct, onName: () => void): readonly MenuItem[] {
  const { t } = useLingui();
  const told = useTold();
  const navigate = useNavigate();
  const myId = useSession().account?.account_id;
  const { community_id: id, people, owner_id } = direct;
  const items: MenuItem[] = [
    { id: "name", label: t`이름과 아이콘`, icon: <Pencil />, onSelect: onName },
  ];
  if (owner_id === myId) {
    for (const { account_id, name } of people) {
      if (account_id === myId) continue;
      items.push({
        id: `owner-${account_id}`,
        label: t`${name}님에게 넘기기`,
        icon: <Crown />,
        isGroupStart: items.length === 1,
        onSelect: () => told(handGroupOver(id, account_id)),
      });
      items.push({
        id: `remove-${account_id}`,
        label: t`${name}님 내보내기`,
        icon: <UserMinus />,
        isDanger: true,
        onSelect: () => told(removeFromGroup(id, account_id)),
      });
    }
  }
  items.push({
    id: "leave",
    label: t`그룹 나가기`,
    icon: <LogOut />,
    isDanger: true,
    isGroupStart: true,
    onSelect: () => told(leaveGroup(id), () => void navigate({ to: "/direct" })),
  });
  return items;
}

/** In place of the composer while the reader blocks the other of a pair; null when they do not. */
export function useBlockedOther(communityId: string) {
  const direct = useDirect(communityId);
  const myId = useSession().account?.account_id;
  const other = direct?.people.find((person) => person.account_id !== myId);
  const isBlocked = useIsBlocked(other?.account_id ?? "");
  return other && direct && !direct.is_group && isBlocked ? other : null;
}

export function BlockedBar({
  accountId,
  name,
}: {
  readonly accountId: string;
  readonly name: string;
}) {
  const told = useTold();
  return (
    <div className={styles.bar}>
      <span>
        <Trans>{name}님을 차단했습니다. 풀기 전에는 서로 쓸 수 없습니다.</Trans>
      </span>
      <Button size="small" onClick={() => told(unblockPerson(accountId))}>
        <Trans>차단 풀기</Trans>
      </Button>
    </div>
  );
}
