/** Every public community of the installation, to be found by name and description. */
import { lazy, Suspense, useDeferredValue, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Compass, DoorOpen, Search } from "lucide-react";
import type { DirectoryEntry } from "@/gen/community";
import { codeOf } from "@/live/api-error";
import { useSession } from "@/live/use-stream";
import { Badge } from "@/ui/badge/badge";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { Input } from "@/ui/field/field";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Button } from "@/ui/button/button";
import { readDirectory } from "./verbs";
import styles from "./invites.module.css";

const AskDialog = lazy(async () => ({ default: (await import("./ask-dialog")).AskDialog }));

export function DirectoryView() {
  const { t } = useLingui();
  const { account } = useSession();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.normalize("NFC").trim());
  const found = useQuery({
    queryKey: ["community", "directory", wanted, account?.account_id ?? ""],
    queryFn: () => readDirectory(wanted),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.directory}>
      <Input
        label={t`커뮤니티 찾기`}
        isLabelHidden
        type="search"
        icon={<Search />}
        placeholder={t`이름이나 소개로 찾기`}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found.isPending && <Skeleton height={160} />}
      {found.isError && (
        <ErrorState code={codeOf(found.error)} onRetry={() => void found.refetch()} />
      )}
      {found.data?.entries.length === 0 && (
        <EmptyState icon={<Compass />} title={<Trans>찾는 커뮤니티가 없습니다</Trans>} />
      )}
      <ul className={styles.found}>
        {found.data?.entries.map((entry) => (
          <Entry key={entry.community.community_id} entry={entry} />
        ))}
      </ul>
    </div>
  );
}

/** One asks to come in; members go in. */
function Asked({ community }: Pick<DirectoryEntry, "community">) {
  const { account } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  if (!account) return null;
  return (
    <div>
      <Button size="small" icon={<DoorOpen />} onClick={() => setIsAsking(true)}>
        <Trans>가입 신청하기</Trans>
      </Button>
      {isAsking && (
        <Suspense fallback={null}>
          <AskDialog
            communityId={community.community_id}
            name={community.name}
            onClose={() => setIsAsking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function Entry({ entry }: { readonly entry: DirectoryEntry }) {
  const { community, members_count, is_member } = entry;
  return (
    <li>
      <Link
        to="/c/$communityId"
        params={{ communityId: community.community_id }}
        className={styles.entry}
      >
        <span className={styles.icon} aria-hidden="true">
          {community.icon || [...community.name].slice(0, 2).join("")}
        </span>
        <span>
          <strong>{community.name}</strong>
          <span className={styles.line}>
            <span className={styles.note}>
              <Trans>멤버 {members_count}명</Trans>
            </span>
            {is_member && (
              <Badge>
                <Trans>들어가 있음</Trans>
              </Badge>
            )}
          </span>
        </span>
        {community.description !== "" && (
          <span className={styles.about}>{community.description}</span>
        )}
      </Link>
      {entry.is_by_request && !is_member && <Asked community={community} />}
    </li>
  );
}
