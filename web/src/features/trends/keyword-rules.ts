/** The rules of a board's keywords (TR12), checked here so that the answer comes while typing. */

export const KEYWORDS_MAX = 50;
export const KEYWORD_LENGTH_MIN_CHARS = 2;
export const KEYWORD_LENGTH_MAX_CHARS = 64;
export const EVERY_POST = "*";

export type KeywordFault = "none" | "too_many" | "too_short" | "too_long" | "twice";

export interface Checked {
  readonly keywords: readonly string[];
  readonly fault: KeywordFault | null;
  /** The keyword the fault is about. */
  readonly about: string | null;
}

/** TR8: NFC, case-folded, runs of white space as one space. */
function folded(keyword: string): string {
  return keyword.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** One keyword a line; empty lines do not count. */
export function checkedKeywords(text: string): Checked {
  const keywords = text
    .split("\n")
    .map((line) => line.normalize("NFC").replace(/\s+/g, " ").trim())
    .filter((line) => line !== "");
  const fail = (fault: KeywordFault, about: string | null = null): Checked => ({
    keywords,
    fault,
    about,
  });
  if (keywords.length === 0) return fail("none");
  if (keywords.length > KEYWORDS_MAX) return fail("too_many");
  const seen = new Set<string>();
  for (const keyword of keywords) {
    const length = [...keyword].length;
    if (length < KEYWORD_LENGTH_MIN_CHARS && keyword !== EVERY_POST) {
      return fail("too_short", keyword);
    }
    if (length > KEYWORD_LENGTH_MAX_CHARS) return fail("too_long", keyword);
    if (seen.has(folded(keyword))) return fail("twice", keyword);
    seen.add(folded(keyword));
  }
  return { keywords, fault: null, about: null };
}
