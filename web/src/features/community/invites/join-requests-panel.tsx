/** Coming in by request: the form, and who asked, with accept and refuse. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { DoorOpen } from "lucide-react";
import type {
  JoinDoor,
  JoinForm,
  JoinRequest,
  RequestList,
  Snapshot as CommunitySnapshot,
} from "@/gen/community";
import { api } from "@/live/http";
import { mayHere } from "@/live/permissions";
import { useStream } from "@/live/use-stream";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { Input, Textarea } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { KnownFace } from "../members/known-face";
import { useTold } from "../roles/use-told";
import styles from "./requests.module.css";

const QUESTIONS_MAX = 5;

export function JoinRequestsPanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const path = `/api/communities/${snapshot.community.community_id}`;
  const door = useQuery({
    queryKey: ["community", "door", path],
    queryFn: () => api.get<JoinDoor>(`${path}/door`),
  });
  return (
    <div className={styles.panel}>
      {mayHere(snapshot, "manage_community") && door.data && (
        <Form path={path} form={door.data.form} />
      )}
      {mayHere(snapshot, "kick") && <Requests path={path} />}
    </div>
  );
}

function Form({ path, form }: { readonly path: string; readonly form: JoinForm }) {
  const { t } = useLingui();
  const told = useTold();
  const [isOn, setIsOn] = useState(form.is_on);
  const [text, setText] = useState(form.text);
  const [questions, setQuestions] = useState(form.questions.join("\n"));
  const save = async () => {
    const body = {
      is_on: isOn,
      text: text.normalize("NFC"),
      questions: questions
        .normalize("NFC")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .slice(0, QUESTIONS_MAX),
    };
    const saved = await told(api.put<JoinForm>(`${path}/join-form`, body));
    if (saved) toast({ text: t`가입 신청서를 저장했습니다`, tone: "ok" });
  };
  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Switch
        label={t`신청을 받아 들이기`}
        hint={t`찾아보기에 보이고, 들어오려면 신청해야 합니다. 초대 링크로는 바로 들어옵니다.`}
        isOn={isOn}
        onChange={setIsOn}
      />
      {isOn && (
        <>
          <Textarea
            label={t`신청하는 사람에게 보이는 말`}
            value={text}
            maxLength={1000}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Textarea
            label={t`물음 (한 줄에 하나, 다섯 개까지)`}
            rows={5}
            value={questions}
            onChange={(event) => setQuestions(event.currentTarget.value)}
          />
        </>
      )}
      <div className={styles.foot}>
        <Button type="submit" variant="primary">
          <Trans>저장</Trans>
        </Button>
      </div>
    </form>
  );
}

function Requests({ path }: { readonly path: string }) {
  const key = ["community", "requests", path];
  const queries = useQueryClient();
  const listed = useQuery({
    queryKey: key,
    queryFn: () => api.get<RequestList>(`${path}/requests`),
  });
  const refresh = () => void queries.invalidateQueries({ queryKey: key });
  useStream(listed.data?.at, { apply: refresh, resync: refresh });
  if (listed.data?.requests.length === 0) {
    return <EmptyState icon={<DoorOpen />} title={<Trans>아직 가입 신청이 없습니다</Trans>} />;
  }
  return (
    <ul className={styles.rows}>
      {listed.data?.requests.map((request) => (
        <RequestRow key={request.request_id} request={request} onDecided={refresh} />
      ))}
    </ul>
  );
}

interface RequestRowProps {
  readonly request: JoinRequest;
  readonly onDecided: () => void;
}

function RequestRow({ request, onDecided }: RequestRowProps) {
  const { t } = useLingui();
  const told = useTold();
  const formats = useFormats();
  const [reason, setReason] = useState("");
  const decide = async (isAccepted: boolean) => {
    const body = { is_accepted: isAccepted, reason: reason.normalize("NFC") };
    await told(api.put(`/api/requests/${request.request_id}/decision`, body));
    onDecided();
  };
  const states = {
    waiting: t`기다림`,
    accepted: t`받아들임`,
    refused: t`받아들이지 않음`,
    withdrawn: t`거둠`,
  };
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <KnownFace id={request.account_id} name={request.name} size={32} />
        <strong>{request.name}</strong>
        <Badge tone={request.state === "waiting" ? "warn" : "neutral"}>
          {states[request.state]}
        </Badge>
        <span className={styles.note}>
          {formats.dateTime(request.asked_at_ms)}
          {request.decided_by_name !== null && ` · ${request.decided_by_name}`}
        </span>
      </div>
      {request.text !== "" && <p>{request.text}</p>}
      <dl className={styles.answers}>
        {request.answers.map(({ question, answer }) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
      {request.state === "waiting" && (
        <div className={styles.decide}>
          <Input
            label={t`받아들이지 않는 까닭 (신청한 사람에게 보입니다)`}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button onClick={() => void decide(false)}>
            <Trans>받아들이지 않기</Trans>
          </Button>
          <Button variant="primary" onClick={() => void decide(true)}>
            <Trans>받아들이기</Trans>
          </Button>
        </div>
      )}
    </li>
  );
}
