/** What of the account is one's own: an archive to take along, and its end. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, Download, Trash2 } from "lucide-react";
import type { Export } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { signOut } from "@/live/session";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Select } from "@/ui/select/select";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { askDeletion, askExport, fetchExport, readExports } from "./own-verbs";
import { useForm } from "./use-form";
import styles from "./settings.module.css";

const KEY = ["identity", "exports"];
const ASK_AGAIN_MS = 3_000;
const BYTES_PER_MB = 1_000_000;

export function ExportPanel() {
  const { i18n } = useLingui();
  const queries = useQueryClient();
  const exports = useQuery({
    queryKey: KEY,
    queryFn: readExports,
    refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? ASK_AGAIN_MS : false),
  });
  const ask = useMutation({
    mutationFn: askExport,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
  });
  if (exports.isPending) return <Skeleton height={64} />;
  if (exports.isError) {
    return <ErrorState code={codeOf(exports.error)} onRetry={() => void exports.refetch()} />;
  }
  return (
    <div className={styles.guard}>
      <p className={styles.note}>
        <Trans>
          내 계정, 로그인한 기기, 쓴 글, 반응, 올린 파일과 알림 설정까지 모두 압축 파일 하나로
          받습니다. 하루에 한 번 만들 수 있고, 7일 동안 받을 수 있습니다.
        </Trans>
      </p>
      <ul className={styles.sessions}>
        {exports.data.map((each) => (
          <ExportRow key={each.export_id} export={each} />
        ))}
      </ul>
      <div>
        <Button icon={<Archive />} isBusy={ask.isPending} onClick={() => ask.mutate()}>
          <Trans>내 데이터 모으기</Trans>
        </Button>
      </div>
    </div>
  );
}

function isOnItsWay(each: Export): boolean {
  return each.state === "waiting" || each.state === "making";
}

function ExportRow({ export: each }: { readonly export: Export }) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const fetching = useMutation({
    mutationFn: () => fetchExport(each.export_id),
    onError: (error) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
  });
  const size = (each.size_bytes / BYTES_PER_MB).toFixed(1);
  return (
    <li className={styles.session} data-export={each.state}>
      <Archive aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.device}>{formats.dateTime(each.asked_at_ms)}</span>
        <span className={styles.note}>
          {isOnItsWay(each) && <Trans>모으고 있습니다…</Trans>}
          {each.state === "failed" && <Trans>모으지 못했습니다. 다시 해 주세요.</Trans>}
          {each.state === "ready" && <Trans>{size} MB</Trans>}
        </span>
      </div>
      {each.state === "ready" && (
        <Button
          size="small"
          icon={<Download />}
          isBusy={fetching.isPending}
          onClick={() => fetching.mutate()}
        >
          <Trans>받기</Trans>
        </Button>
      )}
    </li>
  );
}

export function DeletionPanel() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.guard}>
      <p className={styles.note}>
        <Trans>
          14일 뒤에 계정과 내 정보가 모두 지워집니다. 그 전에 로그인하면 취소됩니다. 내가 주인인
          커뮤니티는 먼저 넘기거나 지워 주세요.
        </Trans>
      </p>
      {isOpen ? (
        <DeletionForm onEnd={() => setIsOpen(false)} />
      ) : (
        <div>
          <Button icon={<Trash2 />} onClick={() => setIsOpen(true)}>
            <Trans>계정 삭제</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

function DeletionForm({ onEnd }: { readonly onEnd: () => void }) {
  const { t } = useLingui();
  const [messages, setMessages] = useState<"keep" | "remove">("keep");
  const form = useForm(async (field) => {
    await askDeletion(field("password"), messages === "keep");
    signOut();
    toast({ text: t`14일 뒤에 계정이 삭제됩니다. 로그인하면 취소됩니다.`, tone: "ok" });
  });
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={t`계정 삭제`}>
      <Select
        label={t`내가 쓴 글`}
        value={messages}
        onChange={setMessages}
        options={[
          { id: "keep", label: t`‘탈퇴한 계정’의 글로 남기기` },
          { id: "remove", label: t`모두 지우기` },
        ]}
      />
      <Input
        label={t`지금 비밀번호`}
        name="password"
        type="password"
        autoComplete="current-password"
        error={form.error}
        autoFocus
      />
      <div className={styles.row}>
        <Button type="submit" variant="danger" isBusy={form.isBusy}>
          <Trans>계정 삭제하기</Trans>
        </Button>
        <Button variant="ghost" onClick={onEnd}>
          <Trans>취소</Trans>
        </Button>
      </div>
    </form>
  );
}
