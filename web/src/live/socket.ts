/**
 * The one socket of the page: hello, heartbeat with the streams on screen, and coming back after a
 * loss with growing, jittered pauses. It knows no stream's meaning; `Streams` does the order.
 */
import { createStore } from "zustand/vanilla";
import {
  CLOSE_SESSION_REVOKED,
  CLOSE_TOKEN_REFUSED,
  type ClientFrame,
  type PersonShown,
  type ServerFrame,
  type Wanted,
} from "./frames";
import { Streams } from "./streams";

const PAUSE_FIRST_MS = 300;
const PAUSE_MAX_MS = 15_000;
const PONG_WAIT_MS = 8_000;
const WELCOME_WAIT_MS = 10_000;
const HEARTBEAT_DEFAULT_MS = 20_000;
/** The server takes no more streams in one frame (STREAMS_PER_FRAME_MAX). */
const STREAMS_PER_FRAME_MAX = 256;

export type ConnectionStatus = "connecting" | "open" | "offline";

export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** Since when the page is without its socket; null while open. */
  readonly offlineSinceMs: number | null;
}

export interface SocketOptions {
  readonly url: () => string;
  readonly token: () => Promise<string | null>;
  /** The server refused the token, or revoked the session. */
  readonly onRefused: (code: number) => Promise<void> | void;
  readonly schedule: (flush: () => void) => void;
  readonly random?: () => number;
}

export class LiveSocket {
  readonly streams: Streams;
  readonly state = createStore<ConnectionState>(() => ({
    status: "connecting",
    offlineSinceMs: null,
  }));
  onPeople: ((people: readonly PersonShown[]) => void) | null = null;
  readonly #options: SocketOptions;
  #socket: WebSocket | null = null;
  #attempts = 0;
  #isWelcome = false;
  #isStopped = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #pongWait: ReturnType<typeof setTimeout> | undefined;
  #welcomeWait: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.streams = new Streams(
      {
        subscribe: (streams: readonly Wanted[]) => {
          for (let from = 0; from < streams.length; from += STREAMS_PER_FRAME_MAX) {
            this.send({
              op: "subscribe",
              streams: streams.slice(from, from + STREAMS_PER_FRAME_MAX),
            });
          }
        },
        unsubscribe: (streams) => this.send({ op: "unsubscribe", streams }),
      },
      options.schedule,
    );
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  /** Somebody signed in or out: say hello again on a new socket, so that rights are read afresh. */
  restart(): void {
    if (this.#isStopped) return;
    this.#drop();
    this.#attempts = 0;
    clearTimeout(this.#retry);
    void this.#connect();
  }

  /** Do not wait for the pause: the person asked, or the network is back. */
  retryNow(): void {
    if (this.#isStopped || this.#socket) return;
    clearTimeout(this.#retry);
    this.#attempts = 0;
    void this.#connect();
  }

  send(frame: ClientFrame): boolean {
    if (!this.#isWelcome && frame.op !== "hello") return false;
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Ask for the tops now; a socket that does not answer is closed and opened again. */
  ping(): void {
    const names = this.streams.names.slice(0, STREAMS_PER_FRAME_MAX);
    if (!this.send({ op: "ping", streams: names })) return;
    clearTimeout(this.#pongWait);
    this.#pongWait = setTimeout(() => this.#lost(), PONG_WAIT_MS);
  }

  async #connect(): Promise<void> {
    if (this.#isStopped || this.#socket) return;
    const socket = new WebSocket(this.#options.url());
    this.#socket = socket;
    clearTimeout(this.#welcomeWait);
    this.#welcomeWait = setTimeout(() => this.#lost(), WELCOME_WAIT_MS);
    socket.addEventListener("open", () => void this.#hello(socket));
    socket.addEventListener("message", (event: MessageEvent<string>) => {
      if (socket === this.#socket) this.#received(JSON.parse(event.data) as ServerFrame);
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) this.#closed(event.code);
    });
  }

  async #hello(socket: WebSocket): Promise<void> {
    try {
      const token = await this.#options.token();
      if (socket === this.#socket) this.send({ op: "hello", token });
    } catch {
      if (socket === this.#socket) this.#lost();
    }
  }

  #received(frame: ServerFrame): void {
    if (frame.op === "welcome") this.#welcome(frame.heartbeat_ms);
    else if (frame.op === "people") this.onPeople?.(frame.people);
    else if (frame.op === "error") console.warn("socket frame refused", frame.error.code);
    else {
      if (frame.op === "pong") clearTimeout(this.#pongWait);
      this.streams.received(frame);
    }
  }

  #welcome(heartbeatMs: number): void {
    const isFirst = !this.#isWelcome;
    clearTimeout(this.#welcomeWait);
    this.#isWelcome = true;
    this.#attempts = 0;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.ping(), (heartbeatMs || HEARTBEAT_DEFAULT_MS) * 0.8);
    if (!isFirst) return;
    this.state.setState({ status: "open", offlineSinceMs: null });
    this.streams.opened();
  }

  #lost(): void {
    this.#drop();
    this.#again();
  }

  #closed(code: number): void {
    this.#drop();
    if (code === CLOSE_TOKEN_REFUSED || code === CLOSE_SESSION_REVOKED) {
      void Promise.resolve(this.#options.onRefused(code)).finally(() => this.#again());
    } else this.#again();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#isWelcome = false;
    clearInterval(this.#beat);
    clearTimeout(this.#pongWait);
    clearTimeout(this.#welcomeWait);
    if (socket) {
      this.streams.closed();
      socket.close(1000);
    }
    const { offlineSinceMs } = this.state.getState();
    this.state.setState({ status: "offline", offlineSinceMs: offlineSinceMs ?? Date.now() });
  }

  /** Double the pause each time, and spread the crowd over half of it. */
  #again(): void {
    if (this.#isStopped) return;
    const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    const random = this.#options.random ?? Math.random;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), pauseMs * (0.5 + random() / 2));
  }
}
