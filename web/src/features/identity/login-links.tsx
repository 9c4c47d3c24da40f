/** Logins elsewhere that open one's account: add and remove. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import type { ExternalLogin, Provider } from "@/gen/identity";
import { codeOf } from "@/live/api-error";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { useFormats } from "@/ui/formats/formats";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { useProviders } from "./provider-buttons";
import { goLink, readLogins, removeLogin } from "./provider-verbs";
import { useForm } from "./use-form";
import styles from "./settings.module.css";

const KEY = ["identity", "logins"];

export function LoginLinks() {
  const providers = useProviders();
  const logins = useQuery({ queryKey: KEY, queryFn: readLogins });
  if (logins.isPending) return <Skeleton height={64} />;
  if (logins.isError) {
    return <ErrorState code={codeOf(logins.error)} onRetry={() => void logins.refetch()} />;
  }
  const linked = new Set(logins.data.map((login) => login.provider_id));
  const others = providers.filter((provider) => !linked.has(provider.provider_id));
  if (providers.length === 0 && logins.data.length === 0) {
    return (
      <p className={styles.note}>
        <Trans>이 마당에는 쓸 수 있는 다른 로그인이 없습니다.</Trans>
      </p>
    );
  }
  return (
    <div className={styles.guard}>
      <ul className={styles.sessions}>
        {logins.data.map((login) => (
          <LoginRow key={login.login_id} login={login} />
        ))}
      </ul>
      {others.map((provider) => (
        <AddLogin key={provider.provider_id} provider={provider} />
      ))}
    </div>
  );
}

function AddLogin({ provider }: { readonly provider: Provider }) {
  const { t } = useLingui();
  const form = useForm((field) => goLink(provider.provider_id, field("password")));
  const label = t`${provider.name} 잇기`;
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={label}>
      <Input
        label={t`지금 비밀번호`}
        name="password"
        type="password"
        autoComplete="current-password"
        error={form.error}
      />
      <div>
        <Button type="submit" icon={<LogIn />} isBusy={form.isBusy}>
          {label}
        </Button>
      </div>
    </form>
  );
}

function LoginRow({ login }: { readonly login: ExternalLogin }) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeLogin(login.login_id),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
    onError: (error) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
  });
  return (
    <li className={styles.session} data-login={login.provider_id}>
      <LogIn aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.device}>{login.name}</span>
        <span className={styles.note}>
          {login.email} · <Trans>등록 {formats.dateTime(login.created_at_ms)}</Trans>
        </span>
      </div>
      <Button size="small" isBusy={remove.isPending} onClick={() => remove.mutate()}>
        <Trans>지우기</Trans>
      </Button>
    </li>
  );
}
