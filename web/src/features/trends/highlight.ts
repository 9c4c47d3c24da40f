/**
 * Cuts a post's text into pieces so that matched keywords can be marked; text stays text. Boundaries
 * are those of docs/specs/trends.md (TR9 to TR11), so that the mark stands where the match was.
 */

export interface Piece {
  readonly text: string;
  readonly is_match: boolean;
}

const WORD = /[\p{L}\p{N}_]/u;
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;
/** Han and Kana stand without spaces: no boundary is needed there (TR11). */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** TR9: a boundary is everywhere but between two word characters of one kind. */
function isBoundary(left: string, right: string): boolean {
  if (!WORD.test(left) || !WORD.test(right)) return true;
  return HANGUL.test(left) !== HANGUL.test(right);
}

function isMatch(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end);
  const first = word.charAt(0);
  const last = word.charAt(word.length - 1);
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (first === "#" || first === "$") {
    return !WORD.test(before) && before !== first && isBoundary(last, after) && !WORD.test(after);
  }
  const beginsWell = SPACELESS.test(first) || isBoundary(before, first);
  const endsWell = HANGUL.test(last) || SPACELESS.test(last) || isBoundary(last, after);
  return beginsWell && endsWell;
}

/** The text in pieces, all of it, in order; longer keywords win over the shorter ones inside them. */
export function pieces(text: string, keywords: readonly string[]): Piece[] {
  const words = keywords
    .filter((word) => word !== "" && word !== "*")
    .toSorted((a, b) => b.length - a.length);
  if (words.length === 0) return text === "" ? [] : [{ text, is_match: false }];
  const any = new RegExp(words.map(escaped).join("|"), "giu");
  const cut: Piece[] = [];
  let from = 0;
  for (const { 0: word, index: start } of text.matchAll(any)) {
    if (!isMatch(text, start, start + word.length)) continue;
    if (start > from) cut.push({ text: text.slice(from, start), is_match: false });
    cut.push({ text: word, is_match: true });
    from = start + word.length;
  }
  if (from < text.length) cut.push({ text: text.slice(from), is_match: false });
  return cut;
}
