/** Under a message: the thread that was started from it. */
import type { Thread } from "@/gen/community";
import { ThreadLine } from "./thread-line";
import styles from "./threads.module.css";

export default function ThreadCard({ thread }: { readonly thread: Thread }) {
  return <ThreadLine thread={thread} className={styles.card} />;
}
