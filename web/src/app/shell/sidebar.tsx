/** Rail and channel list, with the dialogs that make new ones. */
import { lazy, Suspense, useState } from "react";
import { Trans } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import {
  ChannelList,
  CommunityRail,
  CreateChannelDialog,
  CreateCommunityDialog,
} from "@/features/community";
import { AccountBar } from "@/features/identity";
import { useCommunity } from "@/live/hooks";
import { mayHere } from "@/live/permissions";
import { useSession } from "@/live/use-stream";
import { ErrorState } from "@/ui/error-state/error-state";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { BoardMark } from "./board-mark";
import { CommunityMenu } from "./community-menu";
import { useShell } from "./shell-state";
import { usePlace } from "./use-place";
import styles from "./sidebar.module.css";

const InviteDialog = lazy(() =>
  import("@/features/community/invites").then((door) => ({ default: door.InviteDialog })),
);
const RoleDialog = lazy(() =>
  import("@/features/community/roles").then((door) => ({ default: door.RoleDialog })),
);

export function Sidebar() {
  const { communityId } = usePlace();
  const { account } = useSession();
  const navigate = useNavigate();
  const [isCreating, setIsCreating] = useState(false);
  return (
    <>
      <CommunityRail
        currentId={communityId}
        onCreate={account ? () => setIsCreating(true) : undefined}
      />
      <div className={styles.sidebar}>
        {communityId === null ? (
          <div className={styles.fill} />
        ) : (
          <Channels key={communityId} communityId={communityId} />
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

function Channels({ communityId }: { readonly communityId: string }) {
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
  const [isEditingRoles, setIsEditingRoles] = useState(false);
  const create = (categoryId: string | null) => setCreatingIn({ categoryId });
  return (
    <>
      <header className={styles.head}>
        <CommunityMenu
          snapshot={snapshot}
          onCreateChannel={canCreate ? () => create(null) : undefined}
          onInvite={mayHere(snapshot, "create_invite") ? () => setIsInviting(true) : undefined}
          onEditRoles={
            mayHere(snapshot, "manage_roles") ? () => setIsEditingRoles(true) : undefined
          }
        />
      </header>
      <FindButton />
      <ChannelList
        snapshot={snapshot}
        currentId={channelId}
        renderMark={(channel) => channel.board && <BoardMark channelId={channel.channel_id} />}
        onCreate={canCreate ? create : undefined}
      />
      {isInviting && (
        <Suspense fallback={null}>
          <InviteDialog snapshot={snapshot} onClose={() => setIsInviting(false)} />
        </Suspense>
      )}
      {isEditingRoles && (
        <Suspense fallback={null}>
          <RoleDialog snapshot={snapshot} onClose={() => setIsEditingRoles(false)} />
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
