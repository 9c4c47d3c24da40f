/** Sign-up. The first account of an installation becomes its owner, and the page says so before. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Crown } from "lucide-react";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { usePreferences } from "@/ui/preferences/preferences";
import { EntryFrame } from "./entry-frame";
import type { EntryProps } from "./login-view";
import { ProviderButtons } from "./provider-buttons";
import { useForm, type FormState } from "./use-form";
import { PASSWORD_LENGTH_MIN_CHARS, readAbout, signUp } from "./verbs";
import styles from "./entry.module.css";

export function SignUpView({ next, onDone }: EntryProps) {
  const locale = usePreferences((state) => state.locale);
  const about = useQuery({ queryKey: ["about"], queryFn: readAbout });
  const form = useForm(async (field) => {
    await signUp({
      email: field("email").trim(),
      password: field("password"),
      name: field("name").trim(),
      locale,
    });
    onDone();
  });
  return (
    <EntryFrame
      title={<Trans>함께해요</Trans>}
      text={<Trans>몇 초면 됩니다. 이메일은 남에게 보이지 않습니다.</Trans>}
      foot={
        <Trans>
          이미 계정이 있나요?{" "}
          <Link to="/login" search={{ next }}>
            로그인
          </Link>
        </Trans>
      }
    >
      {about.data?.has_owner === false && (
        <p className={styles.note}>
          <Crown aria-hidden="true" />
          <span>
            <Trans>
              아직 주인이 없는 마당입니다. <strong>처음 가입하는 사람이 주인</strong>이 됩니다.
            </Trans>
          </span>
        </p>
      )}
      {about.data?.sign_up === "closed" && (
        <p className={styles.error}>
          <Trans>지금은 가입을 받지 않습니다.</Trans>
        </p>
      )}
      <SignUpForm form={form} />
      <ProviderButtons next={next} />
    </EntryFrame>
  );
}

function SignUpForm({ form }: { readonly form: FormState }) {
  const { t } = useLingui();
  return (
    <form className={styles.form} onSubmit={form.onSubmit}>
      {form.error !== null && (
        <p className={styles.error} role="alert" data-code={form.errorCode}>
          {form.error}
        </p>
      )}
      <Input
        label={t`이름`}
        name="name"
        autoComplete="nickname"
        required
        maxLength={80}
        autoFocus
        hint={t`다른 사람에게 보이는 이름입니다`}
      />
      <Input label={t`이메일`} name="email" type="email" autoComplete="username" required />
      <Input
        label={t`비밀번호`}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={PASSWORD_LENGTH_MIN_CHARS}
        hint={t`${PASSWORD_LENGTH_MIN_CHARS}자 이상`}
      />
      <Button type="submit" variant="primary" size="large" isWide isBusy={form.isBusy}>
        <Trans>가입하기</Trans>
      </Button>
    </form>
  );
}
