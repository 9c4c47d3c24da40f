/** What stands within a line: marks, links, mentions, symbols, spoilers. */
import { Fragment, type ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { cx } from "@/ui/class-names";
import { EmojiPicture } from "../emoji/emoji-picture";
import type { Piece } from "../text/parse";
import { useChat, useMentions, type Chat } from "./chat-context";
import { Spoiler } from "./spoiler";
import styles from "./message-text.module.css";

export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  const chat = useChat();
  return draw(pieces, chat);
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
    case "link":
      return <Address href={piece.href} words={piece.words} />;
    case "mention":
      return <Mention accountId={piece.accountId} chat={chat} />;
    case "role":
      return <Group mention={piece.roleId} name={chat.names.role(piece.roleId)} />;
    case "everybody":
      return <Group mention={piece.word} name={piece.word} />;
    case "channel":
      return <ChannelLink channelId={piece.channelId} chat={chat} />;
    case "symbol":
      return chat.renderSymbol?.(piece.code) ?? `$${piece.code}`;
    case "emoji":
      return <EmojiPicture emoji={piece.emoji} />;
    case "bold":
      return <strong>{draw(piece.pieces, chat)}</strong>;
    case "italic":
      return <em>{draw(piece.pieces, chat)}</em>;
    case "underline":
      return <u>{draw(piece.pieces, chat)}</u>;
    case "strike":
      return <s>{draw(piece.pieces, chat)}</s>;
    default:
      return <Spoiler>{draw(piece.pieces, chat)}</Spoiler>;
  }
}

interface AddressProps {
  readonly href: string;
  readonly words: string | null;
}

/** Only http(s) comes here (the parser's rule). An address of this site stays in this page. */
function Address({ href, words }: AddressProps) {
  if (href.startsWith(`${location.origin}/`)) {
    return <Link to={href.slice(location.origin.length)}>{words ?? href}</Link>;
  }
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={words === null ? undefined : href}
    >
      {words ?? href}
    </a>
  );
}

function Mention({ accountId, chat }: { readonly accountId: string; readonly chat: Chat }) {
  const isMe = accountId === chat.myId;
  return (
    <span className={cx(styles.mention, isMe && styles.me)}>@{chat.names.person(accountId)}</span>
  );
}

interface GroupProps {
  /** A role's id, or the word for everybody or whoever is here. */
  readonly mention: string;
  readonly name: string;
}

/** A call of many stands out only when it was one: who may not call everybody wrote mere words. */
function Group({ mention, name }: GroupProps) {
  const { snapshot, myId } = useChat();
  const calls = useMentions();
  const everyone = snapshot.roles.find((role) => role.preset === "everyone")?.role_id;
  const id = mention === "everyone" ? everyone : mention;
  if (calls && (id === undefined || !calls.includes(id))) return `@${name}`;
  const mine = snapshot.members.find((member) => member.account_id === myId)?.role_ids ?? [];
  const isMe = id === everyone || mention === "here" || mine.includes(mention);
  return <span className={cx(styles.mention, isMe && myId !== null && styles.me)}>@{name}</span>;
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
