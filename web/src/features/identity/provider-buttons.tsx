/** A button for each login of others that the installation knows; none, and nothing is shown. */
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import type { Provider } from "@/gen/identity";
import { Button } from "@/ui/button/button";
import { goLogIn, readProviders } from "./provider-verbs";
import { useForm } from "./use-form";
import styles from "./entry.module.css";

export function useProviders(): readonly Provider[] {
  const asked = useQuery({
    queryKey: ["identity", "providers"],
    queryFn: readProviders,
    staleTime: Infinity,
  });
  return asked.data ?? [];
}

export function ProviderButtons({ next }: { readonly next: string | undefined }) {
  return useProviders().map((provider) => (
    <ProviderButton key={provider.provider_id} provider={provider} next={next} />
  ));
}

interface ProviderButtonProps {
  readonly provider: Provider;
  readonly next: string | undefined;
}

function ProviderButton({ provider, next }: ProviderButtonProps) {
  const form = useForm(() => goLogIn(provider.provider_id, next ?? null));
  return (
    <form className={styles.form} onSubmit={form.onSubmit}>
      {form.error !== null && (
        <p className={styles.error} role="alert" data-code={form.errorCode}>
          {form.error}
        </p>
      )}
      <Button type="submit" size="large" isWide icon={<LogIn />} isBusy={form.isBusy}>
        <Trans>{provider.name}(으)로 계속하기</Trans>
      </Button>
    </form>
  );
}
