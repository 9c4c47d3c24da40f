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

const EMOJI_SHOWN_LARGE_MAX = 8;
/** What an emoji is made of: pictures, skin tones, joiners, variation marks, letters of flags. */
const EMOJI_PART =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/gu;

function isOnlyEmoji(text: string): boolean {
  const parts = text.match(EMOJI_PART);
  if (parts === null || parts.length > EMOJI_SHOWN_LARGE_MAX * 4) return false;
  return text.replace(EMOJI_PART, "").trim() === "";
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
