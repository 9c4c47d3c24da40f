/** Login. Whoever came from somewhere goes back there. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { EntryFrame } from "./entry-frame";
import { useForm } from "./use-form";
import { logIn } from "./verbs";
import styles from "./entry.module.css";

export interface EntryProps {
  readonly next: string | undefined;
  readonly onDone: () => void;
}

export function LoginView({ next, onDone }: EntryProps) {
  const { t } = useLingui();
  const form = useForm(async (field) => {
    await logIn(field("email").trim(), field("password"));
    onDone();
  });
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
      </form>
    </EntryFrame>
  );
}
