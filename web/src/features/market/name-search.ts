/**
 * Search of Korean names as Koreans type them: "ㅅㅅㅈㅈ", "삼ㅅ" and the half-typed "삼서" all find
 * 삼성전자. The one thing to know: while an input method composes, the last syllable is not what was
 * meant yet ("넹" on the way to "네이버"), so its final consonant may belong to the next syllable.
 */

const SYLLABLE_FIRST = 0xac00;
const SYLLABLE_LAST = 0xd7a3;
const MEDIALS = 21;
const FINALS = 28;
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FINAL_LETTERS = [
  "",
  "ㄱ",
  "ㄲ",
  "ㄳ",
  "ㄴ",
  "ㄵ",
  "ㄶ",
  "ㄷ",
  "ㄹ",
  "ㄺ",
  "ㄻ",
  "ㄼ",
  "ㄽ",
  "ㄾ",
  "ㄿ",
  "ㅀ",
  "ㅁ",
  "ㅂ",
  "ㅄ",
  "ㅅ",
  "ㅆ",
  "ㅇ",
  "ㅈ",
  "ㅊ",
  "ㅋ",
  "ㅌ",
  "ㅍ",
  "ㅎ",
];
/** An input method joins two initials typed in a row into one cluster; this takes them apart. */
const CLUSTERS: Readonly<Record<string, string>> = {
  ㄳ: "ㄱㅅ",
  ㄵ: "ㄴㅈ",
  ㄶ: "ㄴㅎ",
  ㄺ: "ㄹㄱ",
  ㄻ: "ㄹㅁ",
  ㄼ: "ㄹㅂ",
  ㄽ: "ㄹㅅ",
  ㄾ: "ㄹㅌ",
  ㄿ: "ㄹㅍ",
  ㅀ: "ㄹㅎ",
  ㅄ: "ㅂㅅ",
};

const isSyllable = (code: number): boolean => code >= SYLLABLE_FIRST && code <= SYLLABLE_LAST;

/** The initial consonant of a syllable; any other letter is its own. */
export function initialOf(letter: string): string {
  const code = letter.charCodeAt(0);
  if (!isSyllable(code)) return letter;
  return INITIALS[Math.floor((code - SYLLABLE_FIRST) / (MEDIALS * FINALS))]!;
}

/** Fold a name or a query: NFC, lower case, no spaces. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
}

function letterMatches(typed: string, real: string, isLast: boolean): boolean {
  if (typed === real) return true;
  if (INITIALS.includes(typed)) return initialOf(real) === typed;
  if (!isLast) return false;
  // The last syllable may still lack its final consonant: 서 is on its way to 성.
  const typedCode = typed.charCodeAt(0);
  const realCode = real.charCodeAt(0);
  if (!isSyllable(typedCode) || !isSyllable(realCode)) return false;
  if ((typedCode - SYLLABLE_FIRST) % FINALS !== 0) return false;
  return realCode - typedCode > 0 && realCode - typedCode < FINALS;
}

function includesTyped(name: string, typed: string): boolean {
  for (let start = 0; start + typed.length <= name.length; start += 1) {
    let index = 0;
    while (
      index < typed.length &&
      letterMatches(typed[index]!, name[start + index]!, index === typed.length - 1)
    ) {
      index += 1;
    }
    if (index === typed.length) return true;
  }
  return false;
}

/** What the typed text may mean: itself, and with the last final consonant moved on. */
function readings(query: string): string[] {
  const typed = fold(query).replace(
    /[ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ]/g,
    (cluster) => CLUSTERS[cluster] ?? cluster,
  );
  const last = typed.at(-1);
  if (last === undefined) return [];
  const code = last.charCodeAt(0);
  const final = isSyllable(code) ? (code - SYLLABLE_FIRST) % FINALS : 0;
  if (final === 0) return [typed];
  const letters = FINAL_LETTERS[final]!;
  const split = CLUSTERS[letters];
  const kept = split === undefined ? 0 : FINAL_LETTERS.indexOf(split[0]!);
  const open = String.fromCharCode(code - final + kept);
  return [typed, typed.slice(0, -1) + open + (split === undefined ? letters : split[1]!)];
}

/** A test of names (and codes) against a query; an empty query lets everything through. */
export function nameMatcher(query: string): (...fields: readonly string[]) => boolean {
  const all = readings(query);
  if (all.length === 0) return () => true;
  return (...fields) =>
    fields.some((field) => {
      const folded = fold(field);
      return all.some((typed) => includesTyped(folded, typed));
    });
}
