/** Wire types of the trends board; the same names and fields as the server's structs. */
import type { SourceState } from "./boards";
import type { Position } from "./community";

export interface Post {
  readonly source: string;
  readonly post_id: string;
  readonly position: number;
  readonly author_id: string;
  readonly author_name: string | null;
  readonly text: string;
  readonly lang: string | null;
  readonly url: string | null;
  readonly keywords: readonly string[];
  readonly at_ms: number;
  readonly created_at_ms: number | null;
  readonly likes_count: number;
  readonly reposts_count: number;
  readonly is_synthetic: boolean;
}

export interface PostKey {
  readonly source: string;
  readonly post_id: string;
}

export interface KeywordState {
  readonly keyword: string;
  readonly since_ms: number;
  readonly posts_count: number;
  readonly per_minute: readonly number[];
}

export interface Totals {
  readonly read_count: number;
  readonly invalid_count: number;
  readonly ignored_count: number;
  readonly duplicate_count: number;
  readonly unmatched_count: number;
  readonly received_count: number;
  readonly delivered_count: number;
  readonly removed_count: number;
  readonly late_count: number;
}

export interface LedgerRow {
  readonly minute_ms: number;
  readonly read: number;
  readonly invalid: number;
  readonly ignored: number;
  readonly duplicate: number;
  readonly unmatched: number;
  readonly received: number;
  readonly stored: number;
  readonly counted: number;
  readonly delivered: number;
}

export interface Board {
  readonly at: Position;
  readonly channel_id: string;
  readonly keywords: readonly KeywordState[];
  readonly per_minute_start_ms: number;
  readonly totals: Totals;
  readonly ledger: readonly LedgerRow[];
  readonly source: SourceState;
}

export interface PostPage {
  readonly posts: readonly Post[];
  readonly next: number | null;
}

export interface Series {
  readonly keyword: string;
  readonly counts: readonly number[];
}

export interface Counts {
  readonly start_ms: number;
  readonly step_ms: number;
  readonly series: readonly Series[];
}

export interface RankedPost {
  readonly post: Post;
  readonly score: number;
}

export interface TopPosts {
  readonly minutes: number;
  readonly posts: readonly RankedPost[];
}

export interface Ledger {
  readonly rows: readonly LedgerRow[];
  readonly open_count: number;
}

export interface KeywordsWanted {
  readonly keywords: readonly string[];
}

export interface KeywordList {
  readonly keywords: readonly KeywordState[];
}

export interface PostsArrived {
  readonly type: "trends.posts_arrived";
  readonly channel_id: string;
  readonly posts: readonly Post[];
  readonly posts_count: number;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly keyword_totals: Readonly<Record<string, number>>;
  readonly totals: Totals;
  readonly ledger: readonly LedgerRow[];
}

export interface PostsRemoved {
  readonly type: "trends.posts_removed";
  readonly channel_id: string;
  readonly posts: readonly PostKey[];
  readonly totals: Totals;
}

export interface KeywordsChanged {
  readonly type: "trends.keywords_changed";
  readonly channel_id: string;
  readonly keywords: readonly KeywordState[];
  readonly by_id: string;
}

export interface SourceChanged {
  readonly type: "trends.source_changed";
  readonly channel_id: string;
  readonly source: SourceState;
}

