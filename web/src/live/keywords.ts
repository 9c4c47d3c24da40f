/** Which keyword stands in a text: rule ND10 of `docs/specs/notifications.md`. Pure. */
const HANGUL = /[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]/u;
const WORD = /[\p{L}\p{N}_]/u;

export function folded(text: string): string {
  return text.normalize("NFC").toLowerCase().normalize("NFC");
}

export function keywordIn(keywords: readonly string[], text: string): string | null {
  if (keywords.length === 0) return null;
  const said = folded(text);
  return keywords.find((word) => stands(folded(word), said)) ?? null;
}

function stands(word: string, said: string): boolean {
  for (let at = said.indexOf(word); at >= 0; at = said.indexOf(word, at + 1)) {
    const before = said[at - 1] ?? " ";
    const after = said[at + word.length] ?? " ";
    if (isFree(word[0] ?? "", before) && isFree(word.at(-1) ?? "", after)) return true;
  }
  return false;
}

/** Hangul stands anywhere; a Latin letter or digit must not go on. */
function isFree(edge: string, beside: string): boolean {
  if (HANGUL.test(edge) || !/[\p{L}\p{N}]/u.test(edge)) return true;
  return HANGUL.test(beside) || !WORD.test(beside);
}
