/** Asking to come in: what the community says and asks, and how one's own request stands. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { JoinDoor, MyRequest } from "@/gen/community";
import { answerStore } from "@/live/answers";
import { codeOf } from "@/live/api-error";
import { api } from "@/live/http";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { ErrorState } from "@/ui/error-state/error-state";
import { Textarea } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { useTold } from "../roles/use-told";
import styles from "./requests.module.css";

export interface AskDialogProps {
  readonly communityId: string;
  readonly name: string;
  readonly onClose: () => void;
}

export function AskDialog({ communityId, name, onClose }: AskDialogProps) {
  const path = `/api/communities/${communityId}`;
  const door = useQuery({
    queryKey: ["community", "door", path, "mine"],
    queryFn: () => api.get<JoinDoor>(`${path}/door`),
    staleTime: 0,
  });
  const refresh = () => void door.refetch();
  const navigate = useNavigate();
  const { refetch } = door;
  // Who waits before this dialog goes in at once; whoever is elsewhere is told, and stays there.
  useEffect(
    () =>
      answerStore.subscribe(({ answer }) => {
        if (answer?.community_id !== communityId) return;
        if (answer.state !== "accepted") return void refetch();
        onClose();
        void navigate({ to: "/c/$communityId", params: { communityId } });
      }),
    [communityId, refetch, onClose, navigate],
  );
  const mine = door.data?.my_request ?? null;
  const isFree = mine === null || mine.state === "withdrawn" || canAskAgain(mine);
  return (
    <Dialog isOpen onClose={onClose} title={<Trans>{name}에 가입 신청</Trans>}>
      <div className={styles.panel}>
        {door.isError && <ErrorState code={codeOf(door.error)} onRetry={refresh} />}
        {door.data && mine && <Standing mine={mine} path={path} onChange={refresh} />}
        {door.data && isFree && <Form door={door.data} path={path} onAsked={refresh} />}
      </div>
    </Dialog>
  );
}

function canAskAgain({ state, ask_again_at_ms }: MyRequest): boolean {
  if (state === "accepted") return true;
  return state === "refused" && ask_again_at_ms !== null && ask_again_at_ms <= Date.now();
}

interface StandingProps {
  readonly mine: MyRequest;
  readonly path: string;
  readonly onChange: () => void;
}

function Standing({ mine, path, onChange }: StandingProps) {
  const { t } = useLingui();
  const told = useTold();
  const formats = useFormats();
  const states = {
    waiting: t`신청을 살펴보고 있습니다`,
    accepted: t`받아들였습니다`,
    refused: t`받아들이지 않았습니다`,
    withdrawn: t`신청을 거두었습니다`,
  };
  const withdraw = async () => {
    await told(api.delete(`${path}/requests/mine`));
    onChange();
  };
  return (
    <section className={styles.panel} role="status">
      <span className={styles.line}>
        <Badge tone={mine.state === "refused" ? "danger" : "info"}>{states[mine.state]}</Badge>
        <span className={styles.note}>{formats.dateTime(mine.asked_at_ms)}</span>
      </span>
      {mine.reason !== "" && <p>{mine.reason}</p>}
      {mine.ask_again_at_ms !== null && !canAskAgain(mine) && (
        <p className={styles.note}>
          <Trans>{formats.dateTime(mine.ask_again_at_ms)}부터 다시 신청할 수 있습니다.</Trans>
        </p>
      )}
      {mine.state === "waiting" && (
        <div className={styles.foot}>
          <Button onClick={() => void withdraw()}>
            <Trans>신청 거두기</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

interface FormProps {
  readonly door: JoinDoor;
  readonly path: string;
  readonly onAsked: () => void;
}

function Form({ door, path, onAsked }: FormProps) {
  const { t } = useLingui();
  const told = useTold();
  const [isBusy, setIsBusy] = useState(false);
  const { questions, text } = door.form;
  const ask = async (form: FormData) => {
    const of = (name: string) => String(form.get(name) ?? "").normalize("NFC");
    const answers = questions.map((_, at) => of(`answer-${at}`));
    setIsBusy(true);
    await told(api.post<MyRequest>(`${path}/requests`, { text: of("text"), answers }));
    setIsBusy(false);
    onAsked();
  };
  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault();
        void ask(new FormData(event.currentTarget));
      }}
    >
      {text !== "" && <p>{text}</p>}
      {questions.map((question, at) => (
        <Textarea key={question} label={question} name={`answer-${at}`} required maxLength={1000} />
      ))}
      <Textarea label={t`하고 싶은 말 (없어도 됩니다)`} name="text" maxLength={1000} />
      <div className={styles.foot}>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          <Trans>신청하기</Trans>
        </Button>
      </div>
    </form>
  );
}
