/** A small question with a form: sends once, says a refusal, closes when it went. */
import { useState, type FormEvent, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import styles from "./structure.module.css";

export interface AskDialogProps {
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly verb: ReactNode;
  readonly isDanger?: boolean;
  readonly onClose: () => void;
  readonly onAnswer: (field: (name: string) => string) => Promise<unknown>;
  readonly children?: ReactNode;
}

export function AskDialog(props: AskDialogProps) {
  const { title, text, verb, isDanger, onClose, onAnswer, children } = props;
  const { i18n } = useLingui();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const answer = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    try {
      await onAnswer((name) =>
        String(form.get(name) ?? "")
          .normalize("NFC")
          .trim(),
      );
      onClose();
    } catch (refused) {
      setError(errorText(refused, (words) => i18n._(words)));
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={title} description={text}>
      <form className={styles.form} onSubmit={(event) => void answer(event)}>
        {children}
        {error !== null && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant={isDanger ? "danger" : "primary"} isBusy={isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
