/** What the trends board reads over HTTP; the stream brings everything after it. */
import { queryOptions } from "@tanstack/react-query";
import type { Board, Counts, KeywordList, Ledger, PostPage, TopPosts } from "@/gen/trends";
import { api } from "@/live/http";

const PAGE_POSTS = 50;
export const LIVE_MINUTES = 24 * 60;

const base = (channelId: string): string => `/api/trends/${encodeURIComponent(channelId)}`;

/** Read anew on every visit: the stream goes on from exactly this place. */
export const boardQuery = (channelId: string) =>
  queryOptions({
    queryKey: ["trends", channelId, "board"],
    queryFn: ({ signal }) => api.get<Board>(base(channelId), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** The last day by minute; buckets are made here, so that another range needs no request. */
export const countsQuery = (channelId: string) =>
  queryOptions({
    queryKey: ["trends", channelId, "counts"],
    queryFn: ({ signal }) =>
      api.get<Counts>(`${base(channelId)}/counts?minutes=${LIVE_MINUTES}&step=1`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

const TOP_EVERY_MS = 20_000;

export const topQuery = (channelId: string, minutes: number) =>
  queryOptions({
    queryKey: ["trends", channelId, "top", minutes],
    queryFn: ({ signal }) =>
      api.get<TopPosts>(`${base(channelId)}/top?minutes=${minutes}`, { signal }),
    refetchInterval: TOP_EVERY_MS,
  });

export const ledgerQuery = (channelId: string, minutes: number) =>
  queryOptions({
    queryKey: ["trends", channelId, "ledger", minutes],
    queryFn: ({ signal }) =>
      api.get<Ledger>(`${base(channelId)}/ledger?minutes=${minutes}`, { signal }),
    refetchInterval: TOP_EVERY_MS,
  });

export interface PageWanted {
  readonly keyword: string | null;
  readonly before: number | null;
  readonly signal?: AbortSignal;
}

export function readPosts(channelId: string, wanted: PageWanted): Promise<PostPage> {
  const search = new URLSearchParams({ limit: String(PAGE_POSTS) });
  if (wanted.keyword !== null) search.set("keyword", wanted.keyword);
  if (wanted.before !== null) search.set("before", String(wanted.before));
  return api.get<PostPage>(`${base(channelId)}/posts?${search}`, { signal: wanted.signal });
}

export function putKeywords(channelId: string, keywords: readonly string[]): Promise<KeywordList> {
  return api.put<KeywordList>(`${base(channelId)}/keywords`, { keywords });
}

export function csvHref(
  channelId: string,
  file: "posts" | "counts" | "top" | "ledger",
  search: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams(search).toString();
  return `${base(channelId)}/${file}.csv${query === "" ? "" : `?${query}`}`;
}
