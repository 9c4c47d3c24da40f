/** A message's text as elements. Every piece is a React node: no HTML is ever built from text. */
import { memo, useMemo, type ReactNode } from "react";
import { cx } from "@/ui/class-names";
import { parseBlocks, symbolsIn, type Block } from "../text/parse";
import { useChat } from "./chat-context";
import { CodeBlock } from "./code-block";
import { Pieces } from "./message-pieces";
import styles from "./message-text.module.css";

export interface MessageTextProps {
  readonly text: string;
  readonly isEdited?: ReactNode;
}

export const MessageText = memo(function MessageText({ text, isEdited }: MessageTextProps) {
  const chat = useChat();
  const blocks = useMemo(() => parseBlocks(text), [text]);
  const codes = useMemo(() => symbolsIn(blocks), [blocks]);
  return (
    <>
      <div className={cx(styles.text, isOnlyEmoji(text) && styles.jumbo)} dir="auto">
        <Blocks blocks={blocks} after={isEdited} />
      </div>
      {codes.length > 0 && chat.renderCards?.(codes)}
    </>
  );
});

const EMOJI_SHOWN_LARGE_MAX = 8;
/** What an emoji is made of: pictures, skin tones, joiners, variation marks, letters of flags. */
const EMOJI_PART =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/gu;

const CUSTOM_EMOJI = /<:[\p{L}\p{N}_]{2,32}:[0-9a-z]{16}>/gu;

function isOnlyEmoji(written: string): boolean {
  const text = written.replace(CUSTOM_EMOJI, "\u{1f600}");
  const parts = text.match(EMOJI_PART);
  if (parts === null || parts.length > EMOJI_SHOWN_LARGE_MAX * 4) return false;
  return text.replace(EMOJI_PART, "").trim() === "";
}

interface BlocksProps {
  readonly blocks: readonly Block[];
  /** Stands behind the last words. */
  readonly after?: ReactNode;
}

function Blocks({ blocks, after }: BlocksProps) {
  const isLastWords = blocks.at(-1)?.kind === "paragraph";
  return (
    <>
      {blocks.map((block, index) => (
        <One
          // Blocks of one text have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          block={block}
          after={isLastWords && index === blocks.length - 1 ? after : undefined}
        />
      ))}
      {!isLastWords && after}
    </>
  );
}

function One({ block, after }: { readonly block: Block; readonly after?: ReactNode }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <Pieces pieces={block.pieces} />
          {after}
        </p>
      );
    case "heading":
      return (
        <p className={cx(styles.heading, styles[`level${block.level}`])}>
          <Pieces pieces={block.pieces} />
        </p>
      );
    case "fence":
      return <CodeBlock text={block.text} language={block.language} />;
    case "quote":
      return (
        <blockquote className={styles.quote}>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list":
      return <List block={block} />;
    default:
      return <Table block={block} />;
  }
}

function List({ block }: { readonly block: Extract<Block, { kind: "list" }> }) {
  const items = block.items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key
    <li key={index}>
      <Blocks blocks={item} />
    </li>
  ));
  if (block.start === null) return <ul className={styles.list}>{items}</ul>;
  return (
    <ol className={styles.list} start={block.start}>
      {items}
    </ol>
  );
}

function Table({ block }: { readonly block: Extract<Block, { kind: "table" }> }) {
  const { aligns, head, rows } = block;
  const alignOf = (column: number) => styles[aligns[column] ?? "left"];
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((cell, column) => (
              // oxlint-disable-next-line react/no-array-index-key
              <th key={column} scope="col" className={alignOf(column)}>
                <Pieces pieces={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={row}>
              {cells.map((cell, column) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={column} className={alignOf(column)}>
                  <Pieces pieces={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
