/** A forgotten password: asking for the link, and setting a new one with it. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { EntryFrame } from "./entry-frame";
import { useForm } from "./use-form";
import { forgotPassword, PASSWORD_LENGTH_MIN_CHARS, resetPassword } from "./verbs";
import styles from "./entry.module.css";

export function ForgotView() {
  const { t } = useLingui();
  const [isSent, setIsSent] = useState(false);
  const form = useForm(async (field) => {
    await forgotPassword(field("email").trim());
    setIsSent(true);
  });
  return (
    <EntryFrame
      title={<Trans>비밀번호 다시 정하기</Trans>}
      text={<Trans>가입한 이메일로 링크를 보내 드립니다.</Trans>}
      foot={<BackToLogin />}
    >
      {isSent ? (
        <p className={styles.note} role="status">
          <Trans>
            그 주소로 가입한 계정이 있으면 메일이 갔습니다. 링크는 한 시간 동안 한 번 쓸 수
            있습니다.
          </Trans>
        </p>
      ) : (
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
          <Button type="submit" variant="primary" size="large" isWide isBusy={form.isBusy}>
            <Trans>링크 받기</Trans>
          </Button>
        </form>
      )}
    </EntryFrame>
  );
}

/** The token stands in the fragment, which is sent to no server. */
export function ResetView() {
  const { t } = useLingui();
  const [isDone, setIsDone] = useState(false);
  const form = useForm(async (field) => {
    await resetPassword(location.hash.replace(/^#/u, ""), field("password"));
    setIsDone(true);
  });
  return (
    <EntryFrame
      title={<Trans>새 비밀번호</Trans>}
      text={<Trans>바꾸면 로그인한 기기에서 모두 로그아웃됩니다.</Trans>}
      foot={<BackToLogin />}
    >
      {isDone ? (
        <p className={styles.note} role="status">
          <Trans>비밀번호를 바꿨습니다. 새 비밀번호로 로그인하세요.</Trans>
        </p>
      ) : (
        <form className={styles.form} onSubmit={form.onSubmit}>
          {form.error !== null && (
            <p className={styles.error} role="alert" data-code={form.errorCode}>
              {form.error}
            </p>
          )}
          <Input
            label={t`새 비밀번호`}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            autoFocus
            minLength={PASSWORD_LENGTH_MIN_CHARS}
            hint={t`${PASSWORD_LENGTH_MIN_CHARS}자 이상`}
          />
          <Button type="submit" variant="primary" size="large" isWide isBusy={form.isBusy}>
            <Trans>바꾸기</Trans>
          </Button>
        </form>
      )}
    </EntryFrame>
  );
}

function BackToLogin() {
  return (
    <Link to="/login">
      <Trans>로그인으로 돌아가기</Trans>
    </Link>
  );
}
