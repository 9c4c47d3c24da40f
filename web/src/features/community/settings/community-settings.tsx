/** A community's settings: the sections somebody may see at the side, one of them open. */
import { Suspense } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { SECTIONS, sectionOf } from "./sections";
import styles from "./settings.module.css";

export interface CommunitySettingsProps {
  readonly snapshot: CommunitySnapshot;
  readonly section?: string;
}

export function CommunitySettings({ snapshot, section }: CommunitySettingsProps) {
  const { t, i18n } = useLingui();
  const open = sectionOf(snapshot, section);
  const { community_id: communityId } = snapshot.community;
  if (!open) {
    return (
      <EmptyState
        icon={<Lock />}
        title={<Trans>여기에서 바꿀 수 있는 것이 없습니다</Trans>}
        text={<Trans>먼저 이 커뮤니티에 들어오세요.</Trans>}
      />
    );
  }
  const { Panel } = open;
  return (
    <div className={styles.page}>
      <nav className={styles.sections} aria-label={t`설정 메뉴`}>
        {SECTIONS.filter((each) => each.may(snapshot)).map((each) => (
          <Link
            key={each.id}
            to="/c/$communityId/settings"
            params={{ communityId }}
            search={{ section: each.id }}
            className={styles.section}
            aria-current={each.id === open.id ? "page" : undefined}
          >
            {i18n._(each.label)}
          </Link>
        ))}
      </nav>
      <section className={styles.panel} aria-labelledby="settings-section">
        <h2 id="settings-section">{i18n._(open.label)}</h2>
        <Suspense fallback={<Skeleton width="100%" height={160} />}>
          <Panel key={`${communityId}/${open.id}`} snapshot={snapshot} />
        </Suspense>
      </section>
    </div>
  );
}
