/** A message's text as elements. Every piece is a React node: no HTML is ever built from text. */
import { Fragment, memo, useMemo, type ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { cx } from "@/ui/class-names";
import { parseText, symbolsIn, type Piece } from "../text/parse";
import { useChat, type Chat } from "./chat-context";
import styles from "./message-text.module.css";

export interface MessageTextProps {
  readonly text: string;
  readonly isEdited?: ReactNode;
}

export const MessageText = memo(function MessageText({ text, isEdited }: MessageTextProps) {
  const chat = useChat();
  const pieces = useMemo(() => parseText(text), [text]);
  const codes = useMemo(() => symbolsIn(pieces), [pieces]);
  return (
    <>
      <div className={cx(styles.text, isOnlyEmoji(text) && styles.jumbo)} dir="auto">
        {draw(pieces, chat)}
        {isEdited}
      </div>
      {codes.length > 0 && chat.renderCards?.(codes)}
    </>
  );
});

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f\u200d]*|\s){1,8}$/u;

function isOnlyEmoji(text: string): boolean {
  return ONLY_EMOJI.test(text.trim());
}

function draw(pieces: readonly Piece[], chat: Chat): ReactNode {
  // Pieces of one text have no identity but their place.
  // oxlint-disable-next-line react/no-array-index-key
  return pieces.map((piece, index) => <Fragment key={index}>{drawOne(piece, chat)}</Fragment>);
}

function drawOne(piece: Piece, chat: Chat): ReactNode {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return <code className={styles.code}>{piece.text}</code>;
    case "block":
      return (
        <pre className={styles.block}>
          <code>{piece.text}</code>
        </pre>
      );
    case "link":
      return <Address href={piece.href} />;
    case "mention":
      return <Mention accountId={piece.accountId} chat={chat} />;
    case "channel":
      return <ChannelLink channelId={piece.channelId} chat={chat} />;
    case "symbol":
      return chat.renderSymbol?.(piece.code) ?? `$${piece.code}`;
    case "bold":
      return <strong>{draw(piece.pieces, chat)}</strong>;
    case "italic":
      return <em>{draw(piece.pieces, chat)}</em>;
    case "strike":
      return <s>{draw(piece.pieces, chat)}</s>;
    default:
      return null;
  }
}

/** Only http(s) comes here (the parser's rule). An address of this site stays in this page. */
function Address({ href }: { readonly href: string }) {
  if (href.startsWith(`${location.origin}/`)) {
    return <Link to={href.slice(location.origin.length)}>{href}</Link>;
  }
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {href}
    </a>
  );
}

function Mention({ accountId, chat }: { readonly accountId: string; readonly chat: Chat }) {
  const isMe = accountId === chat.myId;
  return (
    <span className={cx(styles.mention, isMe && styles.me)}>@{chat.names.person(accountId)}</span>
  );
}

function ChannelLink({ channelId, chat }: { readonly channelId: string; readonly chat: Chat }) {
  const { community_id } = chat.snapshot.community;
  return (
    <Link
      className={styles.mention}
      to="/c/$communityId/$channelId"
      params={{ communityId: community_id, channelId }}
    >
      #{chat.names.channel(channelId)}
    </Link>
  );
}
