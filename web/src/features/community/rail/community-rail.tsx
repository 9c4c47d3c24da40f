/** The communities at the edge of the page; joined ones first, a pill for the one that is open. */
import type { CSSProperties, ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Compass, Plus } from "lucide-react";
import type { Community, CommunityEntry } from "@/gen/community";
import { useAttentionSum, useCommunities } from "@/live/hooks";
import { CountBadge } from "@/ui/badge/badge";
import { hueOf } from "@/ui/avatar/avatar";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Tooltip } from "@/ui/tooltip/tooltip";
import { DirectItem } from "./direct-item";
import styles from "./community-rail.module.css";

export interface CommunityRailProps {
  readonly currentId: string | null;
  /** Whether direct channels are shown now; null for strangers, who have none. */
  readonly isDirect: boolean | null;
  /** Absent for strangers: they cannot found a community. */
  readonly onCreate?: () => void;
  /** Follows drags of one's own communities. */
  readonly dragging?: ReactNode;
}

export function CommunityRail({ currentId, isDirect, onCreate, dragging }: CommunityRailProps) {
  const { t } = useLingui();
  const { entries } = useCommunities();
  const joined = entries?.filter((entry) => entry.is_member) ?? [];
  const others = entries?.filter((entry) => !entry.is_member) ?? [];
  return (
    <nav className={styles.rail} aria-label={t`커뮤니티`}>
      <ul className={styles.list}>
        {isDirect !== null && (
          <>
            <DirectItem isCurrent={isDirect} />
            <li className={styles.gap} aria-hidden="true" />
          </>
        )}
        {entries === null && <RailSkeleton />}
        {joined.map((entry) => (
          <RailItem key={entry.community.community_id} entry={entry} currentId={currentId} />
        ))}
        {joined.length > 1 && dragging}
        {joined.length > 0 && others.length > 0 && <li className={styles.gap} aria-hidden="true" />}
        {others.map((entry) => (
          <RailItem key={entry.community.community_id} entry={entry} currentId={currentId} />
        ))}
        <li className={styles.item}>
          <Tooltip text={<Trans>둘러보기</Trans>} side="right">
            <Link to="/explore" className={styles.add} aria-label={t`커뮤니티 둘러보기`}>
              <Compass />
            </Link>
          </Tooltip>
        </li>
        {onCreate && (
          <li className={styles.item}>
            <Tooltip text={<Trans>커뮤니티 만들기</Trans>} side="right">
              <button
                type="button"
                className={styles.add}
                aria-label={t`커뮤니티 만들기`}
                onClick={onCreate}
              >
                <Plus />
              </button>
            </Tooltip>
          </li>
        )}
      </ul>
    </nav>
  );
}

interface RailItemProps {
  readonly entry: CommunityEntry;
  readonly currentId: string | null;
}

function RailItem({ entry, currentId }: RailItemProps) {
  const { t } = useLingui();
  const { community } = entry;
  const isCurrent = community.community_id === currentId;
  const { mentions, isUnread } = useCommunityCounts(community.community_id);
  return (
    <li
      className={styles.item}
      data-current={isCurrent || undefined}
      data-unread={isUnread || undefined}
      data-menu={entry.is_member ? "drag" : undefined}
      data-community={entry.is_member ? community.community_id : undefined}
    >
      <span className={styles.pill} aria-hidden="true" />
      <Tooltip text={community.name} side="right">
        <Link
          to="/c/$communityId"
          params={{ communityId: community.community_id }}
          className={styles.icon}
          style={{ "--hue": hueOf(community.community_id) } as CSSProperties}
          aria-label={community.name}
          aria-current={isCurrent ? "page" : undefined}
          // Drawn by the style: the letters are no part of the link's name.
          data-letters={iconOf(community)}
        />
      </Tooltip>
      {mentions > 0 && (
        <span className={styles.badge}>
          <CountBadge count={mentions} label={t`언급 ${mentions}개`} />
        </span>
      )}
    </li>
  );
}

export function iconOf(community: Community): string {
  return community.icon || [...community.name].slice(0, 2).join("");
}

function useCommunityCounts(communityId: string) {
  const { byId } = useCommunities();
  const { badge, isBold } = useAttentionSum(byId[communityId]?.snapshot?.channels ?? []);
  return { mentions: badge, isUnread: isBold };
}

function RailSkeleton() {
  return (
    <>
      {[1, 2].map((key) => (
        <li key={key} className={styles.item}>
          <Skeleton width={46} height={46} />
        </li>
      ))}
    </>
  );
}
