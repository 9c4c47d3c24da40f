/** A question with its answers, before it is asked. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { sendPoll } from "@/live/parts";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Select } from "@/ui/select/select";
import { Switch } from "@/ui/switch/switch";
import styles from "./polls.module.css";

const ANSWERS_MIN = 2;
const ANSWERS_MAX = 10;
const HOUR_MS = 3_600_000;
type Lasts = "1" | "4" | "8" | "24" | "72" | "168" | "336" | "ever";

interface Row {
  readonly id: number;
  readonly text: string;
  readonly emoji: string;
}

export interface PollDialogProps {
  readonly channelId: string;
  readonly onClose: () => void;
}

export function PollDialog({ channelId, onClose }: PollDialogProps) {
  const { t, i18n } = useLingui();
  const [rows, setRows] = useState<readonly Row[]>([0, 1].map(emptyRow));
  const [lasts, setLasts] = useState<Lasts>("24");
  const [isMultiple, setIsMultiple] = useState(false);
  const [isAnonymous, setIsAnonymous] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  // One for as long as the dialog stands: asked again after a lost answer, it asks once (ST15).
  const [nonce] = useState(() => crypto.randomUUID());
  const ask = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands within the composer; its submit is its own.
    event.stopPropagation();
    const question = String(new FormData(event.currentTarget).get("question"));
    setIsBusy(true);
    try {
      await sendPoll(channelId, nonce, {
        question: question.normalize("NFC").trim(),
        answers: rows
          .filter(({ text }) => text.trim() !== "")
          .map(({ text, emoji }) => ({ text: text.normalize("NFC").trim(), emoji: emoji.trim() })),
        is_multiple: isMultiple,
        is_anonymous: isAnonymous,
        lasts_ms: lasts === "ever" ? null : Number(lasts) * HOUR_MS,
      });
      onClose();
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} title={<Trans>투표 만들기</Trans>}>
      <form className={styles.form} onSubmit={(event) => void ask(event)}>
        <Input label={t`질문`} name="question" required maxLength={300} autoFocus error={error} />
        <Answers rows={rows} setRows={setRows} />
        <Length value={lasts} onChange={setLasts} />
        <Switch label={t`여러 개 고를 수 있게`} isOn={isMultiple} onChange={setIsMultiple} />
        <Switch
          label={t`누가 골랐는지 숨기기`}
          hint={t`수만 보이고 이름은 아무에게도 보이지 않습니다`}
          isOn={isAnonymous}
          onChange={setIsAnonymous}
        />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            <Trans>투표 올리기</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface LengthProps {
  readonly value: Lasts;
  readonly onChange: (lasts: Lasts) => void;
}

function Length({ value, onChange }: LengthProps) {
  const { t } = useLingui();
  return (
    <Select
      label={t`기간`}
      value={value}
      onChange={onChange}
      options={[
        { id: "1", label: t`1시간` },
        { id: "4", label: t`4시간` },
        { id: "8", label: t`8시간` },
        { id: "24", label: t`하루` },
        { id: "72", label: t`3일` },
        { id: "168", label: t`1주` },
        { id: "336", label: t`2주` },
        { id: "ever", label: t`닫을 때까지` },
      ]}
    />
  );
}

const emptyRow = (id: number): Row => ({ id, text: "", emoji: "" });

interface AnswersProps {
  readonly rows: readonly Row[];
  readonly setRows: (rows: readonly Row[]) => void;
}

function Answers({ rows, setRows }: AnswersProps) {
  const { t } = useLingui();
  const change = (id: number, to: Partial<Row>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...to } : row)));
  return (
    <fieldset className={styles.answers}>
      <legend>
        <Trans>답</Trans>
      </legend>
      {rows.map((row, index) => {
        const number = index + 1;
        return (
          <div key={row.id} className={styles.answerRow}>
            <Input
              label={t`${number}번 답의 이모지`}
              isLabelHidden
              className={styles.emojiBox}
              placeholder="🙂"
              maxLength={60}
              value={row.emoji}
              onChange={(event) => change(row.id, { emoji: event.target.value })}
            />
            <Input
              label={t`${number}번 답`}
              isLabelHidden
              placeholder={t`${number}번 답`}
              required={index < ANSWERS_MIN}
              maxLength={80}
              value={row.text}
              onChange={(event) => change(row.id, { text: event.target.value })}
            />
            <IconButton
              label={t`${number}번 답 빼기`}
              size="small"
              disabled={rows.length <= ANSWERS_MIN}
              onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
            >
              <X />
            </IconButton>
          </div>
        );
      })}
      {rows.length < ANSWERS_MAX && (
        <Button
          size="small"
          icon={<Plus />}
          onClick={() => setRows([...rows, emptyRow(Math.max(...rows.map(({ id }) => id)) + 1)])}
        >
          <Trans>답 더하기</Trans>
        </Button>
      )}
    </fieldset>
  );
}
