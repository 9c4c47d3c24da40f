/** The channel list; members get, once loaded, a menu per place, and who manages channels dragging. */
import { lazy, Suspense } from "react";
import type { Category, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { ChannelList } from "@/features/community";
import { mayHere } from "@/live/permissions";
import { BoardMark } from "./board-mark";

const PlaceMenu = lazy(() =>
  import("@/features/community/structure").then((door) => ({ default: door.PlaceMenu })),
);
const DragPlaces = lazy(() =>
  import("@/features/community/structure").then((door) => ({ default: door.DragPlaces })),
);

export interface ChannelsProps {
  readonly snapshot: CommunitySnapshot;
  readonly currentId: string | null;
  readonly onCreate: (categoryId: string | null) => void;
}

export function Channels({ snapshot, currentId, onCreate }: ChannelsProps) {
  const isManaged = mayHere(snapshot, "manage_channels");
  const tools = (place: Channel | Category) => (
    <Suspense fallback={null}>
      <PlaceMenu snapshot={snapshot} place={place} />
    </Suspense>
  );
  return (
    <ChannelList
      snapshot={snapshot}
      currentId={currentId}
      renderMark={(channel) => channel.board && <BoardMark channelId={channel.channel_id} />}
      onCreate={isManaged ? onCreate : undefined}
      renderTools={snapshot.my_role !== null ? tools : undefined}
      dragging={
        isManaged && (
          <Suspense fallback={null}>
            <DragPlaces snapshot={snapshot} />
          </Suspense>
        )
      }
    />
  );
}
