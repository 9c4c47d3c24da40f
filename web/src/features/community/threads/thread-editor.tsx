/** A thread's name, and after how long it is archived. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Thread } from "@/gen/community";
import { updateThread } from "@/live/thread-verbs";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { ArchiveChoice } from "./archive-choice";
import styles from "./threads.module.css";

export interface ThreadEditorProps {
  readonly thread: Thread;
  readonly onClose: () => void;
}

export function ThreadEditor({ thread, onClose }: ThreadEditorProps) {
  const { t, i18n } = useLingui();
  const [afterMs, setAfterMs] = useState(thread.archive_after_ms);
  const [error, setError] = useState<string | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).normalize("NFC").trim();
    try {
      await updateThread(thread.channel.channel_id, { name, archive_after_ms: afterMs });
      onClose();
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>스레드 고치기</Trans>}>
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <Input
          label={t`스레드 이름`}
          name="name"
          required
          maxLength={80}
          defaultValue={thread.channel.name}
          error={error}
        />
        <ArchiveChoice afterMs={afterMs} onChange={setAfterMs} />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="primary">
            <Trans>저장</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
