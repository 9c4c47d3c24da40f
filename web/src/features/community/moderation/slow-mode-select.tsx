/** How long one waits in a channel, set where the channel is changed. */
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { SlowMode } from "@/gen/community";
import { api } from "@/live/http";
import { Select } from "@/ui/select/select";
import { useTold } from "../roles/use-told";

const INTERVALS_S = ["0", "5", "10", "30", "60", "300", "900", "3600", "21600"] as const;

export function SlowModeSelect({ channelId }: { readonly channelId: string }) {
  const { t } = useLingui();
  const told = useTold();
  const path = `/api/channels/${channelId}/slow-mode`;
  const key = ["community", "slow-mode", channelId, "set"];
  const queries = useQueryClient();
  const found = useQuery({ queryKey: key, queryFn: () => api.get<SlowMode>(path), staleTime: 0 });
  const labels: Readonly<Record<string, string>> = {
    "0": t`없음`,
    "5": t`5초`,
    "10": t`10초`,
    "30": t`30초`,
    "60": t`1분`,
    "300": t`5분`,
    "900": t`15분`,
    "3600": t`1시간`,
    "21600": t`6시간`,
  };
  const value = String(found.data?.interval_s ?? 0);
  const ids = INTERVALS_S.includes(value as "0") ? INTERVALS_S : [...INTERVALS_S, value];
  const set = async (id: string) => {
    const answer = await told(api.put<SlowMode>(path, { interval_s: Number(id) }));
    if (answer) queries.setQueryData(key, answer);
  };
  return (
    <Select<string>
      label={t`느린 모드 (메시지 사이에 기다리는 시간)`}
      value={value}
      onChange={(id) => void set(id)}
      options={ids.map((id) => ({ id, label: labels[id] ?? t`${id}초` }))}
    />
  );
}
