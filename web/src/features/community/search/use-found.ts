/** Pages of what is found, read when the query rests; an older answer never replaces a newer one. */
import { useEffect, useRef, useState } from "react";
import type { Hit } from "@/gen/community";
import { ApiError } from "@/live/api-error";
import { readMentions, searchMessages } from "@/live/finding";

const REST_MS = 250;

export interface FoundHit extends Hit {
  readonly isUnread: boolean;
}

export interface Found {
  readonly status: "empty" | "loading" | "ready" | "error";
  readonly hits: readonly FoundHit[];
  readonly unknown: readonly string[];
  readonly next: string | null;
  readonly error: unknown;
}

export interface Wanted {
  readonly mode: "search" | "mentions";
  readonly query: string;
  readonly communityId: string | null;
}

const NOTHING: Found = { status: "empty", hits: [], unknown: [], next: null, error: null };

async function read(wanted: Wanted, cursor: string | null, signal?: AbortSignal): Promise<Found> {
  if (wanted.mode === "mentions") {
    const { mentions, next } = await readMentions(cursor, signal);
    const hits = mentions.map((each) => ({ ...each, isUnread: each.is_unread }));
    return { status: "ready", hits, unknown: [], next, error: null };
  }
  const page = await searchMessages({ ...wanted, cursor }, signal);
  const hits = page.hits.map((each) => ({ ...each, isUnread: false }));
  return { status: "ready", hits, unknown: page.unknown, next: page.next, error: null };
}

export function useFound(wanted: Wanted): readonly [found: Found, more: () => void] {
  const { mode, query, communityId } = wanted;
  const [found, setFound] = useState<Found>(NOTHING);
  const ticket = useRef(0);
  useEffect(() => {
    const mine = ++ticket.current;
    const isEmpty = mode === "search" && query.trim() === "";
    const abort = new AbortController();
    const timer = setTimeout(
      () => {
        if (isEmpty) return setFound(NOTHING);
        setFound((old) => ({ ...old, status: "loading" }));
        return void read({ mode, query, communityId }, null, abort.signal).then(
          (page) => mine === ticket.current && setFound(page),
          (error: unknown) => {
            if (mine !== ticket.current || abort.signal.aborted) return;
            const isHalf = error instanceof ApiError && error.code === "community.search_invalid";
            setFound(isHalf ? NOTHING : { ...NOTHING, status: "error", error });
          },
        );
      },
      mode === "search" ? REST_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [mode, query, communityId]);
  const more = () => {
    const { next } = found;
    const mine = ticket.current;
    if (next === null || found.status !== "ready") return;
    setFound({ ...found, status: "loading" });
    void read(wanted, next).then(
      (page) =>
        mine === ticket.current && setFound({ ...page, hits: [...found.hits, ...page.hits] }),
      (error: unknown) => mine === ticket.current && setFound({ ...found, status: "error", error }),
    );
  };
  return [found, more];
}
