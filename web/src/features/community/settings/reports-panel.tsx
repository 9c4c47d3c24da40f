/** The queue of reports: each with its text, notes and state, and what may be done about it. */
import { lazy, Suspense, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, Flag, Timer, Trash2, UserMinus } from "lucide-react";
import type {
  Report,
  ReportList,
  ReportState,
  Snapshot as CommunitySnapshot,
} from "@/gen/community";
import { api } from "@/live/http";
import { mayHere } from "@/live/permissions";
import { useStream } from "@/live/use-stream";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { ErrorState } from "@/ui/error-state/error-state";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import type { Act } from "../moderation/act-dialog";
import { useTold } from "../roles/use-told";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

const ActDialog = lazy(async () => ({
  default: (await import("../moderation/act-dialog")).ActDialog,
}));

type Shown = "unclosed" | "all";

export function ReportsPanel({ snapshot }: PanelProps) {
  const { t } = useLingui();
  const path = `/api/communities/${snapshot.community.community_id}/reports`;
  const key = ["community", "reports", path];
  const queries = useQueryClient();
  const listed = useQuery({ queryKey: key, queryFn: () => api.get<ReportList>(path) });
  const [shown, setShown] = useState<Shown>("unclosed");
  const refresh = () => void queries.invalidateQueries({ queryKey: key });
  useStream(listed.data?.at, { apply: refresh, resync: refresh });
  if (listed.isError) return <ErrorState onRetry={() => void listed.refetch()} />;
  const reports = listed.data?.reports.filter(
    ({ state }) => shown === "all" || state === "open" || state === "in_progress",
  );
  return (
    <>
      <div className={styles.filters}>
        <Select<Shown>
          label={t`보일 신고`}
          value={shown}
          onChange={setShown}
          options={[
            { id: "unclosed", label: t`끝나지 않은 것` },
            { id: "all", label: t`모두` },
          ]}
        />
      </div>
      {reports?.length === 0 && (
        <EmptyState icon={<Flag />} title={<Trans>살펴볼 신고가 없습니다</Trans>} />
      )}
      <ul className={styles.rows}>
        {reports?.map((report) => (
          <ReportRow
            key={report.report_id}
            report={report}
            snapshot={snapshot}
            onChange={refresh}
          />
        ))}
      </ul>
    </>
  );
}

interface ReportRowProps {
  readonly report: Report;
  readonly snapshot: CommunitySnapshot;
  readonly onChange: () => void;
}

function ReportRow({ report, snapshot, onChange }: ReportRowProps) {
  const { t } = useLingui();
  const told = useTold();
  const formats = useFormats();
  const nameOf = (id: string, otherwise: string) =>
    snapshot.members.find((each) => each.account_id === id)?.name ?? otherwise;
  const by = nameOf(report.by_id, report.by_name);
  const when = formats.dateTime(report.created_at_ms);
  const move = async (state: ReportState) => {
    await told(api.put(`/api/reports/${report.report_id}/state`, { state }));
    onChange();
  };
  const handledBy = report.handled_by_id
    ? nameOf(report.handled_by_id, report.handled_by_name ?? "")
    : null;
  return (
    <li className={styles.report}>
      <div className={styles.line}>
        <strong>{nameOf(report.account_id, report.account_name)}</strong>
        <Reason reason={report.reason} />
        <span className={styles.note}>
          <Trans>
            {by}님이 신고 · {when}
          </Trans>
        </span>
        <span className={styles.end}>
          <Select<ReportState>
            label={t`상태`}
            isLabelHidden
            size="small"
            value={report.state}
            onChange={(state) => void move(state)}
            options={[
              { id: "open", label: t`열림` },
              { id: "in_progress", label: t`살펴보는 중` },
              { id: "resolved", label: t`해결함` },
              { id: "dismissed", label: t`받아들이지 않음` },
            ]}
          />
        </span>
      </div>
      {report.message_id !== null && (
        <blockquote className={styles.quote}>
          {report.message_text || t`(글 없는 메시지)`}
        </blockquote>
      )}
      {report.text !== "" && <p>{report.text}</p>}
      {handledBy !== null && (
        <p className={styles.note}>
          <Trans>맡은 사람: {handledBy}</Trans>
        </p>
      )}
      <Acts report={report} snapshot={snapshot} />
      <Notes report={report} onChange={onChange} />
    </li>
  );
}

function Reason({ reason }: { readonly reason: Report["reason"] }) {
  const { t } = useLingui();
  const words = {
    spam: t`광고나 도배`,
    abuse: t`괴롭힘이나 욕설`,
    harm: t`해를 끼침`,
    other: t`그 밖`,
  };
  return <Badge tone={reason === "harm" ? "danger" : "warn"}>{words[reason]}</Badge>;
}

interface ActsProps {
  readonly report: Report;
  readonly snapshot: CommunitySnapshot;
}

function Acts({ report, snapshot }: ActsProps) {
  const { t } = useLingui();
  const told = useTold();
  const [act, setAct] = useState<Act | null>(null);
  const { community_id: communityId } = snapshot.community;
  const member = snapshot.members.find((each) => each.account_id === report.account_id);
  const target = { account_id: report.account_id, name: member?.name ?? report.account_name };
  const remove = async () => {
    const done = await told(api.delete(`/api/messages/${report.message_id}`).then(() => true));
    if (done) toast({ text: t`메시지를 지웠습니다`, tone: "ok" });
  };
  const canJump =
    report.message_seq !== null &&
    snapshot.channels.some((each) => each.channel_id === report.channel_id);
  const isOwner = member?.role === "owner";
  return (
    <div className={styles.line}>
      {canJump && (
        <Link
          to="/c/$communityId/$channelId"
          params={{ communityId, channelId: report.channel_id ?? "" }}
          search={{ at: report.message_seq ?? undefined }}
        >
          <Trans>메시지로 가기</Trans>
        </Link>
      )}
      {report.message_id !== null && (
        <Button size="small" icon={<Trash2 />} onClick={() => void remove()}>
          <Trans>메시지 지우기</Trans>
        </Button>
      )}
      {member && !isOwner && mayHere(snapshot, "time_out") && (
        <Button size="small" icon={<Timer />} onClick={() => setAct("time_out")}>
          <Trans>타임아웃</Trans>
        </Button>
      )}
      {member && !isOwner && mayHere(snapshot, "kick") && (
        <Button size="small" icon={<UserMinus />} onClick={() => setAct("kick")}>
          <Trans>내보내기</Trans>
        </Button>
      )}
      {!isOwner && mayHere(snapshot, "ban") && (
        <Button size="small" icon={<Ban />} onClick={() => setAct("ban")}>
          <Trans>차단하기</Trans>
        </Button>
      )}
      {act !== null && (
        <Suspense fallback={null}>
          <ActDialog
            act={act}
            member={target}
            communityId={communityId}
            onClose={() => setAct(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

interface NotesProps {
  readonly report: Report;
  readonly onChange: () => void;
}

function Notes({ report, onChange }: NotesProps) {
  const { t } = useLingui();
  const told = useTold();
  const formats = useFormats();
  const [text, setText] = useState("");
  const write = async () => {
    const path = `/api/reports/${report.report_id}/notes`;
    const written = await told(api.post(path, { text: text.normalize("NFC") }));
    if (!written) return;
    setText("");
    onChange();
  };
  return (
    <>
      {report.notes.length > 0 && (
        <ul className={styles.notes}>
          {report.notes.map((note) => (
            <li key={note.note_id}>
              <strong>{note.by_name}</strong>{" "}
              <span className={styles.note}>{formats.dateTime(note.at_ms)}</span>
              <p>{note.text}</p>
            </li>
          ))}
        </ul>
      )}
      <form
        className={styles.noteForm}
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
      >
        <Input
          label={t`메모`}
          value={text}
          maxLength={1000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" disabled={text.trim() === ""}>
          <Trans>메모 남기기</Trans>
        </Button>
      </form>
    </>
  );
}
