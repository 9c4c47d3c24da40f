/**
 * What is being sent. A message stands in IndexedDB from the moment Enter is pressed until the server
 * has answered; it goes out in order per channel, from one tab at a time, always with the same nonce,
 * so that a reload in the middle sends it once (ST15).
 */
import { createStore } from "zustand/vanilla";
import type { Attachment, Message } from "@/gen/community";
import { ApiError } from "./api-error";
import { database, type OutboxRow } from "./database";
import { api } from "./http";
import { sessionStore } from "./session";

export interface Pending extends OutboxRow {
  /** Answered by the server; the row goes when the event is on the screen. */
  readonly isSent: boolean;
}

export const OUTBOX_MAX = 200;
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 20_000;
const LOCK = "madang.outbox";

type Send = (row: OutboxRow) => Promise<Message>;

const postMessage: Send = (row) =>
  api.post(`/api/channels/${row.channel_id}/messages`, {
    nonce: row.nonce,
    text: row.text,
    reply_to: row.reply_to,
    attachment_ids: (row.attachments ?? []).map((one) => one.attachment_id),
  });

export class Outbox {
  readonly store = createStore<{ readonly rows: readonly Pending[] }>(() => ({ rows: [] }));
  readonly #send: Send;
  #isFlushing = false;
  #isAskedAgain = false;
  #pauseMs = PAUSE_FIRST_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(send: Send = postMessage) {
    this.#send = send;
  }

  /** After a reload or a sign-in: what this account had not got through. */
  async restore(accountId: string | null): Promise<void> {
    const rows = accountId === null ? [] : await database.outbox(accountId);
    rows.sort((a, b) => a.created_at_ms - b.created_at_ms);
    this.store.setState({ rows: rows.map((row) => ({ ...row, isSent: false })) });
    void this.flush();
  }

  async add(
    channelId: string,
    text: string,
    replyTo: string | null,
    attachments: readonly Attachment[] = [],
  ): Promise<void> {
    const accountId = sessionStore.getState().account?.account_id;
    if (!accountId || this.store.getState().rows.length >= OUTBOX_MAX) return;
    const last = this.store.getState().rows.at(-1)?.created_at_ms ?? 0;
    const row: OutboxRow = {
      nonce: crypto.randomUUID(),
      account_id: accountId,
      channel_id: channelId,
      text,
      reply_to: replyTo,
      attachments,
      created_at_ms: Math.max(Date.now(), last + 1),
      state: "waiting",
      error_code: null,
    };
    this.#set((rows) => [...rows, { ...row, isSent: false }]);
    await database.putOutbox(row);
    await this.flush();
  }

  async retry(nonce: string): Promise<void> {
    const row = this.store.getState().rows.find((other) => other.nonce === nonce);
    if (!row) return;
    await this.#keep({ ...row, state: "waiting", error_code: null });
    this.#pauseMs = PAUSE_FIRST_MS;
    await this.flush();
  }

  async drop(nonce: string): Promise<void> {
    this.#set((rows) => rows.filter((row) => row.nonce !== nonce));
    await database.dropOutbox(nonce);
  }

  /** Messages came over a stream or in a page: their pending rows are done. */
  sawMessages(messages: readonly Message[]): void {
    const { rows } = this.store.getState();
    if (rows.length === 0) return;
    const nonces = new Set(messages.map((message) => message.nonce));
    const done = rows.filter((row) => nonces.has(row.nonce));
    if (done.length === 0) return;
    this.#set((all) => all.filter((row) => !nonces.has(row.nonce)));
    for (const row of done) void database.dropOutbox(row.nonce);
  }

  /** Send what waits, in order. A channel whose first row fails is passed over; others go on. */
  async flush(): Promise<void> {
    if (this.#isFlushing) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isFlushing = true;
    clearTimeout(this.#retry);
    try {
      do {
        this.#isAskedAgain = false;
        await this.#withLock(() => this.#sendAll());
      } while (this.#isAskedAgain);
    } finally {
      this.#isFlushing = false;
    }
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const next = this.store.getState().rows.find((row) => row.state === "waiting" && !row.isSent);
      if (!next) return;
      if (!(await this.#sendOne(next))) return;
    }
  }

  /** Answers false when the network, not the message, is at fault: then everything waits. */
  async #sendOne(row: Pending): Promise<boolean> {
    // Another tab may have sent it, or the person dropped it there.
    if (!(await database.hasInOutbox(row.nonce))) {
      this.#set((rows) => rows.filter((other) => other.nonce !== row.nonce));
      return true;
    }
    try {
      await this.#send(row);
    } catch (error) {
      return this.#failed(row, error);
    }
    this.#pauseMs = PAUSE_FIRST_MS;
    await database.dropOutbox(row.nonce);
    // When the event overtook this answer, the row is gone already and nothing is left to mark.
    this.#set((rows) =>
      rows.map((other) => (other.nonce === row.nonce ? { ...other, isSent: true } : other)),
    );
    return true;
  }

  async #failed(row: Pending, error: unknown): Promise<boolean> {
    // Slow mode may last for hours: other channels do not wait for it.
    const isSlow = error instanceof ApiError && error.code === "community.slow_mode";
    if (error instanceof ApiError && (isSlow || !error.isTransient)) {
      const { reason } = error.data;
      const error_note = typeof reason === "string" && reason !== "" ? reason : null;
      await this.#keep({ ...row, state: "failed", error_code: error.code, error_note });
      return true;
    }
    const waitMs = retryAfterMs(error) ?? this.#pauseMs;
    this.#pauseMs = Math.min(PAUSE_MAX_MS, this.#pauseMs * 2);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.flush(), waitMs);
    return false;
  }

  async #keep(row: Pending): Promise<void> {
    this.#set((rows) => rows.map((other) => (other.nonce === row.nonce ? row : other)));
    const { isSent: _, ...kept } = row;
    await database.putOutbox(kept);
  }

  #set(to: (rows: readonly Pending[]) => readonly Pending[]): void {
    this.store.setState(({ rows }) => ({ rows: to(rows) }));
  }

  async #withLock(work: () => Promise<void>): Promise<void> {
    if (!("locks" in navigator) || !navigator.locks) return work();
    await navigator.locks.request(LOCK, work);
  }
}

function retryAfterMs(error: unknown): number | null {
  if (!(error instanceof ApiError)) return null;
  const seconds = Number(error.data.retry_after_s);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

export const outbox = new Outbox();

/** Keep the outbox with whoever is signed in, and flush it when the connection comes back. */
export function startOutbox(onOpen: (flush: () => void) => void): void {
  let accountId: string | null = null;
  const follow = () => {
    const next = sessionStore.getState().account?.account_id ?? null;
    if (next === accountId) return;
    accountId = next;
    void outbox.restore(next);
  };
  follow();
  sessionStore.subscribe(follow);
  window.addEventListener("online", () => void outbox.flush());
  onOpen(() => void outbox.flush());
}
