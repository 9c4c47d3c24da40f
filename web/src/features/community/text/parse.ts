/** The front door of message texts: blocks for the screen, symbols for cards, one plain line for quotes. */
import { parseBlocks, type Block } from "./blocks";
import type { Piece } from "./inline";

export { parseBlocks, type Block } from "./blocks";
export { parseInline, type Piece } from "./inline";

export const SYMBOLS_PER_MESSAGE_MAX = 3;
/** What stands for covered words in one line. */
const COVERED = "•••";

export interface NamesById {
  person(accountId: string): string;
  channel(channelId: string): string;
  role(roleId: string): string;
}

/** The symbols a message names outside of code and spoilers, each once, first come first. */
export function symbolsIn(blocks: readonly Block[]): readonly string[] {
  const codes = new Set<string>();
  const visit = (piece: Piece) => {
    if (piece.kind === "symbol") codes.add(piece.code);
    else if ("pieces" in piece && piece.kind !== "spoiler") piece.pieces.forEach(visit);
  };
  for (const line of blocks.flatMap(linesOf)) line.forEach(visit);
  return [...codes].slice(0, SYMBOLS_PER_MESSAGE_MAX);
}

/** One line without marks, for quotes and notices (MD14). */
export function plainText(text: string, names: NamesById): string {
  const plain = (pieces: readonly Piece[]): string =>
    pieces
      .map((piece) => {
        if (piece.kind === "mention") return `@${names.person(piece.accountId)}`;
        if (piece.kind === "role") return `@${names.role(piece.roleId)}`;
        if (piece.kind === "everybody") return `@${piece.word}`;
        if (piece.kind === "channel") return `#${names.channel(piece.channelId)}`;
        if (piece.kind === "symbol") return `$${piece.code}`;
        if (piece.kind === "emoji") return `:${piece.name}:`;
        if (piece.kind === "link") return piece.words ?? piece.href;
        if (piece.kind === "spoiler") return COVERED;
        return "pieces" in piece ? plain(piece.pieces) : piece.text;
      })
      .join("");
  const lines = parseBlocks(text).flatMap(linesOf);
  return lines.map(plain).join(" ").replace(/\s+/gu, " ").trim();
}

/** Every line of pieces in a block, in the order it is read. */
function linesOf(block: Block): readonly (readonly Piece[])[] {
  switch (block.kind) {
    case "fence":
      return [[{ kind: "code", text: block.text }]];
    case "quote":
      return block.blocks.flatMap(linesOf);
    case "list":
      return block.items.flatMap((item) => item.flatMap(linesOf));
    case "table":
      return [...block.head, ...block.rows.flat()];
    default:
      return [block.pieces];
  }
}
