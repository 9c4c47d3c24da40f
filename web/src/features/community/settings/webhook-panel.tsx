/** Ways in and out for programs: webhooks of channels, hooks to addresses elsewhere, one's bots. */
import { useState, type FormEvent, type ReactNode } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bot as BotIcon, Send, Webhook as WebhookIcon } from "lucide-react";
import type {
  Channel,
  Hook,
  HookEvent,
  MadeHook,
  MadeWebhook,
  Member,
  NewHook,
  NewWebhook,
  Webhook,
} from "@/gen/community";
import type { Bot } from "@/gen/identity";
import { api } from "@/live/http";
import { mayHere } from "@/live/permissions";
import { Badge } from "@/ui/badge/badge";
import { Button } from "@/ui/button/button";
import { Input } from "@/ui/field/field";
import { Select } from "@/ui/select/select";
import { ShownOnce } from "@/ui/shown-once/shown-once";
import { Switch } from "@/ui/switch/switch";
import { toast } from "@/ui/toast/toast";
import { useTold } from "../roles/use-told";
import { DeliveryLog } from "./delivery-log";
import { HOOK_EVENTS, HOOK_EVENT_WORDS } from "./hook-words";
import type { PanelProps } from "./panel-props";
import styles from "./settings.module.css";

export function WebhookPanel({ snapshot }: PanelProps) {
  const manages = mayHere(snapshot, "manage_community");
  return (
    <>
      <Incoming snapshot={snapshot} />
      {manages && <Outgoing snapshot={snapshot} />}
      {manages && <Bots snapshot={snapshot} />}
    </>
  );
}

interface GroupProps {
  readonly title: ReactNode;
  readonly note: ReactNode;
  readonly children: ReactNode;
}

function Group({ title, note, children }: GroupProps) {
  return (
    <section className={styles.form} style={{ maxWidth: "none" }}>
      <h3>{title}</h3>
      <p className={styles.note}>{note}</p>
      {children}
    </section>
  );
}

function useChanged(key: readonly unknown[]) {
  const queries = useQueryClient();
  const told = useTold();
  return async <T,>(call: Promise<T>): Promise<T | null> => {
    const done = await told(call);
    await queries.invalidateQueries({ queryKey: key });
    return done;
  };
}

function Incoming({ snapshot }: PanelProps) {
  const path = `/api/communities/${snapshot.community.community_id}/webhooks`;
  const key = ["community", "webhooks", path];
  const changed = useChanged(key);
  const listed = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly webhooks: readonly Webhook[] }>(path),
  });
  const places = snapshot.channels.filter((channel) => channel.kind !== "thread");
  const [made, setMade] = useState<MadeWebhook | null>(null);
  const post = async (to: string, body?: NewWebhook) =>
    setMade(await changed(api.post<MadeWebhook>(to, body)));
  return (
    <Group
      title={<Trans>채널에 올리는 웹훅</Trans>}
      note={
        <Trans>이 주소로 보낸 글이 채널에 올라갑니다. Discord의 웹훅과 같은 꼴을 받습니다.</Trans>
      }
    >
      <ul className={styles.rows}>
        {listed.data?.webhooks.map((webhook) => (
          <WebhookRow
            key={webhook.webhook_id}
            webhook={webhook}
            place={places.find((each) => each.channel_id === webhook.channel_id)?.name ?? ""}
            onRotate={() => void post(`/api/webhooks/${webhook.webhook_id}/rotate`)}
            onDelete={() => void changed(api.delete(`/api/webhooks/${webhook.webhook_id}`))}
          />
        ))}
      </ul>
      {made && (
        <ShownOnce
          label={<Trans>웹훅 주소</Trans>}
          secret={location.origin + made.path}
          onDone={() => setMade(null)}
        />
      )}
      <WebhookForm places={places} onSubmit={post} />
    </Group>
  );
}

interface WebhookFormProps {
  readonly places: readonly Channel[];
  readonly onSubmit: (path: string, body: NewWebhook) => Promise<void>;
}

function WebhookForm({ places, onSubmit }: WebhookFormProps) {
  const { t } = useLingui();
  const [channelId, setChannelId] = useState(places[0]?.channel_id ?? "");
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    void onSubmit(`/api/channels/${channelId}/webhooks`, { name, icon: "" });
  };
  return (
    <form className={styles.noteForm} onSubmit={send} aria-label={t`웹훅 만들기`}>
      <Input label={t`웹훅 이름`} name="name" required maxLength={80} />
      <Select
        label={t`채널`}
        value={channelId}
        onChange={setChannelId}
        options={places.map((each) => ({ id: each.channel_id, label: each.name }))}
      />
      <Button type="submit" icon={<WebhookIcon />}>
        <Trans>웹훅 만들기</Trans>
      </Button>
    </form>
  );
}

interface WebhookRowProps {
  readonly webhook: Webhook;
  readonly place: string;
  readonly onRotate: () => void;
  readonly onDelete: () => void;
}

function WebhookRow({ webhook, place, onRotate, onDelete }: WebhookRowProps) {
  return (
    <li className={styles.row} data-webhook={webhook.webhook_id}>
      <WebhookIcon aria-hidden="true" />
      <span className={styles.words}>
        <strong>{webhook.name}</strong>
        <span className={styles.note}>
          #{place} · {webhook.made_by_name}
        </span>
      </span>
      <Button size="small" variant="ghost" onClick={onRotate}>
        <Trans>새 주소</Trans>
      </Button>
      <Button size="small" onClick={onDelete}>
        <Trans>지우기</Trans>
      </Button>
    </li>
  );
}

function Outgoing({ snapshot }: PanelProps) {
  const path = `/api/communities/${snapshot.community.community_id}/hooks`;
  const key = ["community", "hooks", path];
  const changed = useChanged(key);
  const listed = useQuery({
    queryKey: key,
    queryFn: () => api.get<{ readonly hooks: readonly Hook[] }>(path),
  });
  const [made, setMade] = useState<MadeHook | null>(null);
  const create = async (body: NewHook) => setMade(await changed(api.post<MadeHook>(path, body)));
  return (
    <Group
      title={<Trans>밖에 알리는 웹훅</Trans>}
      note={
        <Trans>
          고른 일이 생기면 주소에 서명해서 알립니다(Standard Webhooks). 만든 사람이 볼 수 있는 것만
          알립니다.
        </Trans>
      }
    >
      <ul className={styles.rows}>
        {listed.data?.hooks.map((hook) => (
          <HookRow key={hook.hook_id} hook={hook} changed={changed} />
        ))}
      </ul>
      {made && (
        <ShownOnce
          label={<Trans>서명 열쇠</Trans>}
          secret={made.secret}
          onDone={() => setMade(null)}
        />
      )}
      <HookForm onSubmit={create} />
    </Group>
  );
}

function HookForm({ onSubmit }: { readonly onSubmit: (hook: NewHook) => Promise<void> }) {
  const { t, i18n } = useLingui();
  const [events, setEvents] = useState<readonly HookEvent[]>(["community.message_sent"]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void onSubmit({ name: String(fields.get("name")), url: String(fields.get("url")), events });
  };
  return (
    <form className={styles.form} onSubmit={send} aria-label={t`밖에 알리기`}>
      <Input label={t`이름`} name="name" required maxLength={80} />
      <Input label={t`주소`} name="url" type="url" required placeholder="https://" />
      {HOOK_EVENTS.map((event) => (
        <Switch
          key={event}
          label={i18n._(HOOK_EVENT_WORDS[event])}
          isOn={events.includes(event)}
          onChange={(isOn) =>
            setEvents(isOn ? [...events, event] : events.filter((each) => each !== event))
          }
        />
      ))}
      <div>
        <Button type="submit" icon={<Send />} disabled={events.length === 0}>
          <Trans>밖에 알리기</Trans>
        </Button>
      </div>
    </form>
  );
}

interface HookRowProps {
  readonly hook: Hook;
  readonly changed: <T>(call: Promise<T>) => Promise<T | null>;
}

function HookRow({ hook, changed }: HookRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const path = `/api/hooks/${hook.hook_id}`;
  const next = hook.state === "active" ? "paused" : "active";
  return (
    <li className={styles.row} data-hook={hook.hook_id}>
      <Send aria-hidden="true" />
      <span className={styles.words}>
        <strong>
          {hook.name}{" "}
          {hook.state === "stopped" && (
            <Badge tone="warn">
              <Trans>멈춤</Trans>
            </Badge>
          )}
        </strong>
        <span className={styles.note}>{hook.url}</span>
      </span>
      <Button size="small" variant="ghost" onClick={() => setIsOpen(!isOpen)}>
        <Trans>기록</Trans>
      </Button>
      <Button
        size="small"
        variant="ghost"
        onClick={() => void changed(api.patch(path, { state: next }))}
      >
        {next === "paused" ? <Trans>쉬기</Trans> : <Trans>켜기</Trans>}
      </Button>
      <Button size="small" onClick={() => void changed(api.delete(path))}>
        <Trans>지우기</Trans>
      </Button>
      {isOpen && <DeliveryLog path={`${path}/deliveries`} />}
    </li>
  );
}

function Bots({ snapshot }: PanelProps) {
  const { t } = useLingui();
  const told = useTold();
  const listed = useQuery({
    queryKey: ["identity", "bots"],
    queryFn: () => api.get<{ readonly bots: readonly Bot[] }>("/api/me/bots"),
  });
  const inside = new Set(snapshot.members.map((member) => member.account_id));
  const bots = listed.data?.bots.filter((bot) => !inside.has(bot.bot_id)) ?? [];
  const add = async (bot: Bot) => {
    const path = `/api/communities/${snapshot.community.community_id}/bots`;
    const member = await told(api.post<Member>(path, { bot_id: bot.bot_id }));
    if (member) toast({ text: t`${bot.name} 봇을 들였습니다`, tone: "ok" });
  };
  return (
    <Group
      title={<Trans>봇</Trans>}
      note={
        <Trans>내가 만든 봇을 들입니다. 들어온 봇은 멤버처럼 역할을 받고 내보낼 수 있습니다.</Trans>
      }
    >
      <ul className={styles.rows}>
        {bots.map((bot) => (
          <li key={bot.bot_id} className={styles.row}>
            <BotIcon aria-hidden="true" />
            <span className={styles.words}>
              <strong>{bot.name}</strong>
            </span>
            <Button size="small" onClick={() => void add(bot)}>
              <Trans>들이기</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </Group>
  );
}
