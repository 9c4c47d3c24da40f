/**
 * A poll in its message. Radio buttons or check boxes until one has voted; then bars, which one may
 * leave again to vote anew. Who reads with their ears hears the share of each answer with its words.
 */
import { useEffect, useId, useState } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { Message, Poll, PollAnswer } from "@/gen/community";
import { closePoll, readVotes, vote } from "@/live/parts";
import { Button } from "@/ui/button/button";
import { cx } from "@/ui/class-names";
import { errorText } from "@/ui/error-text/error-text";
import { useFormats } from "@/ui/formats/formats";
import { toast } from "@/ui/toast/toast";
import { Tooltip } from "@/ui/tooltip/tooltip";
import { useChat } from "../chat/chat-context";
import { EmojiPicture } from "../emoji/emoji-picture";
import styles from "./polls.module.css";

const NAMES_SHOWN_MAX = 12;
/** A timer of a browser waits at most this long. */
const WAIT_MAX_MS = 2_000_000_000;

export interface PollCardProps {
  readonly message: Message;
  readonly poll: Poll;
}

export function PollCard({ message, poll }: PollCardProps) {
  const { canModerate, myId } = useChat();
  const isOver = useIsOver(poll);
  const [mine, setMine] = useMine(message.message_id, poll);
  const [isOpen, setIsOpen] = useState(false);
  const [isPeeking, setIsPeeking] = useState(false);
  const told = useTold();
  const isVoting = !isOver && myId !== null && !isPeeking && (mine.length === 0 || isOpen);
  const send = async (answerIds: readonly number[]) => {
    const ballot = await told(vote(message.message_id, answerIds));
    if (!ballot) return;
    setMine(ballot.answer_ids);
    setIsOpen(false);
  };
  const mayClose = !isOver && (message.author_id === myId || canModerate);
  return (
    <section className={styles.card} aria-label={poll.question} data-poll={message.message_id}>
      <strong className={styles.question}>{poll.question}</strong>
      {isVoting ? (
        <Choices poll={poll} mine={mine} onSend={send} onPeek={() => setIsPeeking(true)} />
      ) : (
        <Results poll={poll} mine={mine} />
      )}
      <footer className={styles.state}>
        <State poll={poll} isOver={isOver} />
        {!isOver && myId !== null && !isVoting && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => (setIsPeeking(false), setIsOpen(true))}
          >
            {mine.length === 0 ? <Trans>투표하기</Trans> : <Trans>다시 고르기</Trans>}
          </Button>
        )}
        {!isOver && mine.length > 0 && (
          <Button size="small" variant="ghost" onClick={() => void send([])}>
            <Trans>내 표 거두기</Trans>
          </Button>
        )}
        {mayClose && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => void told(closePoll(message.message_id))}
          >
            <Trans>투표 닫기</Trans>
          </Button>
        )}
      </footer>
    </section>
  );
}

interface ChoicesProps {
  readonly poll: Poll;
  readonly mine: readonly number[];
  readonly onSend: (answerIds: readonly number[]) => Promise<void>;
  readonly onPeek: () => void;
}

function Choices({ poll, mine, onSend, onPeek }: ChoicesProps) {
  const name = useId();
  const [chosen, setChosen] = useState(mine);
  const choose = (id: number, isOn: boolean) => {
    const others = poll.is_multiple ? chosen.filter((other) => other !== id) : [];
    setChosen(isOn ? [...others, id] : others);
  };
  return (
    <form
      className={styles.choices}
      onSubmit={(event) => {
        event.preventDefault();
        void onSend(chosen);
      }}
    >
      <fieldset>
        <legend className="visually-hidden">{poll.question}</legend>
        {poll.answers.map((answer) => (
          <label key={answer.answer_id} className={styles.choice}>
            <input
              type={poll.is_multiple ? "checkbox" : "radio"}
              name={name}
              checked={chosen.includes(answer.answer_id)}
              onChange={(event) => choose(answer.answer_id, event.target.checked)}
            />
            <Words answer={answer} />
          </label>
        ))}
      </fieldset>
      <div className={styles.acts}>
        <Button type="submit" size="small" variant="primary" disabled={chosen.length === 0}>
          <Trans>투표하기</Trans>
        </Button>
        <Button size="small" variant="ghost" onClick={onPeek}>
          <Trans>결과 보기</Trans>
        </Button>
      </div>
    </form>
  );
}

function Results({ poll, mine }: { readonly poll: Poll; readonly mine: readonly number[] }) {
  const { t } = useLingui();
  const { names } = useChat();
  const most = Math.max(...poll.answers.map(({ votes_count }) => votes_count));
  return (
    <ul className={styles.results}>
      {poll.answers.map((answer) => {
        const { votes_count: count, account_ids } = answer;
        const share = poll.voters_count === 0 ? 0 : Math.round((100 * count) / poll.voters_count);
        const isMine = mine.includes(answer.answer_id);
        const voters = account_ids.slice(0, NAMES_SHOWN_MAX).map((id) => names.person(id));
        const row = (
          <li
            key={answer.answer_id}
            className={cx(styles.result, isMine && styles.mine, count === most && styles.most)}
            style={{ "--share": `${share}%` } as React.CSSProperties}
          >
            <Words answer={answer} />
            {isMine && <span className="visually-hidden">{t`내가 고름`}</span>}
            <span className={styles.count}>
              <span className="visually-hidden">{t`${count}표`}, </span>
              <span aria-hidden="true">{count} · </span>
              {share}%
            </span>
          </li>
        );
        if (voters.length === 0) return row;
        return (
          <Tooltip key={answer.answer_id} text={voters.join(", ")}>
            {row}
          </Tooltip>
        );
      })}
    </ul>
  );
}

function Words({ answer }: { readonly answer: PollAnswer }) {
  return (
    <span className={styles.words}>
      {answer.emoji !== "" && (
        <span aria-hidden="true">
          <EmojiPicture emoji={answer.emoji} />
        </span>
      )}
      <span>{answer.text}</span>
    </span>
  );
}

function State({ poll, isOver }: { readonly poll: Poll; readonly isOver: boolean }) {
  const formats = useFormats();
  const { voters_count: voters, ends_at_ms: endsAtMs } = poll;
  const end = endsAtMs === null ? "" : formats.dateTime(endsAtMs);
  return (
    <span>
      <Plural value={voters} other="#명 참여" />
      {" · "}
      {isOver ? <Trans>끝났습니다</Trans> : end !== "" && <Trans>{end}까지</Trans>}
      {!isOver && end === "" && <Trans>닫을 때까지</Trans>}
      {poll.is_multiple && (
        <>
          {" · "}
          <Trans>여러 개</Trans>
        </>
      )}
      {poll.is_anonymous && (
        <>
          {" · "}
          <Trans>익명</Trans>
        </>
      )}
    </span>
  );
}

/** What I answered: of an open poll it stands in the poll; an anonymous one is asked about. */
function useMine(messageId: string, poll: Poll) {
  const { myId } = useChat();
  const [asked, setAsked] = useState<readonly number[]>([]);
  const isAsked = poll.is_anonymous && myId !== null;
  useEffect(() => {
    if (!isAsked) return;
    let isGone = false;
    void readVotes(messageId).then(
      (ballot) => isGone || setAsked(ballot.answer_ids),
      () => null,
    );
    return () => {
      isGone = true;
    };
  }, [messageId, isAsked]);
  const told = poll.answers
    .filter(({ account_ids }) => myId !== null && account_ids.includes(myId))
    .map(({ answer_id }) => answer_id);
  return [poll.is_anonymous ? asked : told, setAsked] as const;
}

/** A poll ends while it is looked at, too. */
function useIsOver(poll: Poll): boolean {
  const { closed_at_ms: closedAtMs, ends_at_ms: endsAtMs } = poll;
  const [nowMs, setNowMs] = useState(Date.now);
  const leftMs = closedAtMs !== null || endsAtMs === null ? null : endsAtMs - nowMs;
  useEffect(() => {
    if (leftMs === null || leftMs <= 0) return;
    const timer = setTimeout(() => setNowMs(Date.now()), Math.min(leftMs + 50, WAIT_MAX_MS));
    return () => clearTimeout(timer);
  }, [leftMs]);
  return closedAtMs !== null || (leftMs !== null && leftMs <= 0);
}

function useTold() {
  const { i18n } = useLingui();
  return async <T,>(asked: Promise<T>): Promise<T | null> => {
    try {
      return await asked;
    } catch (error) {
      toast({ text: errorText(error, (text) => i18n._(text)), tone: "danger" });
      return null;
    }
  };
}
