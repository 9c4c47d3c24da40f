/** What is pinned in a channel, behind a button of its header; it follows the channel while open. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Pin as PinIcon, PinOff } from "lucide-react";
import type { Channel, Pin, Pins, Snapshot } from "@/gen/community";
import { applyToPins, readPins, unpinMessage } from "@/live/finding";
import type { ChannelEvent } from "@/live/kinds";
import { mayIn } from "@/live/permissions";
import { useStream } from "@/live/use-stream";
import { Avatar } from "@/ui/avatar/avatar";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Popover } from "@/ui/popover/popover";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { toast } from "@/ui/toast/toast";
import { whoOf } from "../members/who";
import { namesOf } from "../text/names";
import { plainText } from "../text/parse";
import styles from "./pins.module.css";

export interface PinsButtonProps {
  readonly snapshot: Snapshot;
  readonly channel: Channel;
}

export function PinsButton({ snapshot, channel }: PinsButtonProps) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      label={t`고정한 메시지`}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      trigger={
        <IconButton label={t`고정한 메시지`} isActive={isOpen}>
          <PinIcon />
        </IconButton>
      }
    >
      <PinsPanel snapshot={snapshot} channel={channel} onClose={() => setIsOpen(false)} />
    </Popover>
  );
}

interface PinsPanelProps extends PinsButtonProps {
  readonly onClose: () => void;
}

function PinsPanel({ snapshot, channel, onClose }: PinsPanelProps) {
  const { i18n } = useLingui();
  const [read, setRead] = useState<Pins | null>(null);
  const { channel_id: channelId } = channel;
  const told = (error: unknown) =>
    toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
  const load = () => void readPins(channelId).then(setRead, told);
  // oxlint-disable-next-line react/exhaustive-deps -- once per channel; `load` is new with every render
  useEffect(load, [channelId]);
  useStream<ChannelEvent>(read?.at, {
    apply: (events) =>
      setRead((old) => {
        const last = events.at(-1);
        if (!old || !last) return old;
        return { at: old.at, pins: applyToPins(old.pins, events) };
      }),
    resync: load,
  });
  const mayUnpin = mayIn(snapshot, channel.channel_id, "pin");
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>
        <Trans>고정한 메시지</Trans>
      </h2>
      {read === null && <Skeleton height={64} />}
      {read?.pins.length === 0 && (
        <p className={styles.none}>
          <Trans>중요한 메시지를 고정하면 여기에 모입니다.</Trans>
        </p>
      )}
      <ul className={styles.list}>
        {read?.pins.map((pin) => (
          <PinRow
            key={pin.message.message_id}
            pin={pin}
            snapshot={snapshot}
            onOpen={onClose}
            onUnpin={
              mayUnpin ? () => void unpinMessage(pin.message.message_id).catch(told) : undefined
            }
          />
        ))}
      </ul>
    </div>
  );
}

interface PinRowProps {
  readonly pin: Pin;
  readonly snapshot: Snapshot;
  readonly onOpen: () => void;
  readonly onUnpin?: () => void;
}

function PinRow({ pin, snapshot, onOpen, onUnpin }: PinRowProps) {
  const { t } = useLingui();
  const formats = useFormats();
  const { message } = pin;
  const { name, face } = whoOf(snapshot, message);
  const names = namesOf(snapshot);
  return (
    <li className={styles.row}>
      <Link
        to="/c/$communityId/$channelId"
        params={{
          communityId: snapshot.community.community_id,
          channelId: message.channel_id,
        }}
        search={{ at: message.seq }}
        className={styles.pin}
        onClick={onOpen}
      >
        <span className={styles.who}>
          <Avatar id={message.author_id} name={name} face={face} size={20} />
          <strong>{name}</strong>
          <time dateTime={new Date(message.sent_at_ms).toISOString()}>
            {formats.dateTime(message.sent_at_ms)}
          </time>
        </span>
        <span className={styles.text}>{plainText(message.text, names)}</span>
      </Link>
      {onUnpin && (
        <IconButton label={t`고정 풀기`} size="small" onClick={onUnpin}>
          <PinOff />
        </IconButton>
      )}
    </li>
  );
}
