/** From where one may log in: one's own list, and for the owner the installation's. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { codeOf } from "@/live/api-error";
import { useSession } from "@/live/use-stream";
import { Button } from "@/ui/button/button";
import { ErrorState } from "@/ui/error-state/error-state";
import { Textarea } from "@/ui/field/field";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { useForm } from "./use-form";
import { putNetworks, readNetworks, type NetworkScope } from "./verbs";
import styles from "./settings.module.css";

export function NetworkForms() {
  const { account } = useSession();
  return (
    <div className={styles.guard}>
      <p className={styles.note}>
        <Trans>한 줄에 하나씩, 예: 192.0.2.0/24. 비워 두면 어디서나 로그인할 수 있습니다.</Trans>
      </p>
      <NetworkForm scope="me" />
      {account?.is_owner && <NetworkForm scope="installation" />}
    </div>
  );
}

function NetworkForm({ scope }: { readonly scope: NetworkScope }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const key = ["identity", "networks", scope];
  const list = useQuery({ queryKey: key, queryFn: () => readNetworks(scope) });
  const form = useForm(async (field) => {
    const lines = field("networks").split(/\s+/u);
    queries.setQueryData(key, await putNetworks(scope, lines.filter(Boolean)));
    toast({ text: t`저장했습니다`, tone: "ok" });
  });
  if (list.isPending) return <Skeleton height={64} />;
  if (list.isError) {
    return <ErrorState code={codeOf(list.error)} onRetry={() => void list.refetch()} />;
  }
  const label = scope === "me" ? t`내 계정` : t`이 마당의 모든 사람`;
  const address = list.data.your_address;
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} aria-label={label}>
      <Textarea
        key={list.data.networks.join()}
        label={label}
        name="networks"
        defaultValue={list.data.networks.join("\n")}
        error={form.error}
        hint={t`지금 계신 주소는 ${address}입니다`}
      />
      <div>
        <Button type="submit" isBusy={form.isBusy}>
          <Trans>주소 저장</Trans>
        </Button>
      </div>
    </form>
  );
}
