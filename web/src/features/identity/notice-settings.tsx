/** Alerts of one's account: keywords, quiet hours, this browser when it is closed, mails. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Digest, QuietSpan, Telling } from "@/gen/community";
import { changeTelling, useNotices } from "@/live/notices";
import { readPush, switchPushOff, switchPushOn, type PushState } from "@/live/push";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { Input, Textarea } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { useForm } from "./use-form";
import styles from "./notices.module.css";

export function NoticeSettings() {
  const { telling } = useNotices();
  if (!telling) return <Skeleton height={160} />;
  return (
    <div className={styles.settings}>
      <Push />
      <Keywords key={telling.keywords.join()} telling={telling} />
      <QuietHours key={JSON.stringify(telling.quiet_spans)} telling={telling} />
      <Mails telling={telling} />
    </div>
  );
}

function useSave() {
  const { t, i18n } = useLingui();
  return (change: Parameters<typeof changeTelling>[0]) =>
    changeTelling(change).then(
      () => toast({ text: t`저장했습니다`, tone: "ok" }),
      (error: unknown) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
}

function Push() {
  const { t, i18n } = useLingui();
  const [state, setState] = useState<PushState | null>(null);
  useEffect(() => {
    let isHere = true;
    const show = (next: PushState) => isHere && setState(next);
    readPush().then(show, () => show("off"));
    return () => {
      isHere = false;
    };
  }, []);
  const change = async (isOn: boolean) => {
    try {
      const next = await (isOn ? switchPushOn() : switchPushOff());
      setState(next);
      if (next === "denied") {
        toast({ text: t`브라우저가 이 사이트의 알림을 막고 있습니다`, tone: "danger" });
      }
    } catch (error) {
      const words =
        error instanceof DOMException
          ? t`이 브라우저의 알림 서비스에 닿지 못했습니다`
          : errorText(error, (text) => i18n._(text));
      toast({ text: words, tone: "danger" });
    }
  };
  return (
    <Switch
      label={t`탭을 닫아 두어도 이 브라우저에 알리기`}
      hint={
        state === "unsupported"
          ? t`이 브라우저는 푸시 알림을 지원하지 않습니다`
          : state === "denied"
            ? t`브라우저 설정에서 이 사이트의 알림을 허용해 주세요`
            : t`쓰고 있는 기기가 없을 때만 옵니다`
      }
      isOn={state === "on"}
      disabled={state === null || state === "unsupported"}
      onChange={(isOn) => void change(isOn)}
    />
  );
}

function Keywords({ telling }: { readonly telling: Telling }) {
  const { t } = useLingui();
  const form = useForm(async (field) => {
    const words = field("keywords").split(/[\n,]/u);
    await changeTelling({ keywords: words.map((word) => word.trim()).filter(Boolean) });
    toast({ text: t`저장했습니다`, tone: "ok" });
  });
  return (
    <form className={styles.part} onSubmit={form.onSubmit} aria-label={t`키워드 알림`}>
      <Textarea
        label={t`키워드 알림`}
        name="keywords"
        defaultValue={telling.keywords.join(", ")}
        error={form.error}
        hint={t`쉼표나 줄로 나눕니다. 이 낱말이 나오면 언급처럼 알립니다. 50개까지.`}
      />
      <div>
        <Button type="submit" isBusy={form.isBusy}>
          <Trans>키워드 저장</Trans>
        </Button>
      </div>
    </form>
  );
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6] as const;
const NIGHT: QuietSpan = { days: EVERY_DAY, from_minute: 23 * 60, until_minute: 7 * 60 };

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** One span is enough for nearly everybody; the interface keeps what else was set elsewhere. */
function QuietHours({ telling }: { readonly telling: Telling }) {
  const { t } = useLingui();
  const save = useSave();
  const [span, setSpan] = useState<QuietSpan>(telling.quiet_spans[0] ?? NIGHT);
  const isOn = telling.quiet_spans.length > 0;
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const put = (spans: readonly QuietSpan[]) =>
    void save({ quiet_spans: spans, time_zone: isOn ? telling.time_zone : zone });
  const days = [t`월`, t`화`, t`수`, t`목`, t`금`, t`토`, t`일`];
  const toggle = (day: number) => {
    const next = span.days.includes(day)
      ? span.days.filter((each) => each !== day)
      : [...span.days, day].toSorted();
    setSpan({ ...span, days: next });
  };
  return (
    <div className={styles.part}>
      <Switch
        label={t`방해 금지 시간`}
        hint={t`이 시간에는 아무것도 알리지 않습니다. 시간대: ${isOn ? telling.time_zone : zone}`}
        isOn={isOn}
        onChange={(next) => put(next ? [span] : [])}
      />
      {isOn && (
        <>
          <div className={styles.days} role="group" aria-label={t`방해 금지가 시작되는 요일`}>
            {days.map((name, day) => (
              <button
                key={name}
                type="button"
                className={styles.day}
                aria-pressed={span.days.includes(day)}
                onClick={() => toggle(day)}
              >
                {name}
              </button>
            ))}
          </div>
          <div className={styles.times}>
            <Input
              type="time"
              label={t`시작`}
              value={clockOf(span.from_minute)}
              onChange={({ target }) => setSpan({ ...span, from_minute: minuteOf(target.value) })}
            />
            <Input
              type="time"
              label={t`끝`}
              value={clockOf(span.until_minute)}
              onChange={({ target }) => setSpan({ ...span, until_minute: minuteOf(target.value) })}
            />
            <Button onClick={() => put([span, ...telling.quiet_spans.slice(1)])}>
              <Trans>시간 저장</Trans>
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Mails({ telling }: { readonly telling: Telling }) {
  const { t } = useLingui();
  const save = useSave();
  const choices: { id: Digest; label: string }[] = [
    { id: "off", label: t`받지 않음` },
    { id: "hourly", label: t`한 시간마다` },
    { id: "daily", label: t`하루에 한 번` },
  ];
  return (
    <Select
      label={t`못 본 언급을 메일로`}
      options={choices}
      value={telling.digest}
      onChange={(digest) => void save({ digest })}
    />
  );
}
