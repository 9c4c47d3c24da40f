/** Friends: who is here, all, requests, blocked, and how to find more. */
import { useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Ban, Check, MessageCircle, UserPlus, Users, X } from "lucide-react";
import type { Friend } from "@/gen/community";
import { usePeople, usePresence } from "@/live/direct-hooks";
import { askFriend, partFriend, unblockPerson } from "@/live/direct-verbs";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Tabs } from "@/ui/tabs/tabs";
import { KnownFace } from "../members/known-face";
import { AddFriend, WhoMayWrite } from "./add-friend";
import { useOpenPair } from "./use-open-pair";
import { useTold } from "./use-told";
import styles from "./direct.module.css";

type Shown = "online" | "all" | "pending" | "blocked" | "add";

export function FriendsView() {
  const { t } = useLingui();
  const { friends, blocked } = usePeople();
  const all = friends ?? [];
  const known = all.filter((friend) => friend.state === "friend");
  const pending = all.filter((friend) => friend.state !== "friend");
  const waiting = pending.filter((friend) => friend.state === "incoming").length;
  const [chosen, setChosen] = useState<Shown | null>(null);
  const shown = chosen ?? (waiting > 0 ? "pending" : known.length > 0 ? "online" : "add");
  return (
    <div className={styles.page}>
      <Tabs
        label={t`친구`}
        value={shown}
        onChange={setChosen}
        tabs={[
          { id: "online", label: t`접속 중`, panel: <Known friends={known} isOnlineOnly /> },
          { id: "all", label: t`모두`, panel: <Known friends={known} /> },
          {
            id: "pending",
            label: waiting > 0 ? t`요청 ${waiting}` : t`요청`,
            panel: <Pending friends={pending} />,
          },
          {
            id: "blocked",
            label: t`차단 목록`,
            panel: (
              <>
                <WhoMayWrite />
                <People
                  people={blocked}
                  empty={<Empty icon={<Ban />} title={t`차단한 사람이 없습니다`} />}
                  renderTools={(id) => <Unblock accountId={id} />}
                />
              </>
            ),
          },
          { id: "add", label: t`친구 추가`, panel: <AddFriend /> },
        ]}
      />
    </div>
  );
}

interface KnownProps {
  readonly friends: readonly Friend[];
  readonly isOnlineOnly?: boolean;
}

function Known({ friends, isOnlineOnly = false }: KnownProps) {
  const { t } = useLingui();
  const { presences } = usePeople();
  const shown = isOnlineOnly
    ? friends.filter(({ account_id }) => (presences[account_id] ?? "offline") !== "offline")
    : friends;
  return (
    <People
      people={shown}
      empty={
        <Empty
          icon={<Users />}
          title={isOnlineOnly ? t`지금 접속한 친구가 없습니다` : t`아직 친구가 없습니다`}
        />
      }
      renderTools={(id, name) => <FriendTools accountId={id} name={name} />}
    />
  );
}

function Pending({ friends }: { readonly friends: readonly Friend[] }) {
  const { t } = useLingui();
  const states = new Map(friends.map((friend) => [friend.account_id, friend.state]));
  return (
    <People
      people={friends}
      noteOf={(id) =>
        states.get(id) === "incoming" ? t`친구가 되고 싶어 합니다` : t`답을 기다립니다`
      }
      empty={<Empty icon={<UserPlus />} title={t`기다리는 요청이 없습니다`} />}
      renderTools={(id, name) => (
        <RequestTools accountId={id} name={name} isIncoming={states.get(id) === "incoming"} />
      )}
    />
  );
}

interface PeopleProps {
  readonly people: readonly { readonly account_id: string; readonly name: string }[];
  readonly empty: ReactNode;
  readonly noteOf?: (accountId: string) => string;
  readonly renderTools: (accountId: string, name: string) => ReactNode;
}

function People({ people, empty, noteOf, renderTools }: PeopleProps) {
  const sorted = people.toSorted((a, b) => a.name.localeCompare(b.name));
  if (sorted.length === 0) return empty;
  return (
    <ul className={styles.people}>
      {sorted.map(({ account_id, name }) => (
        <PersonRow key={account_id} accountId={account_id} name={name} note={noteOf?.(account_id)}>
          {renderTools(account_id, name)}
        </PersonRow>
      ))}
    </ul>
  );
}

interface PersonRowProps {
  readonly accountId: string;
  readonly name: string;
  readonly note?: string;
  readonly children: ReactNode;
}

function PersonRow({ accountId, name, note, children }: PersonRowProps) {
  const { t } = useLingui();
  const presence = usePresence(accountId);
  const states = { active: t`활동 중`, idle: t`자리 비움`, offline: t`오프라인` };
  const said = (states as Record<string, string>)[presence] ?? t`활동 중`;
  return (
    <li className={styles.person}>
      <KnownFace id={accountId} name={name} size={40} presence={note ? undefined : presence} />
      <span className={styles.who}>
        <strong>{name}</strong>
        <small>{note ?? said}</small>
      </span>
      <span className={styles.tools}>{children}</span>
    </li>
  );
}

interface ToolsProps {
  readonly accountId: string;
  readonly name: string;
}

function FriendTools({ accountId, name }: ToolsProps) {
  const { t } = useLingui();
  const openPair = useOpenPair();
  const told = useTold();
  return (
    <>
      <IconButton label={t`${name}님에게 메시지`} onClick={() => openPair(accountId)}>
        <MessageCircle />
      </IconButton>
      <IconButton label={t`${name}님을 친구에서 빼기`} onClick={() => told(partFriend(accountId))}>
        <X />
      </IconButton>
    </>
  );
}

function RequestTools({
  accountId,
  name,
  isIncoming,
}: ToolsProps & { readonly isIncoming: boolean }) {
  const { t } = useLingui();
  const told = useTold();
  return (
    <>
      {isIncoming && (
        <IconButton
          label={t`${name}님의 요청 받아들이기`}
          onClick={() => told(askFriend(accountId))}
        >
          <Check />
        </IconButton>
      )}
      <IconButton
        label={isIncoming ? t`${name}님의 요청 거절하기` : t`${name}님에게 보낸 요청 취소하기`}
        onClick={() => told(partFriend(accountId))}
      >
        <X />
      </IconButton>
    </>
  );
}

function Unblock({ accountId }: { readonly accountId: string }) {
  const told = useTold();
  return (
    <Button size="small" onClick={() => told(unblockPerson(accountId))}>
      <Trans>차단 풀기</Trans>
    </Button>
  );
}

function Empty({ icon, title }: { readonly icon: ReactNode; readonly title: string }) {
  return <EmptyState icon={icon} title={title} />;
}
