/** Stands in a chat for what moderators do with many messages; loads nothing until they do. */
import { lazy, Suspense } from "react";
import { askPurge, usePurging, useSelection } from "./selection";

const SelectionBar = lazy(async () => ({
  default: (await import("./selection-bar")).SelectionBar,
}));
const PurgeDialog = lazy(async () => ({ default: (await import("./purge-dialog")).PurgeDialog }));

export function RemovalHost({ channelId }: { readonly channelId: string }) {
  const picked = useSelection(channelId);
  const purging = usePurging(channelId);
  return (
    <Suspense fallback={null}>
      {picked && <SelectionBar channelId={channelId} ids={picked} />}
      {purging && <PurgeDialog message={purging} onClose={() => askPurge(null)} />}
    </Suspense>
  );
}
