/**
 * Message text into pieces that React renders as elements: links, mentions, channel links, symbols,
 * code, bold, italic, strike. There is no HTML at any step, so nothing can be injected.
 */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "block"; readonly text: string; readonly language: string }
  | { readonly kind: "link"; readonly href: string }
  | { readonly kind: "mention"; readonly accountId: string }
  | { readonly kind: "channel"; readonly channelId: string }
  | { readonly kind: "symbol"; readonly code: string }
  | { readonly kind: "bold" | "italic" | "strike"; readonly pieces: readonly Piece[] };

const DEPTH_MAX = 4;
/** KRX short codes: six characters, the first a digit, letters since 2024 in the later places. */
export const SYMBOL = /\$([0-9][0-9A-Z]{5})(?![0-9A-Za-z])/;
export const SYMBOLS_PER_MESSAGE_MAX = 3;

const TOKEN = new RegExp(
  [
    "```(?<language>[\\w+-]*)\\n?(?<block>[\\s\\S]*?)```",
    "`(?<code>[^`\\n]+)`",
    "<@(?<mention>[\\w-]{1,64})>",
    "<#(?<channel>[\\w-]{1,64})>",
    "(?<link>https?://[^\\s<>\"'`]+)",
    "\\$(?<symbol>[0-9][0-9A-Z]{5})(?![0-9A-Za-z])",
    "\\*\\*(?<bold>(?=\\S)[^\\n]+?(?<=\\S))\\*\\*",
    "~~(?<strike>(?=\\S)[^\\n]+?(?<=\\S))~~",
    "(?<![\\w*])\\*(?<italic>(?=[^\\s*])[^*\\n]+?(?<=[^\\s*]))\\*(?![\\w*])",
  ].join("|"),
  "gu",
);

const TRAILING = /[.,!?;:)\]}'"。、]+$/u;

export function parseText(text: string, depth = 0): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const groups = match.groups as Record<string, string | undefined>;
    const { piece, length } = pieceOf(groups, match[0], depth);
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    pieces.push(piece);
    from = match.index + length;
    // The end of a link goes back to the text: punctuation after it belongs to the sentence.
    if (length < match[0].length) {
      const rest = match[0].slice(length);
      pieces.push({ kind: "text", text: rest });
      from += rest.length;
    }
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

function pieceOf(
  groups: Record<string, string | undefined>,
  whole: string,
  depth: number,
): { piece: Piece; length: number } {
  const { length } = whole;
  if (groups.block !== undefined) {
    const text = groups.block.replace(/\n$/, "");
    return { piece: { kind: "block", text, language: groups.language ?? "" }, length };
  }
  if (groups.code !== undefined) return { piece: { kind: "code", text: groups.code }, length };
  if (groups.mention) return { piece: { kind: "mention", accountId: groups.mention }, length };
  if (groups.channel) return { piece: { kind: "channel", channelId: groups.channel }, length };
  if (groups.symbol) return { piece: { kind: "symbol", code: groups.symbol }, length };
  if (groups.link) return linkOf(groups.link);
  for (const kind of ["bold", "italic", "strike"] as const) {
    const inner = groups[kind];
    if (inner === undefined) continue;
    if (depth >= DEPTH_MAX) return { piece: { kind: "text", text: whole }, length };
    return { piece: { kind, pieces: parseText(inner, depth + 1) }, length };
  }
  return { piece: { kind: "text", text: whole }, length };
}

function linkOf(link: string): { piece: Piece; length: number } {
  let href = link.replace(TRAILING, "");
  // A closing bracket stays when its opening one stands in the address, as in …/wiki/A_(B).
  if (link[href.length] === ")" && href.includes("(")) href += ")";
  return { piece: { kind: "link", href }, length: href.length };
}

/** The symbols a message names outside of code, each once, first come first. */
export function symbolsIn(pieces: readonly Piece[]): readonly string[] {
  const codes = new Set<string>();
  const visit = (piece: Piece) => {
    if (piece.kind === "symbol") codes.add(piece.code);
    else if ("pieces" in piece) piece.pieces.forEach(visit);
  };
  pieces.forEach(visit);
  return [...codes].slice(0, SYMBOLS_PER_MESSAGE_MAX);
}

/** One line without marks, for quotes and notices. */
export function plainText(text: string, names: NamesById): string {
  const plain = (pieces: readonly Piece[]): string =>
    pieces
      .map((piece) => {
        if (piece.kind === "mention") return `@${names.person(piece.accountId)}`;
        if (piece.kind === "channel") return `#${names.channel(piece.channelId)}`;
        if (piece.kind === "symbol") return `$${piece.code}`;
        if (piece.kind === "link") return piece.href;
        return "pieces" in piece ? plain(piece.pieces) : piece.text;
      })
      .join("");
  return plain(parseText(text)).replace(/\s+/gu, " ").trim();
}

export interface NamesById {
  person(accountId: string): string;
  channel(channelId: string): string;
}
