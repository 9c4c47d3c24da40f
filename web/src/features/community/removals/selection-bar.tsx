/** How many messages are picked, and what is done with them. */
import { useEffect, useState } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { BULK_DELETE_MAX, removeMessages } from "@/live/parts";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { toast } from "@/ui/toast/toast";
import { endSelection } from "./selection";
import styles from "./removals.module.css";

export interface SelectionBarProps {
  readonly channelId: string;
  readonly ids: ReadonlySet<string>;
}

export function SelectionBar({ channelId, ids }: SelectionBarProps) {
  const { t, i18n } = useLingui();
  const [isSure, setIsSure] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const count = ids.size;
  // Leaving the channel leaves the picking.
  useEffect(() => endSelection, [channelId]);
  const remove = async () => {
    setIsBusy(true);
    try {
      const { message_ids } = await removeMessages(channelId, { message_ids: [...ids] });
      const gone = message_ids.length;
      toast({ text: t`메시지 ${gone}개를 지웠습니다`, tone: "ok" });
      endSelection();
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
      setIsBusy(false);
    }
  };
  return (
    <section className={styles.bar} aria-label={t`고른 메시지`}>
      <span role="status">
        <Plural value={count} other="메시지 #개 고름" />
        {count >= BULK_DELETE_MAX && (
          <>
            {" "}
            <Trans>(더 고를 수 없습니다)</Trans>
          </>
        )}
      </span>
      <Button onClick={endSelection}>
        <Trans>그만두기</Trans>
      </Button>
      {isSure ? (
        <Button variant="danger" isBusy={isBusy} autoFocus onClick={() => void remove()}>
          <Trans>정말 지우기</Trans>
        </Button>
      ) : (
        <Button variant="danger" disabled={count === 0} onClick={() => setIsSure(true)}>
          <Trans>고른 메시지 지우기</Trans>
        </Button>
      )}
    </section>
  );
}
