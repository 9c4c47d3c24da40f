/** Cuts a post's text into pieces so that matched keywords can be marked; text stays text. */

export interface Piece {
  readonly text: string;
  readonly is_match: boolean;
}

const LETTER = /[\p{L}\p{N}_]/u;
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Latin words are marked whole ("rain" not in "train"); Korean ones wherever they stand, because
 * particles follow without a space. Longer keywords win over the shorter ones inside them.
 */
export function pieces(text: string, keywords: readonly string[]): Piece[] {
  const words = keywords
    .filter((word) => word !== "" && word !== "*")
    .toSorted((a, b) => b.length - a.length);
  if (words.length === 0) return text === "" ? [] : [{ text, is_match: false }];
  const any = new RegExp(words.map(escaped).join("|"), "giu");
  const cut: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(any)) {
    const word = match[0];
    const start = match.index;
    const isInside =
      !HANGUL.test(word) &&
      (LETTER.test(text.charAt(start - 1)) || LETTER.test(text.charAt(start + word.length))) &&
      LETTER.test(word.charAt(0));
    if (isInside) continue;
    if (start > from) cut.push({ text: text.slice(from, start), is_match: false });
    cut.push({ text: word, is_match: true });
    from = start + word.length;
  }
  if (from < text.length) cut.push({ text: text.slice(from), is_match: false });
  return cut;
}
