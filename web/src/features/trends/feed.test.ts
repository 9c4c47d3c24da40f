import { describe, expect, it } from "vitest";
import type { Post } from "@/gen/trends";
import {
  arrived,
  EMPTY_FEED,
  FEED_POSTS_MAX,
  filled,
  held,
  paged,
  released,
  removed,
  WAITING_POSTS_MAX,
  type Feed,
} from "./feed";

function post(position: number, source = "bluesky"): Post {
  return {
    source,
    post_id: `p${position}`,
    position,
    author_id: "did:plc:a",
    author_name: null,
    text: `post ${position}`,
    lang: "en",
    url: null,
    keywords: ["market"],
    at_ms: position * 1000,
    created_at_ms: null,
    likes_count: 0,
    reposts_count: 0,
    is_synthetic: false,
  };
}

function range(from: number, to: number): Post[] {
  return Array.from({ length: to - from + 1 }, (_, index) => post(from + index));
}

const positions = (feed: Feed): number[] => feed.posts.map((each) => each.position);
const first = paged(EMPTY_FEED, range(1, 3).toReversed(), null);

describe("feed", () => {
  it("keeps newest first whatever the order of arrival", () => {
    const feed = arrived(first, { posts: [post(6), post(4), post(5)], posts_count: 3 });
    expect(positions(feed)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it("shows a post once: from stream, page and stream again", () => {
    let feed = arrived(first, { posts: [post(4)], posts_count: 1 });
    feed = paged(feed, [post(4), post(3), post(2)], null);
    feed = arrived(feed, { posts: [post(4), post(2)], posts_count: 2 });
    expect(positions(feed)).toEqual([4, 3, 2, 1]);
  });

  it("tells posts of two sources with one id apart", () => {
    const feed = arrived(first, {
      posts: [{ ...post(3, "mastodon"), position: 4 }],
      posts_count: 1,
    });
    expect(positions(feed)).toEqual([4, 3, 2, 1]);
  });

  it("holds arrivals behind the pill and shows them when released", () => {
    let feed = arrived(held(first), { posts: [post(4), post(5)], posts_count: 2 });
    expect(positions(feed)).toEqual([3, 2, 1]);
    expect(feed.waiting_count).toBe(2);
    feed = arrived(feed, { posts: [post(5), post(6)], posts_count: 2 });
    expect(feed.waiting_count).toBe(3);
    feed = released(feed);
    expect(positions(feed)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(feed.waiting_count).toBe(0);
  });

  it("does not move what is on screen when a page repeats what waits", () => {
    const feed = paged(
      arrived(held(first), { posts: [post(4)], posts_count: 1 }),
      [post(4), post(0)],
      null,
    );
    expect(positions(feed)).toEqual([3, 2, 1, 0]);
  });

  it("takes withdrawn posts off the screen and off the pill", () => {
    let feed = arrived(held(first), { posts: [post(4), post(5)], posts_count: 2 });
    feed = removed(feed, [
      { source: "bluesky", post_id: "p5" },
      { source: "bluesky", post_id: "p2" },
    ]);
    expect(positions(feed)).toEqual([3, 1]);
    expect(feed.waiting_count).toBe(1);
  });

  it("is bounded at the limit and says that older ones can be read again", () => {
    let feed = paged(EMPTY_FEED, range(1, FEED_POSTS_MAX).toReversed(), null);
    expect(feed.has_older).toBe(false);
    feed = arrived(feed, { posts: [post(FEED_POSTS_MAX + 1)], posts_count: 1 });
    expect(feed.posts).toHaveLength(FEED_POSTS_MAX);
    expect(feed.posts[0]?.position).toBe(FEED_POSTS_MAX + 1);
    expect(feed.has_older).toBe(true);
  });

  it("starts anew when more waited than is kept, so that no gap is hidden", () => {
    let feed = held(first);
    feed = arrived(feed, {
      posts: range(4, 4 + WAITING_POSTS_MAX),
      posts_count: WAITING_POSTS_MAX + 1,
    });
    expect(feed.waiting).toHaveLength(WAITING_POSTS_MAX);
    feed = released(feed);
    expect(feed.posts.at(-1)?.position).toBe(5);
    expect(feed.has_older).toBe(true);
  });

  it("notes a hole when an event tells of more than it carries, and fills it by pages", () => {
    let feed = arrived(first, { posts: range(9, 10), posts_count: 7 });
    expect(feed.hole).toEqual({ before: 9, after: 3 });
    feed = filled(feed, range(6, 8).toReversed(), 6);
    expect(feed.hole).toEqual({ before: 6, after: 3 });
    feed = filled(feed, range(2, 5).toReversed(), 2);
    expect(feed.hole).toBeNull();
    expect(positions(feed)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("lets only posts with the keyword into a filtered feed, and still notes the hole", () => {
    const other = { ...post(5), keywords: ["rain"] };
    let feed = arrived(first, { posts: [post(4), other], posts_count: 2 }, "rain");
    expect(positions(feed)).toEqual([5, 3, 2, 1]);
    feed = arrived(feed, { posts: [post(9)], posts_count: 4 }, "rain");
    expect(feed.hole).toEqual({ before: 9, after: 5 });
  });

  it("returns the same value when nothing changed", () => {
    expect(arrived(first, { posts: [post(2)], posts_count: 1 })).toBe(first);
    expect(removed(first, [{ source: "x", post_id: "y" }])).toBe(first);
  });
});
