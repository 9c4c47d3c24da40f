/** Time-out, kick or ban: asks first, takes a reason. */
import { useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Member } from "@/gen/community";
import { api } from "@/live/http";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { toast } from "@/ui/toast/toast";
import styles from "./moderation.module.css";

const MINUTE_MS = 60_000;
const DURATIONS_MS = [1, 5, 10, 60, 24 * 60, 7 * 24 * 60].map((minutes) => minutes * MINUTE_MS);

export type Act = "time_out" | "kick" | "ban";

export interface ActDialogProps {
  readonly act: Act;
  readonly member: Pick<Member, "account_id" | "name">;
  readonly communityId: string;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

export function ActDialog({ act, member, communityId, onClose, onDone }: ActDialogProps) {
  const { t, i18n } = useLingui();
  const words = useWords(act, member.name);
  const durations = useDurations();
  const [durationMs, setDurationMs] = useState(String(10 * MINUTE_MS));
  const [isBusy, setIsBusy] = useState(false);
  const run = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason")).normalize("NFC").trim();
    const here = `/api/communities/${communityId}`;
    const path = `${here}/members/${member.account_id}`;
    setIsBusy(true);
    try {
      if (act === "kick") await api.post(`${path}/kick`, { reason });
      else if (act === "ban") await api.put(`${here}/bans/${member.account_id}`, { reason });
      else await api.put(`${path}/time-out`, { reason, duration_ms: Number(durationMs) });
      onDone?.();
      onClose();
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={words.title} description={words.text}>
      <form className={styles.form} onSubmit={(event) => void run(event)}>
        {act === "time_out" && (
          <Select
            label={t`얼마 동안`}
            options={durations}
            value={durationMs}
            onChange={setDurationMs}
          />
        )}
        <Input
          label={t`까닭`}
          name="reason"
          maxLength={500}
          autoFocus
          hint={t`감사 기록에 남습니다 (없어도 됩니다)`}
        />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="danger" isBusy={isBusy}>
            {words.verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function useWords(act: Act, name: string) {
  const { t } = useLingui();
  return {
    time_out: {
      title: t`${name}님에게 타임아웃을 줄까요?`,
      text: t`그동안 읽기만 할 수 있습니다.`,
      verb: t`타임아웃`,
    },
    kick: {
      title: t`${name}님을 내보낼까요?`,
      text: t`초대나 둘러보기로 다시 들어올 수 있습니다.`,
      verb: t`내보내기`,
    },
    ban: {
      title: t`${name}님을 차단할까요?`,
      text: t`차단을 풀 때까지 어떤 길로도 들어올 수 없습니다.`,
      verb: t`차단하기`,
    },
  }[act];
}

function useDurations() {
  const { t } = useLingui();
  const labels = [t`1분`, t`5분`, t`10분`, t`1시간`, t`1일`, t`7일`];
  return DURATIONS_MS.map((ms, index) => ({ id: String(ms), label: labels[index] ?? "" }));
}
