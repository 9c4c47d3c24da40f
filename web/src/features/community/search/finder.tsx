/** The panel that finds: messages by words and filters (Ctrl+F), or every mention of the reader. */
import { useState, type KeyboardEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { AtSign, Search, SearchX, X } from "lucide-react";
import type { Snapshot } from "@/gen/community";
import { useCommunities } from "@/live/hooks";
import { Button } from "@/ui/button/button";
import { EmptyState } from "@/ui/empty-state/empty-state";
import { errorText } from "@/ui/error-text/error-text";
import { IconButton } from "@/ui/icon-button/icon-button";
import { Skeleton } from "@/ui/skeleton/skeleton";
import { filterOf, filtersIn, toggleFilter } from "./chips";
import { FoundMessage } from "./found-message";
import { useFound, type Found, type Wanted } from "./use-found";
import styles from "./finder.module.css";

export interface FinderProps {
  readonly mode: Wanted["mode"];
  /** What is looked for from the start. */
  readonly initialQuery: string;
  readonly communityId: string | null;
  readonly channelId: string | null;
  readonly isSignedIn: boolean;
  readonly onMode: (mode: Wanted["mode"]) => void;
  readonly onClose: () => void;
  /** A result was opened: on a phone the panel gives way to it. */
  readonly onOpened: () => void;
}

export function Finder(props: FinderProps) {
  const { mode, communityId, isSignedIn, onMode, onClose } = props;
  const { t } = useLingui();
  const [query, setQuery] = useState(props.initialQuery);
  const [isHere, setIsHere] = useState(true);
  const { byId } = useCommunities();
  const snapshot = byId[communityId ?? ""]?.snapshot ?? null;
  const where = isHere ? communityId : null;
  const [found, more] = useFound({ mode, query, communityId: where });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    onClose();
  };
  return (
    // Esc closes from anywhere in the panel.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className={styles.panel}
      aria-label={mode === "search" ? t`메시지 검색` : t`받은 언급`}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <div className={styles.modes} role="group" aria-label={t`찾는 것`}>
          <Mode isOn={mode === "search"} onPick={() => onMode("search")}>
            <Search aria-hidden="true" />
            <Trans>검색</Trans>
          </Mode>
          {isSignedIn && (
            <Mode isOn={mode === "mentions"} onPick={() => onMode("mentions")}>
              <AtSign aria-hidden="true" />
              <Trans>언급</Trans>
            </Mode>
          )}
        </div>
        <IconButton label={t`닫기`} onClick={onClose}>
          <X />
        </IconButton>
      </header>
      {mode === "search" && (
        <Asking
          query={query}
          snapshot={snapshot}
          channelId={props.channelId}
          isHere={isHere}
          isSignedIn={isSignedIn}
          onQuery={setQuery}
          onHere={setIsHere}
        />
      )}
      <Results found={found} mode={mode} onMore={more} onOpened={props.onOpened} />
    </aside>
  );
}

function Asking(props: ChipsProps) {
  const { t } = useLingui();
  return (
    <div className={styles.asking}>
      <label className={styles.box}>
        <Search aria-hidden="true" />
        <span className="visually-hidden">{t`찾을 말`}</span>
        <input
          className={styles.input}
          type="search"
          value={props.query}
          maxLength={200}
          placeholder={t`메시지에서 찾기`}
          autoFocus
          onChange={(event) => props.onQuery(event.target.value)}
        />
      </label>
      <Chips {...props} />
    </div>
  );
}

interface ModeProps {
  readonly isOn: boolean;
  readonly onPick: () => void;
  readonly children: React.ReactNode;
}

function Mode({ isOn, onPick, children }: ModeProps) {
  return (
    <button type="button" className={styles.mode} aria-pressed={isOn} onClick={onPick}>
      {children}
    </button>
  );
}

interface ChipsProps {
  readonly query: string;
  readonly snapshot: Snapshot | null;
  readonly channelId: string | null;
  readonly isHere: boolean;
  readonly isSignedIn: boolean;
  readonly onQuery: (query: string) => void;
  readonly onHere: (isHere: boolean) => void;
}

function Chips(props: ChipsProps) {
  const { t } = useLingui();
  const { query, snapshot, channelId, isHere, onQuery, onHere } = props;
  const channel = snapshot?.channels.find((each) => each.channel_id === channelId);
  const offered: readonly (readonly [filter: string, label: string])[] = [
    ...(channel ? [[filterOf("in", channel.name), t`이 채널`] as const] : []),
    ["has:link", t`링크`],
    ["has:card", t`종목 카드`],
    ["has:mention", t`언급`],
    ...(props.isSignedIn ? ([["from:me", t`내가 쓴 것`]] as const) : []),
  ];
  const written = filtersIn(query);
  const known = new Set(offered.map(([filter]) => filter.toLowerCase()));
  return (
    <div className={styles.chips} role="group" aria-label={t`거르기`}>
      {snapshot && (
        <button
          type="button"
          className={styles.chip}
          aria-pressed={!isHere}
          onClick={() => onHere(!isHere)}
        >
          <Trans>모든 커뮤니티</Trans>
        </button>
      )}
      {offered.map(([filter, label]) => (
        <button
          key={filter}
          type="button"
          className={styles.chip}
          title={filter}
          aria-pressed={written.some((each) => each.toLowerCase() === filter.toLowerCase())}
          onClick={() => onQuery(toggleFilter(query, filter))}
        >
          {label}
        </button>
      ))}
      {written
        .filter((filter) => !known.has(filter.toLowerCase()))
        .map((filter) => (
          <button
            key={filter}
            type="button"
            className={styles.chip}
            aria-pressed
            aria-label={t`${filter} 빼기`}
            onClick={() => onQuery(toggleFilter(query, filter))}
          >
            {filter} <X aria-hidden="true" />
          </button>
        ))}
    </div>
  );
}

interface ResultsProps {
  readonly found: Found;
  readonly mode: Wanted["mode"];
  readonly onMore: () => void;
  readonly onOpened: () => void;
}

function Results({ found, mode, onMore, onOpened }: ResultsProps) {
  const { t, i18n } = useLingui();
  const { status, hits, unknown, next } = found;
  if (status === "empty") return mode === "search" ? <Hints /> : null;
  if (status === "loading" && hits.length === 0) return <Bones />;
  return (
    <div className={styles.results} aria-busy={status === "loading"}>
      <p className={styles.note} role="status">
        {unknown.length > 0 && <Trans>{unknown.join(", ")}: 그런 이름이 없습니다</Trans>}
        {status === "error" && errorText(found.error, (text) => i18n._(text))}
      </p>
      {hits.length === 0 && status === "ready" && (
        <EmptyState
          icon={mode === "search" ? <SearchX /> : <AtSign />}
          title={
            mode === "search" ? <Trans>찾은 메시지가 없습니다</Trans> : <Trans>아직 없습니다</Trans>
          }
          text={
            mode === "search" ? (
              <Trans>낱말을 줄이거나 거르기를 빼 보세요.</Trans>
            ) : (
              <Trans>누가 나를 부르면 여기에 모입니다.</Trans>
            )
          }
        />
      )}
      <ol className={styles.list} aria-label={t`찾은 메시지`}>
        {hits.map((hit) => (
          <li key={hit.message.message_id}>
            <FoundMessage hit={hit} onOpened={onOpened} />
          </li>
        ))}
      </ol>
      {next !== null && (
        <Button isBusy={status === "loading"} onClick={onMore}>
          <Trans>더 보기</Trans>
        </Button>
      )}
    </div>
  );
}

function Hints() {
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    ["from:이름", <Trans key="from">그 사람이 쓴 것</Trans>],
    ["in:채널", <Trans key="in">그 채널에서</Trans>],
    ["mentions:이름", <Trans key="mentions">그 사람을 부른 것</Trans>],
    ["after:2026-01-01", <Trans key="after">그날부터</Trans>],
    ["before:2026-02-01", <Trans key="before">그날 전까지</Trans>],
    ['"두 낱말"', <Trans key="phrase">이어진 그대로</Trans>],
    ["work*", <Trans key="star">이렇게 시작하는 낱말</Trans>],
  ];
  return (
    <dl className={styles.hints}>
      {rows.map(([filter, meaning]) => (
        <div key={filter}>
          <dt>
            <code>{filter}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function Bones() {
  return (
    <div className={styles.results} aria-hidden="true">
      {[1, 2, 3, 4].map((key) => (
        <Skeleton key={key} height={72} />
      ))}
    </div>
  );
}
