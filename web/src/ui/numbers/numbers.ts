/**
 * Numbers as people of each language read them: 억/만 in Korean, K/M/B in English, a sign and an
 * arrow with every change, so that colour is never the only mark. Formatters are made once per locale.
 */

export type NumberLocale = "ko" | "en";
export type Direction = "up" | "down" | "flat";

/** What stands where there is no number. */
export const NO_NUMBER = "–";

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: NumberLocale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}:${JSON.stringify(options)}`;
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.NumberFormat(locale === "ko" ? "ko-KR" : "en-US", options);
    formatters.set(key, made);
  }
  return made;
}

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** A whole number with separators: 1,234,567. */
export function whole(value: number | null | undefined, locale: NumberLocale): string {
  if (!isNumber(value)) return NO_NUMBER;
  return formatter(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A number with a fixed count of decimals: 2,456.78. */
export function decimal(
  value: number | null | undefined,
  locale: NumberLocale,
  digits = 2,
): string {
  if (!isNumber(value)) return NO_NUMBER;
  return formatter(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A price: won are whole, an index has two decimals. */
export function price(value: number | null | undefined, locale: NumberLocale): string {
  if (!isNumber(value)) return NO_NUMBER;
  return Number.isInteger(value) ? whole(value, locale) : decimal(value, locale);
}

/** A large amount in the units of the language: 3.2조, 4,521억, 12.3만 · 3.2T, 452.1B, 123K. */
export function compact(value: number | null | undefined, locale: NumberLocale): string {
  if (!isNumber(value)) return NO_NUMBER;
  // Korean counts by ten thousands: 3,400 stays what it is, and is not "3.4천".
  if (Math.abs(value) < (locale === "ko" ? 10_000 : 1_000)) return whole(value, locale);
  return formatter(locale, {
    notation: "compact",
    maximumFractionDigits: 1,
    useGrouping: true,
  }).format(value);
}

/** A ratio as a percentage without a sign: 0.0123 is 1.23%. */
export function percent(
  value: number | null | undefined,
  locale: NumberLocale,
  digits = 2,
): string {
  if (!isNumber(value)) return NO_NUMBER;
  return `${decimal(value * 100, locale, digits)}%`;
}

/** A ratio as a signed percentage: +1.23%, −0.50%, 0.00%. */
export function signedPercent(
  value: number | null | undefined,
  locale: NumberLocale,
  digits = 2,
): string {
  if (!isNumber(value)) return NO_NUMBER;
  return signed(value * 100, (size) => `${decimal(size, locale, digits)}%`, digits);
}

/** A change with its sign: +1,200, −35. */
export function signedPrice(value: number | null | undefined, locale: NumberLocale): string {
  if (!isNumber(value)) return NO_NUMBER;
  return signed(value, (size) => price(size, locale), 2);
}

/** A minus of the width of a plus; what rounds to nothing has no sign. */
function signed(value: number, show: (size: number) => string, digits: number): string {
  const size = Math.abs(value);
  if (size < 0.5 / 10 ** digits) return show(0);
  return `${value > 0 ? "+" : "−"}${show(size)}`;
}

/** Which way a change goes; an absent change is flat. */
export function direction(change: number | null | undefined): Direction {
  if (!isNumber(change) || change === 0) return "flat";
  return change > 0 ? "up" : "down";
}

/** The arrow of a direction; none where nothing moved (a dash would look like a minus). */
export const ARROWS: Readonly<Record<Direction, string>> = { up: "▲", down: "▼", flat: "" };
