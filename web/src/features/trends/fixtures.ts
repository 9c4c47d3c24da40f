/** Made-up posts and counts for tests and stories: no post of a real person stands here. */
import type { SourceState } from "@/gen/boards";
import type { Board, Counts, LedgerRow, Post, Totals } from "@/gen/trends";

export const NOW_MS = Date.UTC(2026, 10, 20, 3, 30, 20);
const MINUTE_MS = 60_000;
const THIS_MINUTE = NOW_MS - (NOW_MS % MINUTE_MS);

export const SOURCE: SourceState = {
  kind: "synthetic",
  name: "synthetic",
  detail: "Posts made by the generator: nobody wrote them.",
  as_of_ms: NOW_MS,
  updated_at_ms: NOW_MS,
  problem: null,
};

const KEYWORDS = ["날씨", "bitcoin", "반도체", "#music", "AI", "축구"];
const TEXTS = [
  "오늘 날씨가 참 좋네요. 한강에서 AI 이야기를 나눴습니다.",
  "bitcoin again, and the chart looks like a staircase",
  "반도체 수출이 늘었다는 소식, 축구 얘기만큼 재미있다",
  "listening to #music all day, nothing else to report",
  "주말 축구 보러 갈 사람? 날씨만 좋으면 갑니다",
];

export function post(position: number, given: Partial<Post> = {}): Post {
  const text = TEXTS[position % TEXTS.length]!;
  return {
    source: "synthetic",
    post_id: `seed-${position}`,
    position,
    author_id: `author-${position % 7}`,
    author_name: `작성자 ${position % 7}`,
    text,
    lang: /[가-힣]/.test(text) ? "ko" : "en",
    url: null,
    keywords: KEYWORDS.filter((keyword) => text.includes(keyword)),
    at_ms: NOW_MS - (400 - position) * 4_000,
    created_at_ms: null,
    likes_count: (position * 7) % 40,
    reposts_count: (position * 3) % 11,
    is_synthetic: true,
    ...given,
  };
}

export const POSTS: readonly Post[] = Array.from({ length: 40 }, (_, at) => post(400 - at));

export const TOTALS: Totals = {
  read_count: 10_240,
  invalid_count: 3,
  ignored_count: 2_100,
  duplicate_count: 37,
  unmatched_count: 6_020,
  received_count: 2_080,
  delivered_count: 2_080,
  removed_count: 4,
  late_count: 1,
};

export function ledgerRow(minutesAgo: number, given: Partial<LedgerRow> = {}): LedgerRow {
  const received = 30 + ((minutesAgo * 7) % 11);
  return {
    minute_ms: THIS_MINUTE - minutesAgo * MINUTE_MS,
    read: received + 128,
    invalid: 0,
    ignored: 40,
    duplicate: 1,
    unmatched: 87,
    received,
    stored: received,
    counted: received,
    delivered: received,
    ...given,
  };
}

function perMinute(seed: number, length: number): number[] {
  return Array.from({ length }, (_, at) =>
    Math.max(0, Math.round(6 + seed + 4 * Math.sin(at / (3 + seed)) + ((at * (seed + 3)) % 5))),
  );
}

export const BOARD: Board = {
  at: { stream: "board:CHANNEL", epoch: "epoch", seq: 10 },
  channel_id: "CHANNEL",
  keywords: KEYWORDS.map((keyword, seed) => ({
    keyword,
    since_ms: NOW_MS - 3_600_000,
    posts_count: 900 - seed * 120,
    per_minute: perMinute(seed, 60),
  })),
  per_minute_start_ms: THIS_MINUTE - 59 * MINUTE_MS,
  totals: TOTALS,
  ledger: Array.from({ length: 10 }, (_, at) => ledgerRow(9 - at)),
  source: SOURCE,
};

export const COUNTS: Counts = {
  start_ms: THIS_MINUTE - 59 * MINUTE_MS,
  step_ms: MINUTE_MS,
  series: KEYWORDS.map((keyword, seed) => ({ keyword, counts: perMinute(seed, 60) })),
};
