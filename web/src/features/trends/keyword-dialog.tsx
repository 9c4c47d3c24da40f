/** The board's keywords, one a line, for those who run the community. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Textarea } from "@/ui/field/field";
import { toast } from "@/ui/toast/toast";
import styles from "./keyword-dialog.module.css";
import {
  checkedKeywords,
  KEYWORD_LENGTH_MAX_CHARS,
  KEYWORD_LENGTH_MIN_CHARS,
  KEYWORDS_MAX,
  type Checked,
} from "./keyword-rules";
import { putKeywords } from "./queries";

export interface KeywordDialogProps {
  readonly channelId: string;
  readonly keywords: readonly string[];
  readonly onClose: () => void;
}

const ROWS_SHOWN = 12;

/** Stands only while open, so that it starts from the keywords as they are then. */
export function KeywordDialog({ channelId, keywords, onClose }: KeywordDialogProps) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState(() => keywords.join("\n"));
  const checked = checkedKeywords(text);
  const faultWords = useFaultWords(checked);
  const save = useMutation({
    mutationFn: () => putKeywords(channelId, checked.keywords),
    onSuccess: () => {
      toast({ tone: "ok", text: t`키워드를 바꿨습니다. 지금부터 오는 글에 적용됩니다.` });
      onClose();
    },
  });
  const isSame = checked.keywords.join("\n") === keywords.join("\n");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<Trans>키워드</Trans>}
      description={
        <Trans>
          한 줄에 하나씩, {KEYWORDS_MAX}개까지. 이미 모은 글과 집계는 그대로 남습니다. 별표(*)는
          모든 글입니다.
        </Trans>
      }
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button
            variant="primary"
            isBusy={save.isPending}
            disabled={checked.fault !== null || isSame}
            onClick={() => save.mutate()}
          >
            <Trans>저장</Trans>
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <Textarea
          label={t`키워드`}
          isLabelHidden
          rows={ROWS_SHOWN}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          hint={
            <Trans>
              {checked.keywords.length} / {KEYWORDS_MAX}
            </Trans>
          }
          error={save.isError ? errorText(save.error, i18n._.bind(i18n)) : faultWords}
        />
      </div>
    </Dialog>
  );
}

function useFaultWords({ fault, about }: Checked): string | undefined {
  const { t } = useLingui();
  switch (fault) {
    case "none":
      return t`적어도 하나는 있어야 합니다.`;
    case "too_many":
      return t`${KEYWORDS_MAX}개를 넘을 수 없습니다.`;
    case "too_short":
      return t`「${about}」: ${KEYWORD_LENGTH_MIN_CHARS}자보다 짧습니다.`;
    case "too_long":
      return t`「${about}」: ${KEYWORD_LENGTH_MAX_CHARS}자보다 깁니다.`;
    case "twice":
      return t`「${about}」: 두 번 있습니다.`;
    case null:
      return undefined;
  }
}
