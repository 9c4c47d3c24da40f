/**
 * Follows streams by the rule ST8: an event is applied only when `seq == last + 1`, an older one is
 * dropped, a later one is a hole and the stream is subscribed again from `last`. Each follower holds
 * its own place, so that two parts of the page may follow one stream from different snapshots.
 */
import type { AnyEvent, ServerFrame, Wanted } from "./frames";

export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

export interface Applied<Event extends AnyEvent = AnyEvent> {
  readonly seq: number;
  readonly atMs: number;
  readonly event: Event;
}

export interface Follower {
  /** Events in order, without a hole, batched per animation frame. */
  apply?(events: readonly Applied[]): void;
  passing?(event: AnyEvent): void;
  /** What is held is too old: read the snapshot again, then `Following.moveTo` its place. */
  resync?(): void;
  dropped?(code: string): void;
  /** The first answer to a follower without a place: from here on. */
  started?(place: Place): void;
}

export interface Following {
  /** A snapshot was read; events after it come next. */
  moveTo(place: Place): void;
  stop(): void;
}

/** The part of a socket that streams need. */
export interface Wire {
  subscribe(streams: readonly Wanted[]): void;
  unsubscribe(streams: readonly string[]): void;
}

interface Cursor {
  readonly follower: Follower;
  place: Place | null;
  /** Told to resync, and its new snapshot has not come yet. */
  isWaiting: boolean;
  queue: Applied[];
}

interface Entry {
  readonly cursors: Set<Cursor>;
  /** The last answer of the server; null before the first and after the socket closed. */
  known: Place | null;
  isAsking: boolean;
  /** A place moved while an answer was awaited: ask again after it. */
  isStale: boolean;
}

export class Streams {
  readonly #wire: Wire;
  readonly #schedule: (flush: () => void) => void;
  readonly #entries = new Map<string, Entry>();
  #isOpen = false;
  #isFlushing = false;

  constructor(wire: Wire, schedule: (flush: () => void) => void) {
    this.#wire = wire;
    this.#schedule = schedule;
  }

  /** Streams that are followed, for `ping` (ST9). */
  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  follow(stream: string, place: Place | null, follower: Follower): Following {
    let entry = this.#entries.get(stream);
    if (!entry) {
      entry = { cursors: new Set(), known: null, isAsking: false, isStale: false };
      this.#entries.set(stream, entry);
    }
    const cursor: Cursor = { follower, place, isWaiting: false, queue: [] };
    entry.cursors.add(cursor);
    this.#settle(stream, entry, cursor);
    return {
      moveTo: (next) => {
        cursor.place = next;
        cursor.isWaiting = false;
        cursor.queue = cursor.queue.filter((applied) => applied.seq > next.seq);
        this.#settle(stream, entry, cursor);
      },
      stop: () => this.#stop(stream, entry, cursor),
    };
  }

  /** The socket said welcome: ask for everything again, each from where it stands. */
  opened(): void {
    this.#isOpen = true;
    const wanted: Wanted[] = [];
    for (const [stream, entry] of this.#entries) {
      entry.known = null;
      entry.isAsking = true;
      entry.isStale = false;
      wanted.push(this.#wanted(stream, entry));
    }
    if (wanted.length > 0) this.#wire.subscribe(wanted);
  }

  closed(): void {
    this.#isOpen = false;
    for (const entry of this.#entries.values()) {
      entry.known = null;
      entry.isAsking = false;
    }
  }

  received(frame: ServerFrame): void {
    if (frame.op === "event") this.#event(frame.stream, frame);
    else if (frame.op === "subscribed") this.#subscribed(frame);
    else if (frame.op === "pong") this.#tops(frame.tops);
    else if (frame.op === "dropped") this.#dropped(frame.stream, frame.code);
    else if (frame.op === "ephemeral") {
      for (const cursor of this.#entries.get(frame.stream)?.cursors ?? []) {
        cursor.follower.passing?.(frame.event);
      }
    }
  }

  /** Hand over what came since the last animation frame. */
  flush(): void {
    this.#isFlushing = false;
    for (const entry of this.#entries.values()) {
      for (const cursor of entry.cursors) {
        if (cursor.queue.length === 0) continue;
        const batch = cursor.queue;
        cursor.queue = [];
        cursor.follower.apply?.(batch);
      }
    }
  }

  #settle(stream: string, entry: Entry, cursor: Cursor): void {
    if (!this.#isOpen) return;
    if (!entry.known) {
      if (entry.isAsking) entry.isStale = true;
      else this.#ask(stream, entry);
    } else if (!cursor.place) {
      cursor.place = entry.known;
      cursor.follower.started?.(entry.known);
    } else if (cursor.place.epoch !== entry.known.epoch || cursor.place.seq < entry.known.seq) {
      this.#ask(stream, entry);
    }
  }

  #ask(stream: string, entry: Entry): void {
    if (!this.#isOpen) return;
    if (entry.isAsking) {
      entry.isStale = true;
      return;
    }
    entry.isAsking = true;
    this.#wire.subscribe([this.#wanted(stream, entry)]);
  }

  /** The oldest place among the followers that have one: later ones drop what they know. */
  #wanted(stream: string, entry: Entry): Wanted {
    let oldest: Place | null = null;
    for (const { place, isWaiting } of entry.cursors) {
      if (place && !isWaiting && (!oldest || place.seq < oldest.seq)) oldest = place;
    }
    return { stream, epoch: oldest?.epoch ?? null, seq: oldest?.seq ?? null };
  }

  #subscribed(frame: Extract<ServerFrame, { op: "subscribed" }>): void {
    const entry = this.#entries.get(frame.stream);
    if (!entry) return;
    entry.isAsking = false;
    entry.known = { epoch: frame.epoch, seq: frame.seq };
    for (const cursor of entry.cursors) {
      if (!cursor.place) {
        cursor.place = entry.known;
        cursor.follower.started?.(entry.known);
      } else if (frame.resync && !cursor.isWaiting && isElsewhere(cursor.place, entry.known)) {
        cursor.isWaiting = true;
        cursor.queue = [];
        cursor.follower.resync?.();
      }
    }
    if (entry.isStale) {
      entry.isStale = false;
      if (this.#hasOlder(entry)) this.#ask(frame.stream, entry);
    }
  }

  #hasOlder(entry: Entry): boolean {
    for (const { place, isWaiting } of entry.cursors) {
      if (place && !isWaiting && entry.known && place.seq < entry.known.seq) return true;
    }
    return false;
  }

  #event(stream: string, applied: { seq: number; at_ms: number; event: AnyEvent }): void {
    const entry = this.#entries.get(stream);
    if (!entry) return;
    let hasHole = false;
    for (const cursor of entry.cursors) {
      if (!cursor.place || cursor.isWaiting) continue;
      if (applied.seq === cursor.place.seq + 1) {
        cursor.place = { epoch: cursor.place.epoch, seq: applied.seq };
        cursor.queue.push({ seq: applied.seq, atMs: applied.at_ms, event: applied.event });
      } else if (applied.seq > cursor.place.seq + 1) hasHole = true;
    }
    if (entry.known && applied.seq > entry.known.seq) {
      entry.known = { epoch: entry.known.epoch, seq: applied.seq };
    }
    if (hasHole) this.#ask(stream, entry);
    if (!this.#isFlushing) {
      this.#isFlushing = true;
      this.#schedule(() => this.flush());
    }
  }

  #tops(tops: Readonly<Record<string, number>>): void {
    for (const [stream, top] of Object.entries(tops)) {
      const entry = this.#entries.get(stream);
      if (!entry) continue;
      for (const { place, isWaiting } of entry.cursors) {
        if (place && !isWaiting && place.seq < top) {
          this.#ask(stream, entry);
          break;
        }
      }
    }
  }

  #dropped(stream: string, code: string): void {
    const entry = this.#entries.get(stream);
    if (!entry) return;
    this.#entries.delete(stream);
    for (const cursor of entry.cursors) cursor.follower.dropped?.(code);
  }

  #stop(stream: string, entry: Entry, cursor: Cursor): void {
    entry.cursors.delete(cursor);
    if (entry.cursors.size > 0 || this.#entries.get(stream) !== entry) return;
    this.#entries.delete(stream);
    if (this.#isOpen) this.#wire.unsubscribe([stream]);
  }
}

function isElsewhere(place: Place, known: Place): boolean {
  return place.epoch !== known.epoch || place.seq !== known.seq;
}
