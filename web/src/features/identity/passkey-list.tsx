/** The account's passkeys: add, rename, remove. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import type { Passkey } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { canUsePasskeys } from "./browser-passkeys";
import { useForm } from "./use-form";
import { useSecurity, useSecurityChanged } from "./use-security";
import { addPasskey, removePasskey, renamePasskey } from "./verbs";
import styles from "./settings.module.css";

export function PasskeyList() {
  const security = useSecurity();
  if (security.isPending) return <Skeleton height={64} />;
  if (security.isError) {
    return <ErrorState code={codeOf(security.error)} onRetry={() => void security.refetch()} />;
  }
  return (
    <div className={styles.guard}>
      <p className={styles.note}>
        <Trans>지문, 얼굴, 화면 잠금이나 보안 키로 비밀번호 없이 로그인합니다.</Trans>
      </p>
      <ul className={styles.sessions}>
        {security.data.passkeys.map((passkey) => (
          <PasskeyRow key={passkey.passkey_id} passkey={passkey} />
        ))}
      </ul>
      {canUsePasskeys() ? (
        <AddPasskey />
      ) : (
        <p className={styles.note}>
          <Trans>이 브라우저에서는 패스키를 만들 수 없습니다.</Trans>
        </p>
      )}
    </div>
  );
}

function AddPasskey() {
  const { t } = useLingui();
  const changed = useSecurityChanged();
  const [round, setRound] = useState(0);
  const form = useForm(async (field) => {
    await addPasskey(field("password"), field("name").trim());
    setRound(round + 1);
    changed();
    toast({ text: t`패스키를 등록했습니다`, tone: "ok" });
  });
  return (
    <form
      key={round}
      className={styles.fields}
      onSubmit={form.onSubmit}
      aria-label={t`패스키 추가`}
    >
      <Input
        label={t`패스키 이름`}
        name="name"
        required
        maxLength={40}
        placeholder={t`예: 내 휴대폰`}
      />
      <Input
        label={t`지금 비밀번호`}
        name="password"
        type="password"
        autoComplete="current-password"
        error={form.error}
      />
      <div>
        <Button type="submit" icon={<KeyRound />} isBusy={form.isBusy}>
          <Trans>패스키 추가</Trans>
        </Button>
      </div>
    </form>
  );
}

function PasskeyRow({ passkey }: { readonly passkey: Passkey }) {
  const [isRenaming, setIsRenaming] = useState(false);
  if (isRenaming) return <RenamedRow passkey={passkey} onEnd={() => setIsRenaming(false)} />;
  return <ShownRow passkey={passkey} onRename={() => setIsRenaming(true)} />;
}

interface RenamedRowProps {
  readonly passkey: Passkey;
  readonly onEnd: () => void;
}

function RenamedRow({ passkey, onEnd }: RenamedRowProps) {
  const { t } = useLingui();
  const changed = useSecurityChanged();
  const form = useForm(async (field) => {
    await renamePasskey(passkey.passkey_id, field("name").trim());
    changed();
    onEnd();
  });
  return (
    <li className={styles.session}>
      <form className={styles.words} onSubmit={form.onSubmit} aria-label={t`이름 바꾸기`}>
        <Input
          label={t`패스키 이름`}
          name="name"
          defaultValue={passkey.name}
          required
          maxLength={40}
          autoFocus
          error={form.error}
        />
        <div className={styles.row}>
          <Button type="submit" size="small" variant="primary" isBusy={form.isBusy}>
            <Trans>저장</Trans>
          </Button>
          <Button size="small" variant="ghost" onClick={onEnd}>
            <Trans>취소</Trans>
          </Button>
        </div>
      </form>
    </li>
  );
}

interface ShownRowProps {
  readonly passkey: Passkey;
  readonly onRename: () => void;
}

function ShownRow({ passkey, onRename }: ShownRowProps) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const changed = useSecurityChanged();
  const remove = useMutation({
    mutationFn: () => removePasskey(passkey.passkey_id),
    onSuccess: changed,
    onError: (error) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
  });
  return (
    <li className={styles.session} data-passkey={passkey.passkey_id}>
      <KeyRound aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.device}>{passkey.name}</span>
        <span className={styles.note}>
          <Trans>등록 {formats.dateTime(passkey.created_at_ms)}</Trans>
          {passkey.used_at_ms !== null && (
            <>
              {" "}
              · <Trans>마지막 사용 {formats.ago(passkey.used_at_ms)}</Trans>
            </>
          )}
        </span>
      </div>
      <Button size="small" variant="ghost" onClick={onRename}>
        <Trans>이름 바꾸기</Trans>
      </Button>
      <Button size="small" isBusy={remove.isPending} onClick={() => remove.mutate()}>
        <Trans>지우기</Trans>
      </Button>
    </li>
  );
}
