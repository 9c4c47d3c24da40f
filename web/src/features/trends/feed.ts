/**
 * The feed on screen as a pure value: newest first by `position`, each post once, bounded. The one
 * thing to know: while the reader is held (scrolled down, or the pointer rests on the feed) arrivals
 * wait behind the pill and nothing on screen moves.
 */
import type { Post, PostKey } from "@/gen/trends";

export const FEED_POSTS_MAX = 1_000;
export const WAITING_POSTS_MAX = 500;

/** Posts an event told of but did not carry: they are read by paging from `before` down to `after`. */
export interface Hole {
  readonly before: number;
  readonly after: number;
}

export interface Feed {
  readonly posts: readonly Post[];
  /** Arrived while held, newest first; shown by `released`. */
  readonly waiting: readonly Post[];
  /** All that arrived while held, also what WAITING_POSTS_MAX no longer keeps. */
  readonly waiting_count: number;
  readonly is_held: boolean;
  readonly has_older: boolean;
  readonly hole: Hole | null;
}

export const EMPTY_FEED: Feed = {
  posts: [],
  waiting: [],
  waiting_count: 0,
  is_held: false,
  has_older: true,
  hole: null,
};

/** The identity of a post (TR1) as text, for keys. */
export function postKey(post: PostKey): string {
  return `${post.source}\u0000${post.post_id}`;
}

function known(...lists: readonly (readonly Post[])[]): Set<string> {
  return new Set(lists.flatMap((list) => list.map(postKey)));
}

/** Merge two lists that are newest first into one; of the same post the first list's stays. */
function merged(first: readonly Post[], second: readonly Post[]): Post[] {
  const keys = known(first);
  const fresh = second.filter((post) => {
    const key = postKey(post);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
  return [...first, ...fresh].toSorted((a, b) => b.position - a.position);
}

/** Newest posts stay; what is cut off can be read again by scrolling down. */
function bounded(feed: Feed): Feed {
  if (feed.posts.length <= FEED_POSTS_MAX || feed.is_held) return feed;
  return { ...feed, posts: feed.posts.slice(0, FEED_POSTS_MAX), has_older: true };
}

/** What an event brings to the feed: the newest posts whole, and how many there were (TR18). */
export interface Arrival {
  readonly posts: readonly Post[];
  readonly posts_count: number;
}

/** Posts that came by the stream, in any order; of a filtered feed only those with the keyword. */
export function arrived(feed: Feed, arrival: Arrival, keyword: string | null = null): Feed {
  const { posts, posts_count } = arrival;
  if (posts.length === 0) return feed;
  const keys = known(feed.posts, feed.waiting);
  const fresh = posts.filter(
    (post) => !keys.has(postKey(post)) && (keyword === null || post.keywords.includes(keyword)),
  );
  const untold = posts_count - posts.length;
  const hole = untold > 0 && feed.posts.length > 0 ? holeAfter(feed, posts) : feed.hole;
  if (fresh.length === 0 && hole === feed.hole) return feed;
  if (!feed.is_held) return bounded({ ...feed, posts: merged(feed.posts, fresh), hole });
  const waiting = merged(feed.waiting, fresh).slice(0, WAITING_POSTS_MAX);
  // Of a filtered feed nobody knows how many of the untold ones have the keyword.
  const waiting_count = feed.waiting_count + fresh.length + (keyword === null ? untold : 0);
  return { ...feed, waiting, waiting_count, hole };
}

function holeAfter(feed: Feed, posts: readonly Post[]): Hole {
  const top = Math.max(feed.posts[0]?.position ?? 0, feed.waiting[0]?.position ?? 0);
  const before = Math.min(...posts.map((post) => post.position));
  return { before, after: feed.hole?.after ?? top };
}

/** A page of older posts, or the first page. `next` is the server's cursor, null at the end. */
export function paged(feed: Feed, posts: readonly Post[], next: number | null): Feed {
  const waiting = known(feed.waiting);
  const fresh = posts.filter((post) => !waiting.has(postKey(post)));
  return { ...feed, posts: merged(feed.posts, fresh), has_older: next !== null };
}

/** A page read to fill a hole; the hole shrinks, and is gone when its lower end is reached. */
export function filled(feed: Feed, posts: readonly Post[], next: number | null): Feed {
  if (feed.hole === null) return feed;
  const { after } = feed.hole;
  const inside = posts.filter((post) => post.position > after);
  const lowest = posts.at(-1)?.position ?? after;
  const hole = next === null || lowest <= after ? null : { before: lowest, after };
  const keys = known(feed.posts, feed.waiting);
  const fresh = inside.filter((post) => !keys.has(postKey(post)));
  return feed.is_held
    ? { ...feed, waiting: merged(feed.waiting, fresh).slice(0, WAITING_POSTS_MAX), hole }
    : bounded({ ...feed, posts: merged(feed.posts, fresh), hole });
}

/** The reader reads: from now on arrivals wait. */
export function held(feed: Feed): Feed {
  return feed.is_held ? feed : { ...feed, is_held: true };
}

/** The reader is back at the top: what waited is shown. */
export function released(feed: Feed): Feed {
  if (!feed.is_held && feed.waiting.length === 0) return feed;
  const isCut = feed.waiting_count > feed.waiting.length && feed.waiting.length > 0;
  // More waited than was kept: older posts on screen would follow a gap, so the page starts anew.
  const older = isCut ? [] : feed.posts;
  return bounded({
    ...feed,
    posts: merged(feed.waiting, older),
    waiting: [],
    waiting_count: 0,
    is_held: false,
    has_older: isCut ? true : feed.has_older,
    hole: isCut ? null : feed.hole,
  });
}

/** Withdrawn posts leave the screen, wherever they are. */
export function removed(feed: Feed, keys: readonly PostKey[]): Feed {
  const gone = new Set(keys.map(postKey));
  const stays = (post: Post): boolean => !gone.has(postKey(post));
  const posts = feed.posts.filter(stays);
  const waiting = feed.waiting.filter(stays);
  if (posts.length === feed.posts.length && waiting.length === feed.waiting.length) return feed;
  const waiting_count = feed.waiting_count - (feed.waiting.length - waiting.length);
  return { ...feed, posts, waiting, waiting_count };
}
