/** Another password, with the one before. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { useForm } from "./use-form";
import { changePassword, PASSWORD_LENGTH_MIN_CHARS } from "./verbs";
import styles from "./settings.module.css";

export function PasswordForm() {
  const { t } = useLingui();
  const [endsOthers, setEndsOthers] = useState(true);
  const [round, setRound] = useState(0);
  const form = useForm(async (field) => {
    await changePassword(field("present"), field("new"), endsOthers);
    setRound(round + 1);
    toast({ text: t`비밀번호를 바꿨습니다`, tone: "ok" });
  });
  return (
    <form key={round} className={styles.fields} onSubmit={form.onSubmit} aria-label={t`비밀번호`}>
      <Input
        label={t`지금 비밀번호`}
        name="present"
        type="password"
        autoComplete="current-password"
        required
        error={form.error}
      />
      <Input
        label={t`새 비밀번호`}
        name="new"
        type="password"
        autoComplete="new-password"
        required
        minLength={PASSWORD_LENGTH_MIN_CHARS}
        hint={t`${PASSWORD_LENGTH_MIN_CHARS}자 이상`}
      />
      <Switch label={t`다른 기기는 로그아웃`} isOn={endsOthers} onChange={setEndsOthers} />
      <div>
        <Button type="submit" isBusy={form.isBusy}>
          <Trans>비밀번호 바꾸기</Trans>
        </Button>
      </div>
    </form>
  );
}
