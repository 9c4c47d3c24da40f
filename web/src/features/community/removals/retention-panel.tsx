/** How long messages stay: in the community, and where a channel says something else. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Retention, Snapshot as CommunitySnapshot } from "@/gen/community";
import { readRetention, saveChannelRetention, saveRetention } from "@/live/parts";
import { mayHere, mayIn } from "@/live/permissions";
import { ErrorState } from "@/ui/error-state/error-state";
import { errorText } from "@/ui/error-text/error-text";
import { Select, type SelectOption } from "@/ui/select/select";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import styles from "./removals.module.css";

const DAYS = ["1", "7", "30", "90", "180", "365"] as const;
const FOR_EVER = "ever";
const INHERITED = "inherited";

export function RetentionPanel({ snapshot }: { readonly snapshot: CommunitySnapshot }) {
  const { i18n } = useLingui();
  const { community_id: communityId } = snapshot.community;
  const queryKey = ["community", "retention", communityId];
  const queries = useQueryClient();
  const read = useQuery({ queryKey, queryFn: () => readRetention(communityId) });
  const save = async (asked: Promise<unknown>) => {
    try {
      await asked;
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
    }
    await queries.invalidateQueries({ queryKey });
  };
  if (read.isError) return <ErrorState onRetry={() => void read.refetch()} />;
  if (!read.data) return <Skeleton width="100%" height={160} />;
  const rules = new Map(read.data.channels.map((rule) => [rule.place_id, rule]));
  const channels = snapshot.channels.filter(
    ({ channel_id }) =>
      mayIn(snapshot, channel_id, "manage_channels") &&
      mayIn(snapshot, channel_id, "manage_messages"),
  );
  const change = (channelId: string, rule: Retention | null) =>
    void save(saveChannelRetention(channelId, rule && fieldsOf(rule)));
  return (
    <div className={styles.panel}>
      <p className={styles.note}>
        <Trans>
          오래된 메시지를 저절로 지웁니다. 첨부 파일, 반응, 검색 기록도 함께 사라지고 되돌릴 수
          없습니다.
        </Trans>
      </p>
      {mayHere(snapshot, "manage_community") && (
        <Rule
          label={snapshot.community.name}
          rule={read.data.community}
          onChange={(rule) => void save(saveRetention(communityId, fieldsOf(rule)))}
        />
      )}
      {channels.map(({ channel_id, name }) => (
        <Rule
          key={channel_id}
          label={`#${name}`}
          placeId={channel_id}
          rule={rules.get(channel_id) ?? null}
          onChange={(rule) => change(channel_id, rule)}
          onInherit={() => change(channel_id, null)}
        />
      ))}
    </div>
  );
}

const fieldsOf = ({ days, keeps_pinned }: Retention) => ({ days, keeps_pinned });

interface RuleProps {
  readonly label: string;
  readonly placeId?: string;
  readonly rule: Retention | null;
  readonly onChange: (rule: Retention) => void;
  readonly onInherit?: () => void;
}

function Rule({ label, placeId = "", rule, onChange, onInherit }: RuleProps) {
  const { t } = useLingui();
  const now = rule ?? { place_id: placeId, days: null, keeps_pinned: true };
  const days = rule?.days ?? null;
  const value = rule === null ? INHERITED : days === null ? FOR_EVER : String(days);
  const options: SelectOption[] = [
    ...(onInherit ? [{ id: INHERITED, label: t`커뮤니티를 따름` }] : []),
    { id: FOR_EVER, label: t`지우지 않음` },
    ...[...new Set<string>([...DAYS, ...(days === null ? [] : [String(days)])])].map((id) => ({
      id,
      label: t`${id}일 뒤`,
    })),
  ];
  const choose = (id: string) => {
    if (id === INHERITED) onInherit?.();
    else onChange({ ...now, days: id === FOR_EVER ? null : Number(id) });
  };
  return (
    <section className={styles.rule} aria-label={label}>
      <Select label={label} options={options} value={value} onChange={choose} />
      {days !== null && (
        <Switch
          label={t`고정한 메시지는 남기기`}
          isOn={now.keeps_pinned}
          onChange={(isOn) => onChange({ ...now, keeps_pinned: isOn })}
        />
      )}
    </section>
  );
}
