/** The card of a person: who they are here, what they have in common with the reader, and what to do. */
import { useEffect, useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, MessageCircle, UserCheck, UserPlus, UserX } from "lucide-react";
import type { PersonCard } from "@/gen/community";
import { usePeople, usePresence } from "@/live/direct-hooks";
import {
  askFriend,
  blockPerson,
  partFriend,
  readCard,
  saveNote,
  unblockPerson,
} from "@/live/direct-verbs";
import { useCommunity } from "@/live/hooks";
import { useSession } from "@/live/use-stream";
import { Avatar } from "@/ui/avatar/avatar";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { useFormats } from "@/ui/formats/formats";
import { useOpenPair } from "./use-open-pair";
import { useTold } from "./use-told";
import styles from "./profile-card.module.css";

export interface ProfileCardProps {
  readonly accountId: string;
  readonly name: string;
  readonly communityId: string;
  readonly onClose: () => void;
}

export function ProfileCard({ accountId, name, communityId, onClose }: ProfileCardProps) {
  const { account } = useSession();
  const snapshot = useCommunity(communityId)?.snapshot;
  const member = snapshot?.members.find((each) => each.account_id === accountId);
  const { friends, blocked } = usePeople();
  const client = useQueryClient();
  const key = ["person", accountId];
  const isMe = account?.account_id === accountId;
  const { data: card } = useQuery({
    queryKey: key,
    queryFn: () => readCard(accountId),
    enabled: account !== null && !isMe,
    retry: false,
    staleTime: 0,
  });
  // What stands between the two has changed: what the card offers may have, too.
  useEffect(
    () => void client.invalidateQueries({ queryKey: ["person", accountId] }),
    [client, accountId, friends, blocked],
  );
  const shown = member?.name ?? card?.name ?? name;
  const presence = usePresence(accountId);
  return (
    <div className={styles.card}>
      <header className={styles.head}>
        <Avatar id={accountId} name={shown} face={member?.face} size={64} presence={presence} />
        <div className={styles.names}>
          <strong>{shown}</strong>
          {member && member.account_name !== shown && <small>{member.account_name}</small>}
        </div>
      </header>
      {member?.bio && <p className={styles.bio}>{member.bio}</p>}
      {member && snapshot?.community.kind === "community" && (
        <Here
          roles={snapshot.roles.filter((role) => member.role_ids.includes(role.role_id))}
          joinedAtMs={member.joined_at_ms}
        />
      )}
      {card && <Known card={card} onClose={onClose} />}
    </div>
  );
}

interface HereProps {
  readonly roles: readonly { readonly role_id: string; readonly name: string }[];
  readonly joinedAtMs: number;
}

function Here({ roles, joinedAtMs }: HereProps) {
  const formats = useFormats();
  return (
    <Section title={<Trans>이 커뮤니티에서</Trans>}>
      <p className={styles.note}>
        <Trans>{formats.day(joinedAtMs)}에 들어옴</Trans>
      </p>
      {roles.length > 0 && (
        <p className={styles.roles}>
          {roles.map((role) => (
            <Badge key={role.role_id}>{role.name}</Badge>
          ))}
        </p>
      )}
    </Section>
  );
}

function Known({ card, onClose }: { readonly card: PersonCard; readonly onClose: () => void }) {
  return (
    <>
      {card.shared.length > 0 && (
        <Section title={<Trans>함께 있는 커뮤니티</Trans>}>
          <p className={styles.note}>{card.shared.map((each) => each.name).join(", ")}</p>
        </Section>
      )}
      <Note key={card.account_id} card={card} />
      <Acts card={card} onClose={onClose} />
    </>
  );
}

function Note({ card }: { readonly card: PersonCard }) {
  const { t } = useLingui();
  const told = useTold();
  const [text, setText] = useState(card.note);
  return (
    <Section title={<Trans>나만 보는 메모</Trans>}>
      <input
        className={styles.input}
        aria-label={t`나만 보는 메모`}
        placeholder={t`눌러서 메모를 적으세요`}
        maxLength={256}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== card.note && told(saveNote(card.account_id, text))}
      />
    </Section>
  );
}

function Acts({ card, onClose }: { readonly card: PersonCard; readonly onClose: () => void }) {
  const told = useTold();
  const openPair = useOpenPair();
  const { account_id: id, is_blocked: isBlocked } = card;
  if (isBlocked) {
    return (
      <div className={styles.acts}>
        <Button onClick={() => told(unblockPerson(id))}>
          <Trans>차단 풀기</Trans>
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.acts}>
      {card.may_message && (
        <Button variant="primary" onClick={() => (onClose(), openPair(id))}>
          <MessageCircle aria-hidden="true" />
          <Trans>메시지 보내기</Trans>
        </Button>
      )}
      <FriendAct card={card} />
      <Button variant="ghost" onClick={() => told(blockPerson(id))}>
        <Ban aria-hidden="true" />
        <Trans>이 사람 차단</Trans>
      </Button>
    </div>
  );
}

function FriendAct({ card }: { readonly card: PersonCard }) {
  const told = useTold();
  const { account_id: id, friend } = card;
  switch (friend?.state) {
    case "friend":
      return (
        <Button onClick={() => told(partFriend(id))}>
          <UserX aria-hidden="true" />
          <Trans>친구 끊기</Trans>
        </Button>
      );
    case "incoming":
      return (
        <Button onClick={() => told(askFriend(id))}>
          <UserCheck aria-hidden="true" />
          <Trans>요청 받아들이기</Trans>
        </Button>
      );
    case "outgoing":
      return (
        <Button onClick={() => told(partFriend(id))}>
          <Trans>요청 취소</Trans>
        </Button>
      );
    default:
      return (
        <Button onClick={() => told(askFriend(id))}>
          <UserPlus aria-hidden="true" />
          <Trans>친구 추가</Trans>
        </Button>
      );
  }
}

function Section({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
