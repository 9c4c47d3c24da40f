/** Ctrl+K: to any channel, direct channel or person by name, 초성 too; unread and recent first. */
import { useMemo, useState, type KeyboardEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { AtSign, CornerDownLeft, Search } from "lucide-react";
import { usePeople } from "@/live/direct-hooks";
import { useCommunities, useReads } from "@/live/hooks";
import { useThreads } from "@/live/threads";
import { useSession } from "@/live/use-stream";
import { CountBadge } from "@/ui/badge/badge";
import { Dialog } from "@/ui/dialog/dialog";
import { ChannelIcon } from "../channels/channel-icon";
import { useOpenPair } from "../direct/use-open-pair";
import { entriesOf, findEntries, type SwitcherEntry } from "./entries";
import styles from "./switcher.module.css";

export interface SwitcherProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Switcher({ isOpen, onClose }: SwitcherProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={<Trans>빠른 이동</Trans>} isTitleHidden>
      <Finder onClose={onClose} />
    </Dialog>
  );
}

function Finder({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { byId } = useCommunities();
  const reads = useReads();
  const threads = useThreads();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const direct = usePeople();
  const myId = useSession().account?.account_id ?? null;
  const openPair = useOpenPair();
  const found = useMemo(
    () => findEntries(entriesOf({ byId, reads, threads, direct, myId }), typed),
    [byId, reads, threads, direct, myId, typed],
  );
  const go = (entry: SwitcherEntry | undefined) => {
    if (!entry) return;
    onClose();
    if (entry.place) void navigate({ to: "/c/$communityId/$channelId", params: entry.place });
    else openPair(entry.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setActive((active + 1) % Math.max(1, found.length));
    else if (event.key === "ArrowUp")
      setActive((active - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) go(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.finder}>
      <label className={styles.search}>
        <Search aria-hidden="true" />
        <span className="visually-hidden">{t`채널이나 사람 찾기`}</span>
        <input
          className={styles.input}
          placeholder={t`어디로 갈까요?`}
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="switcher-list"
          aria-activedescendant={found[active] ? `switcher-${active}` : undefined}
          onChange={(event) => (setTyped(event.target.value), setActive(0))}
          onKeyDown={onKeyDown}
        />
      </label>
      <Entries found={found} active={active} onMove={setActive} onPick={go} />
      {found.length === 0 && (
        <p className={styles.none}>
          <Trans>찾는 채널이나 사람이 없습니다</Trans>
        </p>
      )}
    </div>
  );
}

interface EntriesProps {
  readonly found: readonly SwitcherEntry[];
  readonly active: number;
  readonly onMove: (index: number) => void;
  readonly onPick: (entry: SwitcherEntry) => void;
}

function Entries({ found, active, onMove, onPick }: EntriesProps) {
  const { t } = useLingui();
  return (
    <div id="switcher-list" role="listbox" aria-label={t`채널과 사람`} className={styles.list}>
      {found.map((entry, index) => (
        // The keys are handled by the input, where the focus stays.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={entry.key}
          id={`switcher-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={styles.entry}
          onMouseMove={() => onMove(index)}
          onClick={() => onPick(entry)}
        >
          {entry.kind === "channel" || entry.kind === "thread" ? (
            <ChannelIcon
              board={entry.board}
              kind={entry.kind === "thread" ? "thread" : undefined}
            />
          ) : (
            <AtSign />
          )}
          <span className={styles.name}>{entry.name}</span>
          <span className={styles.community}>{entry.communityName}</span>
          <CountBadge count={entry.mentions} label={t`언급 ${entry.mentions}개`} />
          {index === active && <CornerDownLeft className={styles.enter} aria-hidden="true" />}
        </div>
      ))}
    </div>
  );
}
