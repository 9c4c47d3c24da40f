import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientFrame, ServerFrame } from "./frames";
import { LiveSocket } from "./socket";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  constructor(readonly url: string) {
    super();
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close() {
    this.readyState = 3;
  }
  async opens() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
    await vi.advanceTimersByTimeAsync(0);
  }
  says(frame: ServerFrame) {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }
  breaks(code = 1006) {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

const WELCOME: ServerFrame = {
  op: "welcome",
  connection_id: "x",
  account_id: null,
  heartbeat_ms: 20_000,
};
const last = () => FakeSocket.made.at(-1) as FakeSocket;

describe("the socket", () => {
  let socket: LiveSocket;
  const onRefused = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.made = [];
    vi.stubGlobal("WebSocket", FakeSocket);
    socket = new LiveSocket({
      url: () => "ws://x/api/socket",
      token: () => Promise.resolve("t"),
      onRefused,
      schedule: (flush) => queueMicrotask(flush),
      random: () => 1,
    });
    socket.start();
  });

  afterEach(() => {
    socket.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    onRefused.mockReset();
  });

  it("says hello first, and subscribes after the welcome", async () => {
    socket.streams.follow("channel:c", { epoch: "e", seq: 4 }, {});
    await last().opens();
    expect(last().sent).toEqual([{ op: "hello", token: "t" }]);
    last().says(WELCOME);
    expect(last().sent.at(-1)).toEqual({
      op: "subscribe",
      streams: [{ stream: "channel:c", epoch: "e", seq: 4 }],
    });
    expect(socket.state.getState()).toEqual({ status: "open", offlineSinceMs: null });
  });

  it("comes back after growing pauses, and resumes", async () => {
    socket.streams.follow("channel:c", { epoch: "e", seq: 4 }, {});
    const pauses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const made = FakeSocket.made.length;
      last().breaks();
      const from = Date.now();
      while (FakeSocket.made.length === made) await vi.advanceTimersByTimeAsync(50);
      pauses.push(Date.now() - from);
    }
    expect(pauses.slice(0, 4)).toEqual([300, 600, 1200, 2400]);
    expect(pauses.at(-1)).toBe(15_000);
    await last().opens();
    last().says(WELCOME);
    expect(last().sent.at(-1)).toMatchObject({ op: "subscribe" });
  });

  it("[ST9] pings with the streams it follows, and gives up a socket that does not answer", async () => {
    socket.streams.follow("channel:c", { epoch: "e", seq: 4 }, {});
    await last().opens();
    last().says(WELCOME);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(last().sent.at(-1)).toEqual({ op: "ping", streams: ["channel:c"] });
    const silent = last();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(last()).not.toBe(silent);
  });

  it("does not go through the pause when the person asks", async () => {
    last().breaks();
    socket.retryNow();
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("has its token looked at when it is refused", async () => {
    await last().opens();
    last().breaks(4001);
    expect(onRefused).toHaveBeenCalledWith(4001);
  });
});
