/** What one says of oneself: an emoji, a line, and how long it stands. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Status } from "@/gen/realtime";
import { changeStatus } from "@/live/notices";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import styles from "./notices.module.css";

type Span = "30m" | "1h" | "4h" | "today" | "none";

/** How long from now, in ms; null until it is changed. */
export function spanMs(span: Span, now: Date): number | null {
  const hour = 3_600_000;
  if (span === "none") return null;
  if (span === "today") {
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
    return midnight.getTime() - now.getTime();
  }
  return { "30m": hour / 2, "1h": hour, "4h": 4 * hour }[span];
}

export interface StatusDialogProps {
  readonly status: Status;
  readonly onClose: () => void;
}

export function StatusDialog({ status, onClose }: StatusDialogProps) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState(status.text);
  const [emoji, setEmoji] = useState(status.emoji);
  const [span, setSpan] = useState<Span>("today");
  const save = async (fields: { text: string; emoji: string }) => {
    try {
      await changeStatus({ ...fields, text_for_ms: spanMs(span, new Date()) });
      onClose();
    } catch (error) {
      toast({ text: errorText(error, (words) => i18n._(words)), tone: "danger" });
    }
  };
  const spans: { id: Span; label: string }[] = [
    { id: "30m", label: t`30분` },
    { id: "1h", label: t`1시간` },
    { id: "4h", label: t`4시간` },
    { id: "today", label: t`오늘까지` },
    { id: "none", label: t`지울 때까지` },
  ];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={<Trans>상태 메시지</Trans>}
      footer={
        <>
          <Button variant="ghost" onClick={() => void save({ text: "", emoji: "" })}>
            <Trans>지우기</Trans>
          </Button>
          <Button variant="primary" onClick={() => void save({ text, emoji })}>
            <Trans>저장</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.status}>
        <Input
          label={t`이모지`}
          value={emoji}
          maxLength={16}
          placeholder="🌿"
          onChange={({ target }) => setEmoji(target.value)}
        />
        <Input
          label={t`지금 무엇을 하나요?`}
          value={text}
          maxLength={100}
          onChange={({ target }) => setText(target.value)}
        />
        <Select label={t`언제까지`} options={spans} value={span} onChange={setSpan} />
      </div>
    </Dialog>
  );
}
