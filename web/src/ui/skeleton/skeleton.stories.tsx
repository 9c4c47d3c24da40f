/** Skeleton in every look and state. */
import { Skeleton } from "./skeleton";

export default { title: "Skeleton", component: Skeleton };

export const Shapes = () => (
  <div style={{ display: "grid", gap: 12, width: 320 }}>
    <Skeleton width={40} height={40} isRound />
    <Skeleton width="60%" />
    <Skeleton />
    <Skeleton height={120} />
  </div>
);
