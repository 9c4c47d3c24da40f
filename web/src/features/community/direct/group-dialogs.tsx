/** A new direct channel: with one, it is the pair's; with several, a group. And more people for one. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Direct } from "@/gen/community";
import { addToGroup, changeGroup, makeGroup, openPair } from "@/live/direct-verbs";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { PeoplePicker } from "./people-picker";
import styles from "./direct.module.css";

const PEOPLE_MAX = 10;

interface FormProps {
  readonly onClose: () => void;
  readonly verb: string;
  readonly isReady: boolean;
  readonly run: (form: FormData) => Promise<unknown>;
  readonly children: React.ReactNode;
}

function Form({ onClose, verb, isReady, run, children }: FormProps) {
  const { i18n } = useLingui();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsBusy(true);
    run(new FormData(event.currentTarget)).catch((refused: unknown) => {
      setError(errorText(refused, (text) => i18n._(text)));
      setIsBusy(false);
    });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
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
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isReady}>
          {verb}
        </Button>
      </div>
    </form>
  );
}

export interface NewDirectDialogProps {
  readonly onClose: () => void;
  readonly onOpened: (direct: Direct) => void;
}

export function NewDirectDialog({ onClose, onOpened }: NewDirectDialogProps) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [first] = chosen;
  const isPair = chosen.length === 1;
  const run = async (form: FormData) => {
    const name = String(form.get("name") ?? "")
      .normalize("NFC")
      .trim();
    onOpened(isPair && first ? await openPair(first) : await makeGroup(chosen, name));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={<Trans>새 다이렉트 메시지</Trans>}
      description={<Trans>한 사람을 고르면 둘만의 대화, 여러 사람이면 그룹이 됩니다.</Trans>}
    >
      <Form
        onClose={onClose}
        run={run}
        isReady={chosen.length > 0}
        verb={chosen.length > 1 ? t`그룹 만들기` : t`대화 시작하기`}
      >
        <PeoplePicker chosen={chosen} leftOut={[]} most={PEOPLE_MAX - 1} onChange={setChosen} />
        {chosen.length > 1 && (
          <Input label={t`그룹 이름 (없어도 됩니다)`} name="name" maxLength={80} />
        )}
      </Form>
    </Dialog>
  );
}

export function AddPeopleDialog({ direct, onClose }: GroupDialogProps) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const run = async () => {
    // One after the other: a refusal says whom it was about by who is missing.
    for (const accountId of chosen) await addToGroup(direct.community_id, accountId);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>그룹에 사람 부르기</Trans>}>
      <Form onClose={onClose} run={run} isReady={chosen.length > 0} verb={t`부르기`}>
        <PeoplePicker
          chosen={chosen}
          leftOut={direct.people.map((each) => each.account_id)}
          most={PEOPLE_MAX - direct.people.length}
          onChange={setChosen}
        />
      </Form>
    </Dialog>
  );
}

export interface GroupDialogProps {
  readonly direct: Direct;
  readonly onClose: () => void;
}

export function GroupNameDialog({ direct, onClose }: GroupDialogProps) {
  const { t } = useLingui();
  const run = async (form: FormData) => {
    const word = (key: string) => String(form.get(key)).normalize("NFC").trim();
    await changeGroup(direct.community_id, { name: word("name"), icon: word("icon") });
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>그룹 이름과 아이콘</Trans>}>
      <Form onClose={onClose} run={run} isReady verb={t`저장`}>
        <Input
          label={t`이름`}
          name="name"
          defaultValue={direct.name}
          maxLength={80}
          autoFocus
          hint={t`비워 두면 사람들의 이름으로 보입니다`}
        />
        <Input
          label={t`아이콘 글자`}
          name="icon"
          defaultValue={direct.icon}
          maxLength={4}
          hint={t`한 글자에서 네 글자, 또는 이모지`}
        />
      </Form>
    </Dialog>
  );
}
