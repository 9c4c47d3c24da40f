/** The place of a board while its code and data come. */
import { Skeleton } from "@/ui/skeleton/skeleton";
import styles from "./board-loading.module.css";

export function BoardLoading() {
  return (
    <div className={styles.bones} aria-hidden="true">
      <div className={styles.row}>
        <Skeleton height={92} />
        <Skeleton height={92} />
        <Skeleton height={92} />
      </div>
      <Skeleton height={320} />
      <Skeleton height={220} />
    </div>
  );
}
