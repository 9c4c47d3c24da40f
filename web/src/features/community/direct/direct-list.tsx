/** The list of direct channels, latest first, with the way to the friends above it. */
import { lazy, Suspense, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus, Users, X } from "lucide-react";
import type { Direct } from "@/gen/community";
import {
  useDirectCounts,
  useDirectName,
  useDirects,
  usePeople,
  usePresence,
} from "@/live/direct-hooks";
import { closeDirect } from "@/live/direct-verbs";
import { useAttention } from "@/live/hooks";
import { useSession } from "@/live/use-stream";
import { CountBadge } from "@/ui/badge/badge";
import { cx } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { KnownFace } from "../members/known-face";
import { useTold } from "./use-told";
import styles from "./direct-list.module.css";

const NewDirectDialog = lazy(async () => ({
  default: (await import("./group-dialogs")).NewDirectDialog,
}));

export function DirectList({ currentId }: { readonly currentId: string | null }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const directs = useDirects();
  const counts = useDirectCounts();
  const [isMaking, setIsMaking] = useState(false);
  return (
    <nav className={styles.list} aria-label={t`다이렉트 메시지`}>
      <FriendsLink />
      <div className={styles.head}>
        <h2 className={styles.heading}>
          <Trans>다이렉트 메시지</Trans>
        </h2>
        <IconButton label={t`새 다이렉트 메시지`} size="small" onClick={() => setIsMaking(true)}>
          <Plus />
        </IconButton>
      </div>
      {directs === null && <Bones />}
      <ul>
        {directs?.map(({ direct }) => (
          <DirectRow
            key={direct.community_id}
            direct={direct}
            count={counts[direct.channel_id] ?? 0}
            isCurrent={direct.channel_id === currentId}
          />
        ))}
      </ul>
      {directs?.length === 0 && (
        <p className={styles.none}>
          <Trans>아직 대화가 없습니다. 이름이나 얼굴을 눌러 말을 걸어 보세요.</Trans>
        </p>
      )}
      {isMaking && (
        <Suspense fallback={null}>
          <NewDirectDialog
            onClose={() => setIsMaking(false)}
            onOpened={({ community_id: communityId, channel_id: channelId }) => {
              setIsMaking(false);
              void navigate({
                to: "/c/$communityId/$channelId",
                params: { communityId, channelId },
              });
            }}
          />
        </Suspense>
      )}
    </nav>
  );
}

function FriendsLink() {
  const { t } = useLingui();
  const { friends } = usePeople();
  const waiting = friends?.filter((friend) => friend.state === "incoming").length ?? 0;
  return (
    <Link
      to="/direct/friends"
      className={styles.row}
      activeProps={{ className: styles.current, "aria-current": "page" }}
    >
      <span className={styles.glyph}>
        <Users aria-hidden="true" />
      </span>
      <span className={styles.name}>
        <Trans>친구</Trans>
      </span>
      <CountBadge count={waiting} label={t`받은 친구 요청 ${waiting}개`} />
    </Link>
  );
}

interface DirectRowProps {
  readonly direct: Direct;
  readonly count: number;
  readonly isCurrent: boolean;
}

function DirectRow({ direct, count, isCurrent }: DirectRowProps) {
  const { t } = useLingui();
  const told = useTold();
  const navigate = useNavigate();
  const name = useDirectName(direct);
  const { isBold, isMuted } = useAttention({ ...direct, category_id: null });
  const isUnread = isBold && !isCurrent;
  const { community_id: communityId, channel_id: channelId } = direct;
  const close = () =>
    told(closeDirect(communityId), () => {
      if (isCurrent) void navigate({ to: "/direct" });
    });
  return (
    <li className={styles.item}>
      <Link
        to="/c/$communityId/$channelId"
        params={{ communityId, channelId }}
        className={cx(
          styles.row,
          isUnread && styles.unread,
          isCurrent && styles.current,
          isMuted && styles.muted,
        )}
        aria-current={isCurrent ? "page" : undefined}
      >
        <DirectFace direct={direct} />
        <span className={styles.name}>
          {name}
          {direct.is_group && (
            <small className={styles.note}>
              <Trans>{direct.people.length}명</Trans>
            </small>
          )}
        </span>
        {isUnread && <span className="visually-hidden">{t`안 읽음`}</span>}
        <CountBadge count={isCurrent ? 0 : count} label={t`안 읽은 메시지 ${count}개`} />
      </Link>
      <button
        type="button"
        className={styles.close}
        aria-label={t`${name} 대화 숨기기`}
        onClick={close}
      >
        <X aria-hidden="true" />
      </button>
    </li>
  );
}

/** The other of a pair with their presence; a group's icon. */
export function DirectFace({ direct }: { readonly direct: Direct }) {
  const myId = useSession().account?.account_id;
  const other = direct.people.find((person) => person.account_id !== myId) ?? direct.people[0];
  const presence = usePresence(other?.account_id ?? "");
  if (direct.is_group || !other) {
    return (
      <span className={styles.group} aria-hidden="true">
        {direct.icon || <Users />}
      </span>
    );
  }
  return <KnownFace id={other.account_id} name={other.name} size={32} presence={presence} />;
}

function Bones() {
  return (
    <div className={styles.bones} aria-hidden="true">
      {[60, 45, 70].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={22} />
      ))}
    </div>
  );
}
