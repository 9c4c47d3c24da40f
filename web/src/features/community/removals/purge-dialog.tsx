/** Deletes somebody's newest messages of a channel, within a time. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Message } from "@/gen/community";
import { BULK_DELETE_MAX, removeMessages } from "@/live/parts";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import { useChat } from "../chat/chat-context";
import styles from "./removals.module.css";

const HOUR_MS = 3_600_000;
type Within = "1" | "24" | "168" | "336";

export interface PurgeDialogProps {
  readonly message: Message;
  readonly onClose: () => void;
}

export function PurgeDialog({ message, onClose }: PurgeDialogProps) {
  const { t, i18n } = useLingui();
  const { names } = useChat();
  const [within, setWithin] = useState<Within>("1");
  const [count, setCount] = useState(BULK_DELETE_MAX);
  const [isBusy, setIsBusy] = useState(false);
  const name = names.person(message.author_id);
  const remove = async () => {
    setIsBusy(true);
    try {
      const { message_ids } = await removeMessages(message.channel_id, {
        author_id: message.author_id,
        count,
        within_ms: Number(within) * HOUR_MS,
      });
      const gone = message_ids.length;
      toast({ text: t`메시지 ${gone}개를 지웠습니다`, tone: "ok" });
      onClose();
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={<Trans>{name}님의 최근 메시지 지우기</Trans>}
      description={<Trans>이 채널에서만 지웁니다. 되돌릴 수 없고 감사 기록에 남습니다.</Trans>}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>그대로 두기</Trans>
          </Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void remove()}>
            <Trans>메시지 지우기</Trans>
          </Button>
        </>
      }
    >
      <Which within={within} setWithin={setWithin} count={count} setCount={setCount} />
    </Dialog>
  );
}

interface WhichProps {
  readonly within: Within;
  readonly setWithin: (within: Within) => void;
  readonly count: number;
  readonly setCount: (count: number) => void;
}

function Which({ within, setWithin, count, setCount }: WhichProps) {
  const { t } = useLingui();
  return (
    <div className={styles.fields}>
      <Select
        label={t`언제부터`}
        value={within}
        onChange={setWithin}
        options={[
          { id: "1", label: t`지난 1시간` },
          { id: "24", label: t`지난 하루` },
          { id: "168", label: t`지난 1주` },
          { id: "336", label: t`지난 2주` },
        ]}
      />
      <Input
        label={t`많아야 몇 개`}
        type="number"
        min={1}
        max={BULK_DELETE_MAX}
        value={count}
        onChange={(event) =>
          setCount(Math.min(BULK_DELETE_MAX, Math.max(1, event.target.valueAsNumber || 1)))
        }
      />
    </div>
  );
}
