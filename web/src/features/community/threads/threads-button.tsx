/** A channel's threads behind a button of its header: those that are alive, the archived, a new one. */
import { useEffect, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { MessagesSquare, Plus } from "lucide-react";
import type { Channel, Snapshot, Thread } from "@/gen/community";
import { mayIn } from "@/live/permissions";
import { isArchived } from "@/live/reducers/threads";
import { readThreads, type ThreadState } from "@/live/thread-verbs";
import { useThreads } from "@/live/threads";
import { Button } from "@/ui/button/button";
import { errorText } from "@/ui/error-text/error-text";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Popover } from "@/ui/popover/popover";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { Tabs } from "@/ui/tabs/tabs";
import { toast } from "@/ui/toast/toast";
import { ask } from "./asks";
import { ThreadLine } from "./thread-line";
import styles from "./threads.module.css";

export interface ThreadsButtonProps {
  readonly snapshot: Snapshot;
  readonly channel: Channel;
}

export function ThreadsButton({ snapshot, channel }: ThreadsButtonProps) {
  const { t } = useLingui();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      label={t`스레드`}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      trigger={
        <IconButton label={t`스레드`} isActive={isOpen}>
          <MessagesSquare />
        </IconButton>
      }
    >
      <Panel snapshot={snapshot} channel={channel} onClose={() => setIsOpen(false)} />
    </Popover>
  );
}

interface PanelProps extends ThreadsButtonProps {
  readonly onClose: () => void;
}

function Panel({ snapshot, channel, onClose }: PanelProps) {
  const { t } = useLingui();
  const [state, setState] = useState<ThreadState>("active");
  const mayStart = mayIn(snapshot, channel.channel_id, "create_threads");
  const tabs = [
    { id: "active" as const, label: t`진행 중` },
    { id: "archived" as const, label: t`보관됨` },
  ];
  return (
    <div className={styles.list}>
      <header className={styles.listHead}>
        <h2>
          <Trans>스레드</Trans>
        </h2>
        {snapshot.my_role !== null && mayStart && (
          <Button
            size="small"
            variant="primary"
            icon={<Plus aria-hidden="true" />}
            onClick={() => {
              onClose();
              ask({ kind: "thread", snapshot, channel, message: null });
            }}
          >
            <Trans>새 스레드</Trans>
          </Button>
        )}
      </header>
      <Tabs
        label={t`어떤 스레드`}
        look="segment"
        tabs={tabs}
        value={state}
        onChange={(next) => setState(next)}
      />
      <Found key={state} channelId={channel.channel_id} state={state} onOpen={onClose} />
    </div>
  );
}

interface FoundProps {
  readonly channelId: string;
  readonly state: ThreadState;
  readonly onOpen: () => void;
}

function Found({ channelId, state, onOpen }: FoundProps) {
  const { i18n } = useLingui();
  const { byId } = useThreads();
  const [ids, setIds] = useState<readonly string[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const more = (cursor: string | null) =>
    void readThreads(channelId, state, cursor).then(
      (page) => {
        const fresh = page.threads.map((thread) => thread.channel.channel_id);
        setIds((old) => [...(old ?? []), ...fresh]);
        setNext(page.next);
      },
      (error: unknown) => toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" }),
    );
  // oxlint-disable-next-line react/exhaustive-deps -- once: the list is new for every tab
  useEffect(() => more(null), []);
  const threads = shown(byId, ids, channelId, state);
  return (
    <>
      {threads === null && <Skeleton height={52} />}
      {threads?.length === 0 && (
        <p className={styles.none}>
          {state === "active" ? (
            <Trans>진행 중인 스레드가 없습니다. 메시지에서 시작하거나 새로 만드세요.</Trans>
          ) : (
            <Trans>보관된 스레드가 없습니다.</Trans>
          )}
        </p>
      )}
      <ul className={styles.found}>
        {threads?.map((thread) => (
          <li key={thread.channel.channel_id}>
            <ThreadLine thread={thread} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {next !== null && (
        <Button size="small" onClick={() => more(next)}>
          <Trans>더 보기</Trans>
        </Button>
      )}
    </>
  );
}

/** What was listed, with what happened since: threads are started and archived while one looks. */
function shown(
  byId: Readonly<Record<string, Thread>>,
  ids: readonly string[] | null,
  channelId: string,
  state: ThreadState,
): readonly Thread[] | null {
  if (ids === null) return null;
  const now = Date.now();
  const isWanted = (thread: Thread) =>
    thread.channel.parent_id === channelId && isArchived(thread, now) === (state === "archived");
  if (state === "active") {
    return Object.values(byId)
      .filter(isWanted)
      .toSorted((a, b) => b.changed_seq - a.changed_seq);
  }
  return ids.flatMap((id) => byId[id] ?? []).filter(isWanted);
}
