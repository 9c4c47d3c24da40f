/** Where a message is carried: channels and followed threads one may write in, found by name. */
import { useMemo, useState, type FormEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import type { Message } from "@/gen/community";
import { useCommunities } from "@/live/hooks";
import { mayIn } from "@/live/permissions";
import { forwardMessage } from "@/live/thread-verbs";
import { followedOf, snapshotIn, useThreads } from "@/live/threads";
import { Button } from "@/ui/button/button";
import { Dialog } from "@/ui/dialog/dialog";
import { errorText } from "@/ui/error-text/error-text";
import { Input } from "@/ui/field/field";
import { toast } from "@/ui/toast/toast";
import { ChannelIcon } from "../channels/channel-icon";
import { inOrder } from "../channels/group-channels";
import { KnownFace } from "../members/known-face";
import { rankByName } from "../text/hangul";
import { namesOf } from "../text/names";
import { plainText } from "../text/parse";
import { useDirectTargets, type Target } from "./use-direct-targets";
import styles from "./forwards.module.css";

const TARGETS_SHOWN_MAX = 30;

export interface ForwardDialogProps {
  readonly message: Message;
  readonly onClose: () => void;
}

export default function ForwardDialog({ message, onClose }: ForwardDialogProps) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const targets = useTargets();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Target | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const found = useMemo(() => find(targets, typed), [targets, typed]);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!chosen) return;
    const text = String(new FormData(event.currentTarget).get("text")).normalize("NFC").trim();
    setIsBusy(true);
    try {
      const { channel } = chosen;
      const nonce = crypto.randomUUID();
      await forwardMessage(message.message_id, channel.channel_id, nonce, text);
      onClose();
      toast({
        text: t`${channel.name}에 전달했습니다`,
        tone: "ok",
        action: {
          label: t`가서 보기`,
          run: () =>
            void navigate({
              to: "/c/$communityId/$channelId",
              params: { communityId: channel.community_id, channelId: channel.channel_id },
            }),
        },
      });
    } catch (refused) {
      setError(errorText(refused, (words) => i18n._(words)));
      setIsBusy(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} size="small" title={<Trans>메시지 전달</Trans>}>
      <form className={styles.form} onSubmit={(event) => void send(event)}>
        <Preview message={message} />
        <Input
          label={t`어디로`}
          placeholder={t`채널이나 스레드 찾기`}
          autoFocus
          onChange={(event) => setTyped(event.target.value)}
        />
        <Targets found={found} chosen={chosen} onChoose={setChosen} />
        <Input label={t`덧붙일 말 (없어도 됩니다)`} name="text" maxLength={4000} error={error} />
        <div className={styles.foot}>
          <Button onClick={onClose}>
            <Trans>취소</Trans>
          </Button>
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={chosen === null}>
            <Trans>전달</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Preview({ message }: { readonly message: Message }) {
  const { byId } = useCommunities();
  const snapshot = Object.values(byId).find(({ snapshot: each }) =>
    each?.channels.some((channel) => channel.channel_id === message.channel_id),
  )?.snapshot;
  const said = message.forwarded ?? message;
  return (
    <div className={styles.preview}>
      <span className={styles.who}>
        <KnownFace id={said.author_id} name={said.author_name} size={20} />
        <strong>{said.author_name}</strong>
      </span>
      <span className={styles.text}>
        {plainText(said.text, namesOf(snapshot)) ||
          message.attachments.map((file) => file.name).join(", ")}
      </span>
    </div>
  );
}

interface TargetsProps {
  readonly found: readonly Target[];
  readonly chosen: Target | null;
  readonly onChoose: (target: Target) => void;
}

function Targets({ found, chosen, onChoose }: TargetsProps) {
  const { t } = useLingui();
  return (
    <div role="radiogroup" aria-label={t`어디로`} className={styles.targets}>
      {found.map((target) => (
        <label key={target.channel.channel_id} className={styles.target}>
          <input
            type="radio"
            name="target"
            checked={target.channel.channel_id === chosen?.channel.channel_id}
            onChange={() => onChoose(target)}
          />
          {target.channel.kind === "thread" ? (
            <MessagesSquare aria-hidden="true" />
          ) : (
            <ChannelIcon board={target.channel.board} />
          )}
          <span className={styles.name}>{target.channel.name}</span>
          <span className={styles.place}>{target.place}</span>
        </label>
      ))}
      {found.length === 0 && (
        <p className={styles.none}>
          <Trans>쓸 수 있는 곳이 없습니다</Trans>
        </p>
      )}
    </div>
  );
}

function useTargets(): readonly Target[] {
  const { byId } = useCommunities();
  const threads = useThreads();
  const directs = useDirectTargets();
  return useMemo(() => {
    const open = Object.values(byId).flatMap(({ snapshot }) => {
      if (!snapshot || snapshot.my_role === null) return [];
      const channels = inOrder(snapshot).filter((channel) =>
        mayIn(snapshot, channel.channel_id, "send"),
      );
      const followed = followedOf(threads, snapshot.channels).filter((channel) => {
        const thread = threads.byId[channel.channel_id];
        return thread && mayIn(snapshotIn(snapshot, thread), channel.channel_id, "send");
      });
      const place = snapshot.community.name;
      return [...channels, ...followed].map((channel) => ({ channel, place }));
    });
    return [...directs, ...open];
  }, [byId, threads, directs]);
}

function find(targets: readonly Target[], typed: string): readonly Target[] {
  const wanted = typed.trim().replace(/^#/u, "");
  if (wanted === "") return targets.slice(0, TARGETS_SHOWN_MAX);
  return rankByName(targets, wanted, ({ channel }) => channel.name).slice(0, TARGETS_SHOWN_MAX);
}
