/** After how long without a message a thread is archived. */
import { useLingui } from "@lingui/react/macro";
import { Select } from "@/ui/select/select";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const ARCHIVE_AFTER_DEFAULT_MS = 3 * DAY_MS;

export interface ArchiveChoiceProps {
  readonly afterMs: number;
  readonly onChange: (afterMs: number) => void;
}

export function ArchiveChoice({ afterMs, onChange }: ArchiveChoiceProps) {
  const { t } = useLingui();
  const options = [
    { id: String(HOUR_MS), label: t`1시간 뒤` },
    { id: String(DAY_MS), label: t`1일 뒤` },
    { id: String(3 * DAY_MS), label: t`3일 뒤` },
    { id: String(7 * DAY_MS), label: t`7일 뒤` },
  ];
  return (
    <Select
      label={t`글이 없으면 보관`}
      options={options}
      value={String(afterMs)}
      onChange={(id) => onChange(Number(id))}
    />
  );
}
