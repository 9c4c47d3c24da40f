/** Ctrl+K: to any channel, direct channel or person by name, 초성 too; unread and recent first. */
import { useMemo, useState, type KeyboardEvent, type ReactNode } from "react";
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
  /** Look for what was typed in messages. */
  readonly onSearch: (query: string) => void;
}

export function Switcher({ isOpen, onClose, onSearch }: SwitcherProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={<Trans>빠른 이동</Trans>} isTitleHidden>
      <Finder onClose={onClose} onSearch={onSearch} />
    </Dialog>
  );
}

function useEntries(typed: string): readonly SwitcherEntry[] {
  const { byId } = useCommunities();
  const reads = useReads();
  const threads = useThreads();
  const direct = usePeople();
  const myId = useSession().account?.account_id ?? null;
  return useMemo(
    () => findEntries(entriesOf({ byId, reads, threads, direct, myId }), typed),
    [byId, reads, threads, direct, myId, typed],
  );
}

function Finder({ onClose, onSearch }: Omit<SwitcherProps, "isOpen">) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const openPair = useOpenPair();
  const found = useEntries(typed);
  const go = (entry: SwitcherEntry | undefined) => {
    if (!entry) return;
    onClose();
    if (entry.place) void navigate({ to: "/c/$communityId/$channelId", params: entry.place });
    else openPair(entry.key);
  };
  const query = typed.trim();
  const count = Math.max(1, found.length + (query === "" ? 0 : 1));
  const search = () => {
    onClose();
    onSearch(query);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setActive((active + 1) % count);
    else if (event.key === "ArrowUp") setActive((active - 1 + count) % count);
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      if (active === found.length && query !== "") search();
      else go(found[active]);
    } else return;
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
          aria-activedescendant={found[active] || query !== "" ? `switcher-${active}` : undefined}
          onChange={(event) => (setTyped(event.target.value), setActive(0))}
          onKeyDown={onKeyDown}
        />
      </label>
      <Entries found={found} active={active} onMove={setActive} onPick={go}>
        {query !== "" && (
          <SearchEntry
            at={found.length}
            isActive={active === found.length}
            query={query}
            onMove={setActive}
            onPick={search}
          />
        )}
      </Entries>
      {found.length === 0 && query === "" && <Nothing />}
    </div>
  );
}

function Nothing() {
  return (
    <p className={styles.none}>
      <Trans>찾는 채널이나 사람이 없습니다</Trans>
    </p>
  );
}

interface SearchEntryProps {
  readonly at: number;
  readonly isActive: boolean;
  readonly query: string;
  readonly onMove: (index: number) => void;
  readonly onPick: () => void;
}

/** The last entry: what was typed, looked for in messages. */
function SearchEntry({ at, isActive, query, onMove, onPick }: SearchEntryProps) {
  return (
    // The keys are handled by the input, where the focus stays.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={`switcher-${at}`}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={styles.entry}
      onMouseMove={() => onMove(at)}
      onClick={onPick}
    >
      <Search />
      <span className={styles.name}>
        <Trans>메시지에서 ‘{query}’ 찾기</Trans>
      </span>
    </div>
  );
}

interface EntriesProps {
  readonly found: readonly SwitcherEntry[];
  readonly active: number;
  readonly onMove: (index: number) => void;
  readonly onPick: (entry: SwitcherEntry) => void;
  /** What stands after them. */
  readonly children: ReactNode;
}

function Entries({ found, active, onMove, onPick, children }: EntriesProps) {
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
      {children}
    </div>
  );
}
