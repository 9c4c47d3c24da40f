/**
 * What stands within a line of a message, as pieces that React renders as elements (docs/specs/markdown.md).
 * There is no HTML at any step, so nothing can be injected.
 */
export type Mark = "bold" | "italic" | "underline" | "strike" | "spoiler";

export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly words: string | null }
  | { readonly kind: "mention"; readonly accountId: string }
  | { readonly kind: "role"; readonly roleId: string }
  | { readonly kind: "everybody"; readonly word: string }
  | { readonly kind: "channel"; readonly channelId: string }
  | { readonly kind: "symbol"; readonly code: string }
  | { readonly kind: "emoji"; readonly emoji: string; readonly name: string }
  | { readonly kind: Mark; readonly pieces: readonly Piece[] };

export const DEPTH_MAX = 4;

/** KRX short codes: six characters, the first a digit, letters since 2024 in the later places. */
const TOKEN = new RegExp(
  [
    "\\\\(?<escaped>[\\\\`*_~|>#$<\\[\\]()+.:-])",
    "`(?<code>[^`\\n]+)`",
    "<@(?<mention>[\\w-]{1,64})>",
    "<@&(?<role>[\\w-]{1,64})>",
    "(?<![\\p{L}\\p{N}_@.])@(?<everybody>everyone|here)(?![\\p{L}\\p{N}_])",
    "<#(?<channel>[\\w-]{1,64})>",
    "(?<emoji><:(?<emojiName>[\\p{L}\\p{N}_]{2,32}):[0-9a-z]{16}>)",
    "<(?<bare>https?://[^\\s<>]*)>",
    "\\[(?<words>[^\\[\\]\\n]{1,200})\\]\\((?<target>https?://[^\\s<>\"'`()]{1,1500})\\)",
    "(?<link>https?://[^\\s<>\"'`|]+)",
    "\\$(?<symbol>[0-9][0-9A-Z]{5})(?![0-9A-Za-z])",
    "\\|\\|(?<spoiler>(?:(?!\\|\\|)[\\s\\S])+)\\|\\|",
    "\\*\\*(?<bold>(?=\\S)[^\\n]+?(?<=\\S))\\*\\*(?!\\*)",
    "__(?<underline>(?=\\S)[^\\n]+?(?<=\\S))__(?!_)",
    "~~(?<strike>(?=\\S)[^\\n]+?(?<=\\S))~~",
    "(?<![\\w*])\\*(?<italic>(?=[^\\s*])(?:[^*\\n]|\\*\\*)+?(?<=[^\\s]))\\*(?![\\w*])",
    "(?<![\\p{L}\\p{N}_])_(?<slanted>(?=[^\\s_])[^_\\n]+?(?<=[^\\s_]))_(?![\\p{L}\\p{N}_])",
  ].join("|"),
  "gu",
);

const TRAILING = /[.,!?;:)\]}'"。、]+$/u;

type Groups = Record<string, string | undefined>;

export function parseInline(text: string, depth = 0): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const { piece, length } = pieceOf(match.groups as Groups, match[0], depth);
    put(pieces, text.slice(from, match.index));
    if (piece.kind === "text") put(pieces, piece.text);
    else pieces.push(piece);
    // The end of a link goes back to the text: punctuation after it belongs to the sentence.
    put(pieces, match[0].slice(length));
    from = match.index + match[0].length;
  }
  put(pieces, text.slice(from));
  return pieces;
}

/** Text that follows text is one piece. */
function put(pieces: Piece[], text: string): void {
  if (text === "") return;
  const last = pieces.at(-1);
  if (last?.kind === "text") pieces[pieces.length - 1] = { kind: "text", text: last.text + text };
  else pieces.push({ kind: "text", text });
}

interface Found {
  readonly piece: Piece;
  readonly length: number;
}

function pieceOf(groups: Groups, whole: string, depth: number): Found {
  const { length } = whole;
  if (groups.escaped) return { piece: { kind: "text", text: groups.escaped }, length };
  if (groups.code !== undefined) return { piece: { kind: "code", text: groups.code }, length };
  if (groups.mention) return { piece: { kind: "mention", accountId: groups.mention }, length };
  if (groups.role) return { piece: { kind: "role", roleId: groups.role }, length };
  if (groups.everybody) return { piece: { kind: "everybody", word: groups.everybody }, length };
  if (groups.channel) return { piece: { kind: "channel", channelId: groups.channel }, length };
  if (groups.symbol) return { piece: { kind: "symbol", code: groups.symbol }, length };
  if (groups.emoji && groups.emojiName) {
    return { piece: { kind: "emoji", emoji: groups.emoji, name: groups.emojiName }, length };
  }
  if (groups.bare) return bareLinkOf(groups.bare, whole);
  if (groups.link) return linkOf(groups.link);
  if (groups.words && groups.target) return namedLinkOf(groups.words, groups.target, whole);
  const marked = markOf(groups);
  if (!marked || depth >= DEPTH_MAX) return { piece: { kind: "text", text: whole }, length };
  const [kind, inner] = marked;
  return { piece: { kind, pieces: parseInline(inner, depth + 1) }, length };
}

const MARKS: readonly Mark[] = ["bold", "italic", "underline", "strike", "spoiler"];

function markOf(groups: Groups): readonly [Mark, string] | null {
  if (groups.slanted !== undefined) return ["italic", groups.slanted];
  for (const mark of MARKS) {
    const inner = groups[mark];
    if (inner !== undefined) return [mark, inner];
  }
  return null;
}

function linkOf(link: string): Found {
  let href = link.replace(TRAILING, "");
  // A closing bracket stays when its opening one stands in the address, as in …/wiki/A_(B).
  if (link[href.length] === ")" && href.includes("(")) href += ")";
  if (hostOf(href) === null) return { piece: { kind: "text", text: link }, length: link.length };
  return { piece: { kind: "link", href, words: null }, length: href.length };
}

/** `<https://…>` is a link that gets no preview (PV2); its brackets are not shown. */
function bareLinkOf(link: string, whole: string): Found {
  const { length } = whole;
  if (hostOf(link) === null) return { piece: { kind: "text", text: whole }, length };
  return { piece: { kind: "link", href: link, words: null }, length };
}

/** Words that name another host than the address leads to are shown as they were written (MD8). */
function namedLinkOf(words: string, target: string, whole: string): Found {
  const host = hostOf(target);
  const named = /(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/iu.exec(words)?.[1];
  const isHonest = named === undefined || hostOf(`https://${named}`) === host;
  const { length } = whole;
  if (host === null || !isHonest) return { piece: { kind: "text", text: whole }, length };
  return { piece: { kind: "link", href: target, words }, length };
}

function hostOf(address: string): string | null {
  try {
    const { host, protocol, username } = new URL(address);
    return /^https?:$/u.test(protocol) && username === "" ? host : null;
  } catch {
    return null;
  }
}
