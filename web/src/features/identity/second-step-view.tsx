/** The second step of a login: a code of the app, a recovery code, or a passkey. */
import { Trans, useLingui } from "@lingui/react/macro";
import { KeyRound } from "lucide-react";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { canUsePasskeys } from "./browser-passkeys";
import { EntryFrame } from "./entry-frame";
import { useForm } from "./use-form";
import { finishWithCode, logInWithPasskey } from "./verbs";
import styles from "./entry.module.css";

export interface SecondStep {
  readonly ticket: string;
  readonly hasPasskey: boolean;
}

export interface SecondStepViewProps {
  readonly step: SecondStep;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

export function SecondStepView({ step, onDone, onBack }: SecondStepViewProps) {
  const { t } = useLingui();
  const code = useForm(async (field) => {
    await finishWithCode(step.ticket, field("code"));
    onDone();
  });
  const passkey = useForm(async () => {
    await logInWithPasskey(step.ticket);
    onDone();
  });
  const error = code.error ?? passkey.error;
  return (
    <EntryFrame
      title={<Trans>한 단계만 더</Trans>}
      text={<Trans>인증 앱에 보이는 여섯 자리 숫자를 넣어 주세요.</Trans>}
      foot={
        <Button variant="ghost" size="small" onClick={onBack}>
          <Trans>처음부터 다시</Trans>
        </Button>
      }
    >
      {error !== null && (
        <p className={styles.error} role="alert" data-code={code.errorCode ?? passkey.errorCode}>
          {error}
        </p>
      )}
      <form className={styles.form} onSubmit={code.onSubmit}>
        <Input
          label={t`코드`}
          name="code"
          autoComplete="one-time-code"
          required
          autoFocus
          hint={t`휴대폰이 없으면 복구 코드를 넣으세요`}
        />
        <Button type="submit" variant="primary" size="large" isWide isBusy={code.isBusy}>
          <Trans>확인</Trans>
        </Button>
      </form>
      {step.hasPasskey && canUsePasskeys() && (
        <form className={styles.form} onSubmit={passkey.onSubmit}>
          <Button type="submit" size="large" isWide icon={<KeyRound />} isBusy={passkey.isBusy}>
            <Trans>패스키로 확인</Trans>
          </Button>
        </form>
      )}
    </EntryFrame>
  );
}
