/**
 * Finding Korean names while they are being typed: 초성 (`ㄱㅁㅅ`), and a last syllable that is not
 * finished (`김미` finds `김민수`, `김ㅁ` too). Pure; Unicode 15 §3.12 gives the arithmetic of syllables.
 */
const FIRST = 0xac00;
const LAST = 0xd7a3;
const FINALS = 28;
const MEDIALS = 21;
const CHOSEONG = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
/** A final that becomes the next syllable's first consonant once a vowel follows. */
const JONGSEONG = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];

const isSyllable = (code: number) => code >= FIRST && code <= LAST;

function choseongOf(letter: string): string | null {
  const code = letter.codePointAt(0) ?? 0;
  if (!isSyllable(code)) return null;
  return CHOSEONG[Math.floor((code - FIRST) / (FINALS * MEDIALS))] ?? null;
}

/** Does the typed letter cover the name's letter? Only the last typed one may be unfinished. */
function covers(typed: string, letter: string, isLast: boolean): boolean {
  if (typed === letter) return true;
  if (choseongOf(letter) === typed) return true;
  if (!isLast) return false;
  const code = typed.codePointAt(0) ?? 0;
  const target = letter.codePointAt(0) ?? 0;
  if (!isSyllable(code) || !isSyllable(target)) return false;
  // 미 covers 민: the same first consonant and vowel, no final typed yet.
  const hasFinal = (code - FIRST) % FINALS !== 0;
  return !hasFinal && Math.floor((code - FIRST) / FINALS) === Math.floor((target - FIRST) / FINALS);
}

/** `믽` may be `미` with the next syllable's first consonant on its way: split it. */
function split(letter: string): [string, string] | null {
  const code = letter.codePointAt(0) ?? 0;
  const final = JONGSEONG[(code - FIRST) % FINALS];
  if (!isSyllable(code) || !final || !CHOSEONG.includes(final)) return null;
  return [String.fromCodePoint(code - ((code - FIRST) % FINALS)), final];
}

function matchesAt(name: readonly string[], at: number, typed: readonly string[]): boolean {
  if (at + typed.length > name.length) return false;
  return typed.every((letter, index) =>
    covers(letter, name[at + index] ?? "", index === typed.length - 1),
  );
}

/** Where the typed text begins in the name, or -1. */
export function findHangul(name: string, typed: string): number {
  const letters = [...name.normalize("NFC").toLowerCase()];
  const wanted = [...typed.normalize("NFC").toLowerCase()];
  if (wanted.length === 0) return 0;
  const last = split(wanted.at(-1) ?? "");
  const ways = last ? [wanted, [...wanted.slice(0, -1), ...last]] : [wanted];
  for (let at = 0; at < letters.length; at += 1) {
    if (ways.some((way) => matchesAt(letters, at, way))) return at;
  }
  return -1;
}

/** The best first: a name that begins with it, then one that holds it; the order given breaks ties. */
export function rankByName<Thing>(
  things: readonly Thing[],
  typed: string,
  nameOf: (thing: Thing) => string,
): readonly Thing[] {
  return things
    .map((thing, index) => ({ thing, index, at: findHangul(nameOf(thing), typed) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => Number(a.at > 0) - Number(b.at > 0) || a.index - b.index)
    .map(({ thing }) => thing);
}
