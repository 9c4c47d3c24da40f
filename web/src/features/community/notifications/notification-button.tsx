/** What a channel, its category or its community may tell: level, mute, and mentions through a mute. */
import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Bell, BellOff } from "lucide-react";
import type { Channel, Level, PlaceKind, Snapshot } from "@/gen/community";
import { isMuting, MUTED_FOR_EVER_MS } from "@/live/attention";
import { useAttention, useNotifications } from "@/live/hooks";
import { canNotify, isNotifying, switchOn } from "@/live/notify";
import { setNotifications } from "@/live/reads";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Popover } from "@/ui/popover/popover";
import { usePreferences } from "@/ui/preferences/preferences";
import { Select } from "@/ui/select/select";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { muteOf, type MuteChoice } from "./mutes";
import styles from "./notifications.module.css";

export interface NotificationButtonProps {
  readonly snapshot: Snapshot;
  readonly channel: Channel;
}

export function NotificationButton({ snapshot, channel }: NotificationButtonProps) {
  const { t } = useLingui();
  const { isMuted } = useAttention(channel);
  if (snapshot.my_role === null) return null;
  return (
    <Popover
      label={t`알림 설정`}
      align="end"
      trigger={
        <IconButton label={isMuted ? t`알림 설정 (꺼 둠)` : t`알림 설정`}>
          {isMuted ? <BellOff /> : <Bell />}
        </IconButton>
      }
    >
      <Panel snapshot={snapshot} channel={channel} />
    </Popover>
  );
}

type LevelChoice = Level | "around";

function Panel({ snapshot, channel }: NotificationButtonProps) {
  const { t, i18n } = useLingui();
  const [place, setPlace] = useState<PlaceKind>("channel");
  const { settings, nowMs } = useNotifications();
  const communityId = snapshot.community.community_id;
  const placeId =
    place === "channel"
      ? channel.channel_id
      : place === "category"
        ? (channel.category_id ?? "")
        : communityId;
  const setting = settings[placeId];
  const save = (change: Omit<Parameters<typeof setNotifications>[1], "place" | "place_id">) =>
    void setNotifications(communityId, { place, place_id: placeId, ...change }).catch(
      (error: unknown) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  const places: { id: PlaceKind; label: string }[] = [
    { id: "channel", label: t`채널: ${channel.name}` },
    { id: "community", label: t`커뮤니티: ${snapshot.community.name}` },
  ];
  const category = snapshot.categories.find((each) => each.category_id === channel.category_id);
  if (category) places.splice(1, 0, { id: "category", label: t`묶음: ${category.name}` });
  const levels: { id: LevelChoice; label: string }[] = [
    { id: "around", label: place === "community" ? t`기본 (모든 메시지)` : t`바깥 설정대로` },
    { id: "all", label: t`모든 메시지` },
    { id: "mentions", label: t`언급만` },
    { id: "nothing", label: t`없음` },
  ];
  return (
    <div className={styles.panel}>
      <Select label={t`어디의 알림`} options={places} value={place} onChange={setPlace} />
      <Select
        label={t`알리는 것`}
        options={levels}
        value={setting?.level ?? "around"}
        onChange={(level) => save({ level: level === "around" ? null : level })}
      />
      <Mute
        untilMs={isMuting(setting, nowMs) ? (setting?.muted_until_ms ?? null) : null}
        onMute={(choice) => save({ mute: muteOf(choice, new Date()) })}
      />
      <Switch
        label={t`꺼 두어도 언급은 알림`}
        isOn={setting?.is_mention_passing ?? true}
        onChange={(isOn) => save({ is_mention_passing: isOn })}
      />
      <Switch
        label={t`@everyone과 @here는 알리지 않기`}
        isOn={setting?.is_everyone_suppressed ?? false}
        onChange={(isOn) => save({ is_everyone_suppressed: isOn })}
      />
      <Switch
        label={t`역할 언급은 알리지 않기`}
        isOn={setting?.is_role_suppressed ?? false}
        onChange={(isOn) => save({ is_role_suppressed: isOn })}
      />
      <Desktop />
    </div>
  );
}

interface MuteProps {
  readonly untilMs: number | null;
  readonly onMute: (choice: MuteChoice) => void;
}

function Mute({ untilMs, onMute }: MuteProps) {
  const { t } = useLingui();
  const formats = useFormats();
  const choices: readonly (readonly [MuteChoice, string])[] = [
    ["15m", t`15분`],
    ["30m", t`30분`],
    ["1h", t`1시간`],
    ["8h", t`8시간`],
    ["tomorrow", t`내일까지`],
    ["for_ever", t`계속`],
  ];
  if (untilMs !== null) {
    return (
      <div className={styles.muted}>
        <span>
          {untilMs === MUTED_FOR_EVER_MS ? (
            <Trans>계속 꺼 둠</Trans>
          ) : (
            <Trans>{formats.dateTime(untilMs)}까지 꺼 둠</Trans>
          )}
        </span>
        <button type="button" className={styles.choice} onClick={() => onMute("off")}>
          <Trans>다시 켜기</Trans>
        </button>
      </div>
    );
  }
  return (
    <div role="group" aria-label={t`알림 꺼 두기`}>
      <span className={styles.label}>
        <Trans>알림 꺼 두기</Trans>
      </span>
      <div className={styles.choices}>
        {choices.map(([choice, label]) => (
          <button
            key={choice}
            type="button"
            className={styles.choice}
            onClick={() => onMute(choice)}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The browser is asked only here, when it is switched on (UN12). */
function Desktop() {
  const { t } = useLingui();
  const isWanted = usePreferences((state) => state.isDesktopNotified);
  if (!canNotify()) return null;
  const change = async (isOn: boolean) => {
    if (!isOn) usePreferences.setState({ isDesktopNotified: false });
    else if (!(await switchOn())) {
      toast({ text: t`브라우저가 이 사이트의 알림을 막고 있습니다`, tone: "danger" });
    }
  };
  return (
    <Switch
      label={t`이 기기의 바탕화면 알림`}
      isOn={isWanted && isNotifying()}
      onChange={(isOn) => void change(isOn)}
    />
  );
}
