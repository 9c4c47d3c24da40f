/** Login: password, then a second step where it is on; or a passkey alone. Whoever came from somewhere goes back there. */
import { useState, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { ApiError } from "@/live/api-error";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { canUsePasskeys } from "./browser-passkeys";
import { EntryFrame } from "./entry-frame";
import { ProviderButtons } from "./provider-buttons";
import { SecondStepView, type SecondStep } from "./second-step-view";
import { useForm } from "./use-form";
import { logIn, logInWithPasskey } from "./verbs";
import styles from "./entry.module.css";

export interface EntryProps {
  readonly next: string | undefined;
  readonly onDone: () => void;
}

export interface LoginViewProps extends EntryProps {
  /** Why one is asked to log in, when it is not for its own sake. */
  readonly note?: ReactNode;
}

export function LoginView({ next, onDone, note }: LoginViewProps) {
  const [step, setStep] = useState<SecondStep | null>(null);
  if (step) return <SecondStepView step={step} onDone={onDone} onBack={() => setStep(null)} />;
  return (
    <EntryFrame
      title={<Trans>다시 오셨네요</Trans>}
      text={<Trans>이메일로 로그인하세요.</Trans>}
      foot={
        <Trans>
          처음이신가요?{" "}
          <Link to="/sign-up" search={{ next }}>
            가입하기
          </Link>
        </Trans>
      }
    >
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <PasswordForm onDone={onDone} onStep={setStep} />
      {canUsePasskeys() && <PasskeyWay onDone={onDone} />}
      {note === undefined && <ProviderButtons next={next} />}
    </EntryFrame>
  );
}

interface PasswordFormProps {
  readonly onDone: () => void;
  readonly onStep: (step: SecondStep) => void;
}

function PasswordForm({ onDone, onStep }: PasswordFormProps) {
  const { t } = useLingui();
  const form = useForm(async (field) => {
    try {
      await logIn(field("email").trim(), field("password"));
    } catch (error) {
      const step = secondStepIn(error);
      if (!step) throw error;
      onStep(step);
      return;
    }
    onDone();
  });
  return (
    <form className={styles.form} onSubmit={form.onSubmit}>
      {form.error !== null && (
        <p className={styles.error} role="alert" data-code={form.errorCode}>
          {form.error}
        </p>
      )}
      <Input
        label={t`이메일`}
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <Input
        label={t`비밀번호`}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" size="large" isWide isBusy={form.isBusy}>
        <Trans>로그인</Trans>
      </Button>
      <Link to="/forgot" className={styles.quiet}>
        <Trans>비밀번호를 잊었나요?</Trans>
      </Link>
    </form>
  );
}

function PasskeyWay({ onDone }: { readonly onDone: () => void }) {
  const form = useForm(async () => {
    await logInWithPasskey(null);
    onDone();
  });
  return (
    <form className={styles.form} onSubmit={form.onSubmit}>
      {form.error !== null && (
        <p className={styles.error} role="alert" data-code={form.errorCode}>
          {form.error}
        </p>
      )}
      <Button type="submit" size="large" isWide icon={<KeyRound />} isBusy={form.isBusy}>
        <Trans>패스키로 로그인</Trans>
      </Button>
    </form>
  );
}

export function secondStepIn(error: unknown): SecondStep | null {
  if (!(error instanceof ApiError) || error.code !== "identity.second_step_needed") return null;
  const { ticket, ways } = error.data as { ticket: string; ways: readonly string[] };
  return { ticket, hasPasskey: ways.includes("passkey") };
}
