/** What a hook was told lately, how it was answered, and sending it once more. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Delivery } from "@/gen/community";
import { api } from "@/live/http";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { useFormats } from "@/ui/formats/formats";
import { useTold } from "../roles/use-told";
import { HOOK_EVENT_WORDS } from "./hook-words";
import styles from "./settings.module.css";

const LOOK_EVERY_MS = 5_000;

export function DeliveryLog({ path }: { readonly path: string }) {
  const { i18n } = useLingui();
  const formats = useFormats();
  const queries = useQueryClient();
  const told = useTold();
  const key = ["community", "deliveries", path];
  const listed = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly deliveries: readonly Delivery[] }>(path),
    refetchInterval: LOOK_EVERY_MS,
  });
  const again = async (delivery: Delivery) => {
    await told(api.post(`${path}/${delivery.delivery_id}/again`));
    await queries.invalidateQueries({ queryKey: key });
  };
  if (listed.data?.deliveries.length === 0) {
    return (
      <p className={styles.note}>
        <Trans>아직 알린 것이 없습니다.</Trans>
      </p>
    );
  }
  return (
    <ul className={styles.rows} style={{ flexBasis: "100%" }}>
      {listed.data?.deliveries.map((delivery) => (
        <li key={delivery.delivery_id} className={styles.line} data-delivery={delivery.state}>
          <Badge tone={delivery.state === "delivered" ? "ok" : "warn"}>
            {delivery.status ?? "–"}
          </Badge>
          <span>{i18n._(HOOK_EVENT_WORDS[delivery.kind])}</span>
          <span className={styles.note}>
            {formats.dateTime(delivery.created_at_ms)} {delivery.problem}
          </span>
          <Button
            className={styles.end}
            size="small"
            variant="ghost"
            onClick={() => void again(delivery)}
          >
            <Trans>다시 보내기</Trans>
          </Button>
        </li>
      ))}
    </ul>
  );
}
