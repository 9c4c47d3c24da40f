/** A new thread: its name, from a message or empty, and when it is archived. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import type { Channel, Message, Snapshot } from "@/gen/community";
import { startThread } from "@/live/thread-verbs";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { namesOf } from "../text/names";
import { plainText } from "../text/parse";
import { ARCHIVE_AFTER_DEFAULT_MS, ArchiveChoice } from "./archive-choice";
import styles from "./threads.module.css";

const NAME_OFFERED_MAX_CHARS = 40;

export interface StartThreadProps {
  readonly snapshot: Snapshot;
  readonly channel: Channel;
  readonly message: Message | null;
  readonly onClose: () => void;
}

export default function StartThreadDialog(props: StartThreadProps) {
  const { snapshot, channel, message, onClose } = props;
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const [afterMs, setAfterMs] = useState(ARCHIVE_AFTER_DEFAULT_MS);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const words = message ? plainText(message.text, namesOf(snapshot)) : "";
  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).normalize("NFC").trim();
    setIsBusy(true);
    try {
      const thread = await startThread(channel.channel_id, {
        name,
        message_id: message?.message_id ?? null,
        archive_after_ms: afterMs,
      });
      onClose();
      void navigate({
        to: "/c/$communityId/$channelId",
        params: { communityId: channel.community_id, channelId: channel.channel_id },
        search: { thread: thread.channel.channel_id },
      });
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>스레드 시작</Trans>}>
      <form className={styles.form} onSubmit={(event) => void start(event)}>
        {words !== "" && <blockquote className={styles.quote}>{words}</blockquote>}
        <Input
          label={t`스레드 이름`}
          name="name"
          required
          maxLength={80}
          autoFocus
          defaultValue={words.split("\n")[0]?.slice(0, NAME_OFFERED_MAX_CHARS)}
          error={error}
        />
        <ArchiveChoice afterMs={afterMs} onChange={setAfterMs} />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            <Trans>시작하기</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
