/** What every panel of a community's settings is given. */
import type { Snapshot as CommunitySnapshot } from "@/gen/community";

export interface PanelProps {
  readonly snapshot: CommunitySnapshot;
}
