/** Codes of an authenticator app: on with a picture and a first code, off with a last one. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ShieldCheck } from "lucide-react";
import type { Enrolment } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { Input } from "@/ui/field/field";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { RecoveryCodes } from "./recovery-codes";
import { useForm } from "./use-form";
import { useSecurity, useSecurityChanged } from "./use-security";
import { confirmTotp, enrolTotp, newRecoveryCodes, turnTotpOff } from "./verbs";
import styles from "./settings.module.css";

export function TotpPanel() {
  const security = useSecurity();
  const changed = useSecurityChanged();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (security.isPending) return <Skeleton height={64} />;
  if (security.isError) {
    return <ErrorState code={codeOf(security.error)} onRetry={() => void security.refetch()} />;
  }
  const shown = (fresh: readonly string[]) => {
    setCodes(fresh);
    changed();
  };
  const { has_totp: isOn, recovery_codes_count: left } = security.data;
  return (
    <div className={styles.guard}>
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {isOn ? <On left={left} onCodes={shown} onOff={changed} /> : <Off onOn={shown} />}
    </div>
  );
}

function Off({ onOn }: { readonly onOn: (codes: readonly string[]) => void }) {
  const { t } = useLingui();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const form = useForm(async (field) => setEnrolment(await enrolTotp(field("password"))));
  if (enrolment) return <Confirm enrolment={enrolment} onOn={onOn} />;
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={t`2단계 확인 켜기`}>
      <p className={styles.note}>
        <Trans>
          비밀번호에 더해 인증 앱의 여섯 자리 코드를 묻습니다. 비밀번호가 새어도 계정은 안전합니다.
        </Trans>
      </p>
      <Input
        label={t`지금 비밀번호`}
        name="password"
        type="password"
        autoComplete="current-password"
        error={form.error}
      />
      <div>
        <Button type="submit" isBusy={form.isBusy}>
          <Trans>2단계 확인 켜기</Trans>
        </Button>
      </div>
    </form>
  );
}

interface ConfirmProps {
  readonly enrolment: Enrolment;
  readonly onOn: (codes: readonly string[]) => void;
}

function Confirm({ enrolment, onOn }: ConfirmProps) {
  const { t } = useLingui();
  const form = useForm(async (field) => onOn(await confirmTotp(field("code"))));
  const picture = `data:image/svg+xml,${encodeURIComponent(withNamespace(enrolment.picture))}`;
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={t`2단계 확인 켜기`}>
      <p className={styles.note}>
        <Trans>인증 앱으로 그림을 읽거나 글자를 넣은 뒤, 앱에 보이는 코드를 적어 주세요.</Trans>
      </p>
      <img className={styles.picture} src={picture} alt={t`인증 앱으로 읽는 QR 코드`} />
      <code className={styles.secret}>{enrolment.secret}</code>
      <Input
        label={t`코드`}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        autoFocus
        error={form.error}
      />
      <div>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          <Trans>확인하고 켜기</Trans>
        </Button>
      </div>
    </form>
  );
}

/** Inline SVG has no namespace; an image needs one. */
function withNamespace(svg: string): string {
  return svg.includes("xmlns=")
    ? svg
    : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

interface OnProps {
  readonly left: number;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onOff: () => void;
}

function On({ left, onCodes, onOff }: OnProps) {
  const { t } = useLingui();
  const [isRenewing, setIsRenewing] = useState(false);
  const form = useForm(async (field) => {
    if (isRenewing) onCodes(await newRecoveryCodes(field("code")));
    else {
      await turnTotpOff(field("code"));
      onOff();
    }
  });
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={t`2단계 확인`}>
      <p className={styles.device}>
        <ShieldCheck aria-hidden="true" />
        <Trans>켜져 있습니다</Trans>
        <Badge tone={left > 2 ? "ok" : "warn"}>
          <Trans>남은 복구 코드 {left}개</Trans>
        </Badge>
      </p>
      <Input label={t`코드`} name="code" autoComplete="one-time-code" required error={form.error} />
      <div className={styles.row}>
        <Button type="submit" isBusy={form.isBusy} onClick={() => setIsRenewing(true)}>
          <Trans>복구 코드 새로 만들기</Trans>
        </Button>
        <Button
          type="submit"
          variant="danger"
          isBusy={form.isBusy}
          onClick={() => setIsRenewing(false)}
        >
          <Trans>끄기</Trans>
        </Button>
      </div>
    </form>
  );
}
