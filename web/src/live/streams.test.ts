import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Wanted } from "./frames";
import { Streams, type Applied, type Follower, type Place } from "./streams";

const S = "channel:c1";

/** A server in a few lines: it keeps a log, and answers as `docs/specs/streams.md` says. */
class Bench {
  readonly asked: Wanted[] = [];
  readonly dropped: string[] = [];
  readonly streams: Streams;
  epoch = "e1";
  log: number[] = [];
  /** Events up to here are no longer kept. */
  forgotten = 0;
  answers = true;

  constructor() {
    this.streams = new Streams(
      {
        subscribe: (wanted) => {
          this.asked.push(...wanted);
          if (this.answers) for (const each of wanted) this.answer(each);
        },
        unsubscribe: (names) => this.dropped.push(...names),
      },
      (flush) => queueMicrotask(flush),
    );
  }

  get top(): number {
    return this.log.at(-1) ?? this.forgotten;
  }

  answer({ stream, epoch, seq }: Wanted): void {
    const resync = seq !== null && (epoch !== this.epoch || seq < this.forgotten || seq > this.top);
    this.streams.received({ op: "subscribed", stream, epoch: this.epoch, seq: this.top, resync });
    if (resync || seq === null) return;
    for (const missed of this.log.filter((each) => each > seq)) this.event(missed);
  }

  event(seq: number): void {
    this.streams.received({
      op: "event",
      stream: S,
      seq,
      at_ms: seq,
      event: { type: `event-${seq}` },
    });
  }

  write(count: number, isTold = true): void {
    for (let each = 0; each < count; each += 1) {
      this.log.push(this.top + 1);
      if (isTold) this.event(this.top);
    }
  }
}

function collector() {
  const seen: number[] = [];
  const resync = vi.fn();
  const started = vi.fn();
  const dropped = vi.fn();
  const follower: Follower = {
    apply: (events: readonly Applied[]) => void seen.push(...events.map((each) => each.seq)),
    resync,
    started,
    dropped,
  };
  return { seen, resync, started, dropped, follower };
}

const at = (seq: number, epoch = "e1"): Place => ({ epoch, seq });
const settled = () => new Promise((done) => setTimeout(done, 0));

describe("streams", () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
    bench.write(5, false);
    bench.streams.opened();
  });

  it("[ST7] gives every event after the place of a snapshot, then new ones, none twice", async () => {
    const { seen, follower } = collector();
    bench.streams.follow(S, at(3), follower);
    bench.write(2);
    await settled();
    expect(seen).toEqual([4, 5, 6, 7]);
    expect(bench.asked).toEqual([{ stream: S, epoch: "e1", seq: 3 }]);
  });

  it("[ST8] drops an event it has had", async () => {
    const { seen, follower } = collector();
    bench.streams.follow(S, at(5), follower);
    bench.write(1);
    bench.event(6);
    bench.event(2);
    await settled();
    expect(seen).toEqual([6]);
  });

  it("[ST8] asks again from the last one when there is a hole, and shows no event before it is filled", async () => {
    const { seen, follower } = collector();
    bench.streams.follow(S, at(5), follower);
    bench.write(1, false);
    bench.answers = false;
    bench.write(1);
    await settled();
    expect(seen).toEqual([]);
    expect(bench.asked.at(-1)).toEqual({ stream: S, epoch: "e1", seq: 5 });
    bench.answers = true;
    bench.answer({ stream: S, epoch: "e1", seq: 5 });
    await settled();
    expect(seen).toEqual([6, 7]);
  });

  it("[ST9] finds a silent loss by the tops of a pong", async () => {
    const { seen, follower } = collector();
    bench.streams.follow(S, at(5), follower);
    bench.write(2, false);
    bench.streams.received({ op: "pong", tops: { [S]: 7 } });
    await settled();
    expect(seen).toEqual([6, 7]);
  });

  it("[ST7] resumes from what it holds after the socket is lost", async () => {
    const { seen, follower } = collector();
    bench.streams.follow(S, at(5), follower);
    bench.streams.closed();
    bench.write(3, false);
    bench.streams.opened();
    await settled();
    expect(seen).toEqual([6, 7, 8]);
  });

  it("[ST5] tells the follower to read the snapshot again, and goes on after it", async () => {
    const { seen, resync, follower } = collector();
    bench.forgotten = 4;
    bench.log = [5];
    const following = bench.streams.follow(S, at(2), follower);
    expect(resync).toHaveBeenCalledTimes(1);
    bench.write(1);
    await settled();
    expect(seen).toEqual([]);
    following.moveTo(at(6));
    bench.write(1);
    await settled();
    expect(seen).toEqual([7]);
  });

  it("[ST4] resyncs on another epoch", () => {
    const { resync, follower } = collector();
    bench.streams.follow(S, at(5, "e0"), follower);
    expect(resync).toHaveBeenCalledTimes(1);
  });

  it("starts a follower without a place at the top", async () => {
    const { seen, started, follower } = collector();
    bench.streams.follow(S, null, follower);
    bench.write(1);
    await settled();
    expect(started).toHaveBeenCalledWith(at(5));
    expect(seen).toEqual([6]);
  });

  it("lets two parts of the page follow one stream from different places", async () => {
    const counts = collector();
    const chat = collector();
    bench.streams.follow(S, null, counts.follower);
    bench.write(2);
    bench.streams.follow(S, at(4), chat.follower);
    bench.write(1);
    await settled();
    expect(counts.seen).toEqual([6, 7, 8]);
    expect(chat.seen).toEqual([5, 6, 7, 8]);
  });

  it("[ST13] tells a follower that its subscription ended", () => {
    const { dropped, follower } = collector();
    bench.streams.follow(S, at(5), follower);
    bench.streams.received({ op: "dropped", stream: S, code: "community.not_allowed" });
    expect(dropped).toHaveBeenCalledWith("community.not_allowed");
    expect(bench.streams.names).toEqual([]);
  });

  it("unsubscribes when the last follower stops", () => {
    const one = bench.streams.follow(S, at(5), collector().follower);
    const two = bench.streams.follow(S, at(5), collector().follower);
    one.stop();
    expect(bench.dropped).toEqual([]);
    two.stop();
    expect(bench.dropped).toEqual([S]);
  });

  it("loses and doubles nothing when the wire drops, repeats and breaks at random", async () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const { seen, follower } = collector();
    bench.streams.follow(S, at(5), follower);
    for (let round = 0; round < 400; round += 1) {
      const roll = random();
      if (roll < 0.55) bench.write(1);
      else if (roll < 0.75) bench.write(1, false);
      else if (roll < 0.85) bench.event(Math.ceil(random() * bench.top));
      else if (roll < 0.95) bench.streams.received({ op: "pong", tops: { [S]: bench.top } });
      else {
        bench.streams.closed();
        bench.write(2, false);
        bench.streams.opened();
      }
    }
    bench.streams.received({ op: "pong", tops: { [S]: bench.top } });
    await settled();
    expect(seen).toEqual(bench.log.filter((seq) => seq > 5));
  });
});
