/** Follow a stream from a component: boards and other features that keep their own snapshot. */
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Position } from "@/gen/community";
import { live } from "./live";
import type { ConnectionState } from "./socket";
import type { Applied, Follower } from "./streams";
import type { AnyEvent } from "./frames";
import { sessionStore, type SessionState } from "./session";

export interface StreamHandlers<Event extends AnyEvent> {
  /** Events after the snapshot, in order, batched per frame. */
  readonly apply: (events: readonly Applied<Event>[]) => void;
  /** Read the snapshot again and pass its new `at`. */
  readonly resync: () => void;
  readonly passing?: (event: AnyEvent) => void;
}

/**
 * Follow `at.stream` from the snapshot's place. Pass null until the snapshot is there; a snapshot
 * that was read again moves the place. Handlers may change with every render.
 */
export function useStream<Event extends AnyEvent>(
  at: Position | null | undefined,
  handlers: StreamHandlers<Event>,
): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const stream = at?.stream ?? null;
  const epoch = at?.epoch ?? null;
  const seq = at?.seq ?? null;
  useEffect(() => {
    if (stream === null || epoch === null || seq === null) return undefined;
    const follower: Follower = {
      apply: (events) => latest.current.apply(events as readonly Applied<Event>[]),
      resync: () => latest.current.resync(),
      passing: (event) => latest.current.passing?.(event),
    };
    const following = live.streams.follow(stream, { epoch, seq }, follower);
    return () => following.stop();
  }, [stream, epoch, seq]);
}

export function useConnection(): ConnectionState {
  return useStore(live.state);
}

export function useSession(): SessionState {
  return useStore(sessionStore);
}
