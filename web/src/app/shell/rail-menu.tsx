/** The menu of a community in the rail, where its icon is right-clicked. */
import { lazy, Suspense, useEffect, useState } from "react";
import type { Snapshot as CommunitySnapshot } from "@/gen/community";
import { useCommunities } from "@/live/hooks";
import { mayHere } from "@/live/permissions";
import { PointMenu } from "@/ui/menu/menu";
import { ASKED, type Point } from "@/ui/menu/menu-areas";
import { useCommunityItems } from "./community-menu";

const InviteDialog = lazy(() =>
  import("@/features/community/invites").then((door) => ({ default: door.InviteDialog })),
);

interface Asked {
  readonly communityId: string;
  readonly at: Point;
}

export function RailMenu() {
  const { byId } = useCommunities();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [invitingId, setInvitingId] = useState<string | null>(null);
  useEffect(() => {
    const listen = (event: Event) => {
      const { community } = (event.target as HTMLElement).dataset;
      if (community === undefined) return;
      event.preventDefault();
      setAsked({ communityId: community, at: (event as CustomEvent<Point>).detail });
    };
    document.addEventListener(ASKED, listen);
    return () => document.removeEventListener(ASKED, listen);
  }, []);
  const snapshot = byId[asked?.communityId ?? ""]?.snapshot;
  const inviting = byId[invitingId ?? ""]?.snapshot;
  return (
    <>
      {asked && snapshot && (
        <Items
          snapshot={snapshot}
          at={asked.at}
          onInvite={() => setInvitingId(asked.communityId)}
          onClose={() => setAsked(null)}
        />
      )}
      {inviting && (
        <Suspense fallback={null}>
          <InviteDialog snapshot={inviting} onClose={() => setInvitingId(null)} />
        </Suspense>
      )}
    </>
  );
}

interface ItemsProps {
  readonly snapshot: CommunitySnapshot;
  readonly at: Point;
  readonly onInvite: () => void;
  readonly onClose: () => void;
}

function Items({ snapshot, at, onInvite, onClose }: ItemsProps) {
  const items = useCommunityItems({
    snapshot,
    onInvite: mayHere(snapshot, "create_invite") ? onInvite : undefined,
  });
  return <PointMenu at={at} items={items} header={snapshot.community.name} onClose={onClose} />;
}
