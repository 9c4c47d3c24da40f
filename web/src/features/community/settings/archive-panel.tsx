/** A whole community as one file, and archives that come in. */
import { useRef, useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, Upload } from "lucide-react";
import type { Exported, ImportRun } from "@/gen/community";
import { api } from "@/live/http";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { useFormats } from "@/ui/formats/formats";
import { useTold } from "../roles/use-told";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

const KEY = ["community", "imports"];
const LOOK_EVERY_MS = 2_000;

export function ArchivePanel({ snapshot }: PanelProps) {
  const told = useTold();
  const [isMaking, setIsMaking] = useState(false);
  const { community_id: communityId } = snapshot.community;
  const fetchArchive = async () => {
    setIsMaking(true);
    const made = await told(api.post<Exported>(`/api/communities/${communityId}/export`));
    setIsMaking(false);
    if (made) location.assign(made.path);
  };
  return (
    <>
      <section className={styles.form}>
        <h3>
          <Trans>내보내기</Trans>
        </h3>
        <p className={styles.note}>
          <Trans>
            채널, 메시지, 파일, 멤버, 역할과 기록을 모두 압축 파일 하나로 받습니다. 다른 설치에서
            그대로 다시 들일 수 있습니다.
          </Trans>
        </p>
        <div>
          <Button icon={<Download />} isBusy={isMaking} onClick={() => void fetchArchive()}>
            <Trans>커뮤니티 내보내기</Trans>
          </Button>
        </div>
      </section>
      <Imports communityId={communityId} />
    </>
  );
}

function Imports({ communityId }: { readonly communityId: string }) {
  const queries = useQueryClient();
  const told = useTold();
  const listed = useQuery({
    queryKey: KEY,
    queryFn: () => api.get<{ readonly imports: readonly ImportRun[] }>("/api/imports"),
    refetchInterval: ({ state }) =>
      state.data?.imports.some((run) => run.state === "running") ? LOOK_EVERY_MS : false,
  });
  const send = async (kind: "madang" | "discord", file: File) => {
    const into = kind === "discord" ? `&community_id=${communityId}` : "";
    await told(api.post<ImportRun>(`/api/imports?kind=${kind}${into}`, file));
    await queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <section className={styles.form}>
      <h3>
        <Trans>가져오기</Trans>
      </h3>
      <p className={styles.note}>
        <Trans>
          마당의 압축 파일은 새 커뮤니티가 됩니다. DiscordChatExporter가 JSON으로 저장한 폴더를
          ZIP으로 묶으면 이 커뮤니티의 새 카테고리에 들어옵니다. 처음에는 운영자만 볼 수 있습니다.
        </Trans>
      </p>
      <div className={styles.line}>
        <Chooser accept=".gz,.tgz" onFile={(file) => void send("madang", file)}>
          <Trans>마당 압축 파일</Trans>
        </Chooser>
        <Chooser accept=".zip" onFile={(file) => void send("discord", file)}>
          <Trans>Discord 압축 파일</Trans>
        </Chooser>
      </div>
      <ul className={styles.rows}>
        {listed.data?.imports.map((run) => (
          <RunRow key={run.import_id} run={run} />
        ))}
      </ul>
    </section>
  );
}

interface ChooserProps {
  readonly accept: string;
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
}

function Chooser({ accept, onFile, children }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onFile(file);
          event.currentTarget.value = "";
        }}
      />
      <Button icon={<Upload />} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}

function RunRow({ run }: { readonly run: ImportRun }) {
  const { t } = useLingui();
  const formats = useFormats();
  const words = { running: t`들이는 중`, done: t`들였습니다`, failed: t`들이지 못했습니다` };
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ");
  return (
    <li className={styles.row} data-import={run.state}>
      <Badge tone={run.state === "failed" ? "warn" : "ok"}>{words[run.state]}</Badge>
      <span className={styles.words}>
        <span className={styles.note}>{formats.dateTime(run.started_at_ms)}</span>
        {run.problem && <span>{run.problem}</span>}
        {run.state === "done" && <span className={styles.note}>{counts(run.taken)}</span>}
        {run.state === "done" && counts(run.left) !== "" && (
          <span className={styles.note}>
            <Trans>남긴 것: {counts(run.left)}</Trans>
          </span>
        )}
      </span>
    </li>
  );
}
