/** Rail and channel list, with the dialogs that make new ones. */
import { lazy, Suspense, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { CommunityRail, CreateChannelDialog, CreateCommunityDialog } from "@/features/community";
import { AccountBar } from "@/features/identity";
import { useCommunities, useCommunity } from "@/live/hooks";
import { mayHere } from "@/live/permissions";
import { useSession } from "@/live/use-stream";
import { ErrorState } from "@/ui/error-state/error-state";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Channels } from "./channels";
import { CommunityMenu } from "./community-menu";
import { useShell } from "./shell-state";
import { usePlace } from "./use-place";
import styles from "./sidebar.module.css";

const InviteDialog = lazy(() =>
  import("@/features/community/invites").then((door) => ({ default: door.InviteDialog })),
);
const DragRail = lazy(() =>
  import("@/features/community/structure").then((door) => ({ default: door.DragRail })),
);
const RailMenu = lazy(async () => ({ default: (await import("./rail-menu")).RailMenu }));
const CategoryDialog = lazy(() =>
  import("@/features/community/structure").then((door) => ({ default: door.CategoryDialog })),
);

const DirectList = lazy(() =>
  import("@/features/community/direct").then((door) => ({ default: door.DirectList })),
);

/** Direct channels have a list of their own; friends and they are one place. */
function useIsDirect(): boolean {
  const { pathname } = useLocation();
  const { communityId } = usePlace();
  const { byId } = useCommunities();
  const kind = byId[communityId ?? ""]?.snapshot?.community.kind;
  return pathname.startsWith("/direct") || (pathname.startsWith("/c/") && kind === "direct");
}

export function Sidebar() {
  const { communityId, channelId } = usePlace();
  const isDirect = useIsDirect();
  const { account } = useSession();
  const navigate = useNavigate();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      <CommunityRail
        currentId={isDirect ? null : communityId}
        isDirect={account ? isDirect : null}
        onCreate={account ? () => setIsCreating(true) : undefined}
        dragging={
          account && (
            <Suspense fallback={null}>
              <DragRail />
            </Suspense>
          )
        }
      />
      {account && (
        <Suspense fallback={null}>
          <RailMenu />
        </Suspense>
      )}
      <div className={styles.sidebar}>
        {isDirect && account ? (
          <Suspense fallback={<ListSkeleton />}>
            <FindButton />
            <DirectList currentId={channelId} />
          </Suspense>
        ) : communityId === null ? (
          <div className={styles.fill} />
        ) : (
          <Community key={communityId} communityId={communityId} />
        )}
        <AccountBar />
      </div>
      {isCreating && (
        <CreateCommunityDialog
          onClose={() => setIsCreating(false)}
          onCreated={({ community_id }) => {
            setIsCreating(false);
            void navigate({ to: "/c/$communityId", params: { communityId: community_id } });
          }}
        />
      )}
    </>
  );
}

function Community({ communityId }: { readonly communityId: string }) {
  const state = useCommunity(communityId);
  if (state?.status === "error") {
    return (
      <div className={styles.fill}>
        <ErrorState code={state.errorCode} />
      </div>
    );
  }
  if (!state?.snapshot) return <ListSkeleton />;
  return <Known snapshot={state.snapshot} />;
}

function Known({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { channelId } = usePlace();
  const navigate = useNavigate();
  const [creatingIn, setCreatingIn] = useState<{ categoryId: string | null } | null>(null);
  const canCreate = mayHere(snapshot, "manage_channels");
  const [isInviting, setIsInviting] = useState(false);
  const [isMakingCategory, setIsMakingCategory] = useState(false);
  const create = (categoryId: string | null) => setCreatingIn({ categoryId });
  return (
    <>
      <header className={styles.head}>
        <CommunityMenu
          snapshot={snapshot}
          onCreateChannel={canCreate ? () => create(null) : undefined}
          onInvite={mayHere(snapshot, "create_invite") ? () => setIsInviting(true) : undefined}
          onCreateCategory={canCreate ? () => setIsMakingCategory(true) : undefined}
        />
      </header>
      <FindButton />
      <Channels snapshot={snapshot} currentId={channelId} onCreate={create} />
      {isInviting && (
        <Suspense fallback={null}>
          <InviteDialog snapshot={snapshot} onClose={() => setIsInviting(false)} />
        </Suspense>
      )}
      {isMakingCategory && (
        <Suspense fallback={null}>
          <CategoryDialog
            communityId={snapshot.community.community_id}
            category={null}
            onClose={() => setIsMakingCategory(false)}
          />
        </Suspense>
      )}
      {creatingIn && (
        <CreateChannelDialog
          snapshot={snapshot}
          categoryId={creatingIn.categoryId}
          onClose={() => setCreatingIn(null)}
          onCreated={({ community_id, channel_id }) => {
            setCreatingIn(null);
            void navigate({
              to: "/c/$communityId/$channelId",
              params: { communityId: community_id, channelId: channel_id },
            });
          }}
        />
      )}
    </>
  );
}

function FindButton() {
  return (
    <button
      type="button"
      className={styles.find}
      onClick={() => useShell.setState({ isSwitcherOpen: true })}
    >
      <Search aria-hidden="true" />
      <span>
        <Trans>빠른 이동</Trans>
      </span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}

function ListSkeleton() {
  return (
    <div className={styles.bones} aria-hidden="true">
      {[60, 45, 70, 50, 64].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={18} />
      ))}
    </div>
  );
}
