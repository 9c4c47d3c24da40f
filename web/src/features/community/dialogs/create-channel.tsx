/** A new channel: talk, or a board of live data. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { BoardKind, Channel, Snapshot as CommunitySnapshot } from "@/gen/community";
import { createChannel } from "@/live/structure-verbs";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { ChannelIcon } from "../channels/channel-icon";
import styles from "./dialogs.module.css";

export interface CreateChannelProps {
  readonly snapshot: CommunitySnapshot;
  readonly categoryId: string | null;
  readonly onClose: () => void;
  readonly onCreated: (channel: Channel) => void;
}

export function CreateChannelDialog({
  snapshot,
  categoryId,
  onClose,
  onCreated,
}: CreateChannelProps) {
  const { t, i18n } = useLingui();
  const [board, setBoard] = useState<BoardKind | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const create = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    try {
      const { community_id } = snapshot.community;
      const channel = await createChannel(community_id, {
        name: String(form.get("name")).normalize("NFC").trim(),
        topic: String(form.get("topic")).normalize("NFC").trim(),
        kind: board === null ? "text" : "board",
        board,
        category_id: categoryId,
      });
      onCreated(channel);
    } catch (refused) {
      setError(errorText(refused, (text) => i18n._(text)));
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>채널 만들기</Trans>}>
      <form className={styles.form} onSubmit={(event) => void create(event)}>
        <KindChoice board={board} onChange={setBoard} />
        <Input label={t`이름`} name="name" required maxLength={80} autoFocus error={error} />
        <Input
          label={t`주제`}
          name="topic"
          maxLength={500}
          hint={t`무엇을 이야기하는 곳인지 (없어도 됩니다)`}
        />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            <Trans>채널 만들기</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface KindChoiceProps {
  readonly board: BoardKind | null;
  readonly onChange: (board: BoardKind | null) => void;
}

function KindChoice({ board, onChange }: KindChoiceProps) {
  const { t } = useLingui();
  const kinds: readonly { board: BoardKind | null; name: string; text: string }[] = [
    { board: null, name: t`대화`, text: t`글로 이야기합니다` },
    { board: "market", name: t`시장 보드`, text: t`한국 주식의 지수, 등락, 차트` },
    { board: "trends", name: t`트렌드 보드`, text: t`소셜 피드의 키워드를 실시간으로` },
  ];
  return (
    <fieldset className={styles.kinds}>
      <legend className={styles.legend}>
        <Trans>종류</Trans>
      </legend>
      {kinds.map((kind) => (
        <label key={kind.board ?? "text"} className={styles.kind}>
          <input
            type="radio"
            name="kind"
            checked={board === kind.board}
            onChange={() => onChange(kind.board)}
          />
          <ChannelIcon board={kind.board} />
          <span>
            <strong>{kind.name}</strong>
            <span className={styles.note}>{kind.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
