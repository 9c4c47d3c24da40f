/** The message of somebody the reader has blocked: folded, until they want to see it (DM18). */
import { Trans } from "@lingui/react/macro";
import styles from "./folded.module.css";

export interface FoldedProps {
  readonly messageId: string;
  readonly onShow: () => void;
}

export function Folded({ messageId, onShow }: FoldedProps) {
  return (
    <article className={styles.folded} data-message={messageId} tabIndex={-1}>
      <Trans>차단한 사람의 메시지</Trans>
      <button type="button" className={styles.show} onClick={onShow}>
        <Trans>보기</Trans>
      </button>
    </article>
  );
}
