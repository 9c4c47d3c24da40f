/**
 * One channel as the page holds it: the cached page at once, the snapshot after it, events on top,
 * older and newer pages by scrolling. It keeps following while other channels are looked at.
 */
import { createStore } from "zustand/vanilla";
import type { Message, MessagePage, Position } from "@/gen/community";
import type { ChannelEvent } from "@/live/kinds";
import { codeOf } from "./api-error";
import { cacheKey, database, PAGE_MESSAGES_KEPT_MAX } from "./database";
import type { AnyEvent } from "./frames";
import { api } from "./http";
import { live } from "./live";
import { outbox } from "./outbox";
import {
  applyToTimeline,
  timelineOf,
  withNewer,
  withOlder,
  type Timeline,
} from "./reducers/channel";
import { sessionStore } from "./session";
import type { Applied, Following } from "./streams";
import { putThreads, sawThreadEvents } from "./threads";
import { sawMessage, sawTyping } from "./typing";

export const PAGE_MESSAGES = 50;
const KEEP_AFTER_MS = 1_000;
const RETRY_MS = 3_000;

export interface ChannelState {
  readonly status: "loading" | "cached" | "ready" | "error";
  readonly errorCode: string | null;
  readonly timeline: Timeline;
  readonly isLoadingBefore: boolean;
  readonly isLoadingAfter: boolean;
  /** Changes when the list was replaced: the reader starts at a new place. */
  readonly generation: number;
}

const EMPTY: Timeline = { messages: [], hasBefore: false, hasAfter: false, breaks: new Set() };

export class ChannelView {
  readonly channelId: string;
  readonly store = createStore<ChannelState>(() => ({
    status: "loading",
    errorCode: null,
    timeline: EMPTY,
    isLoadingBefore: false,
    isLoadingAfter: false,
    generation: 0,
  }));
  #following: Following | null = null;
  #at: Position | null = null;
  #recent: Applied<ChannelEvent>[] = [];
  #requests = 0;
  #ticket = 0;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(channelId: string) {
    this.channelId = channelId;
  }

  get #key(): string {
    return cacheKey(sessionStore.getState().account?.account_id ?? null, this.channelId);
  }

  /** Show what is cached, then read the newest page (or the one around a message). */
  async open(aroundSeq?: number): Promise<void> {
    if (aroundSeq === undefined) void this.#showCached();
    await this.load(aroundSeq);
  }

  async #showCached(): Promise<void> {
    const page = await database.page(this.#key);
    if (!page || this.store.getState().status !== "loading") return;
    this.store.setState({
      status: "cached",
      timeline: { ...EMPTY, messages: page.messages, hasBefore: page.has_before },
      generation: this.store.getState().generation + 1,
    });
  }

  async load(aroundSeq?: number): Promise<void> {
    const ticket = ++this.#ticket;
    clearTimeout(this.#retryTimer);
    try {
      const around = aroundSeq === undefined ? "" : `&around=${aroundSeq}`;
      const page = await this.#read(around);
      if (ticket !== this.#ticket) return;
      this.#replace(page);
    } catch (error) {
      if (ticket === this.#ticket) this.#failed(codeOf(error), aroundSeq);
    }
  }

  #read(query: string): Promise<MessagePage> {
    return api.get(`/api/channels/${this.channelId}/messages?limit=${PAGE_MESSAGES}${query}`);
  }

  #failed(errorCode: string, aroundSeq?: number): void {
    const { status } = this.store.getState();
    if (status === "loading") this.store.setState({ status: "error", errorCode });
    if (errorCode.startsWith("client.")) {
      this.#retryTimer = setTimeout(() => void this.load(aroundSeq), RETRY_MS);
    }
  }

  #replace(page: MessagePage): void {
    const { generation, status, timeline } = this.store.getState();
    const isContinued = status !== "loading" && !timeline.hasAfter && !page.has_after;
    this.store.setState({
      status: "ready",
      errorCode: null,
      timeline: timelineOf(page),
      generation: isContinued ? generation : generation + 1,
    });
    putThreads(page.threads);
    this.#place(page.at);
    this.#keepLater();
    outbox.sawMessages(page.messages);
  }

  #place(at: Position): void {
    this.#at = at;
    this.#recent = [];
    if (this.#following) {
      this.#following.moveTo(at);
      return;
    }
    this.#following = live.streams.follow(at.stream, at, {
      apply: (events) => this.#apply(events as readonly Applied<ChannelEvent>[]),
      resync: () => void this.load(),
      passing: (event) => this.#passing(event),
      dropped: (code) => {
        this.#following = null;
        this.store.setState({ status: "error", errorCode: code, timeline: EMPTY });
      },
    });
  }

  #apply(events: readonly Applied<ChannelEvent>[]): void {
    const last = events.at(-1);
    if (this.#at && last) this.#at = { ...this.#at, seq: last.seq };
    if (this.#requests > 0) this.#recent.push(...events);
    const sent: Message[] = [];
    for (const { event } of events) {
      if (event.type !== "community.message_sent") continue;
      sent.push(event.message);
      sawMessage(this.channelId, event.message.author_id);
    }
    this.store.setState(({ timeline }) => ({ timeline: applyToTimeline(timeline, events) }));
    sawThreadEvents(events);
    if (sent.length > 0) outbox.sawMessages(sent);
    this.#keepLater();
  }

  #passing(event: AnyEvent): void {
    if (event.type !== "community.typing") return;
    const { account_id, name } = event as unknown as { account_id: string; name: string };
    if (account_id !== sessionStore.getState().account?.account_id) {
      sawTyping(this.channelId, account_id, name);
    }
  }

  /** Show a change before its event comes. */
  patch(messageId: string, to: (old: Message) => Message): void {
    this.store.setState(({ timeline }) => ({
      timeline: {
        ...timeline,
        messages: timeline.messages.map((message) =>
          message.message_id === messageId ? to(message) : message,
        ),
      },
    }));
  }

  async loadBefore(): Promise<void> {
    const { timeline, isLoadingBefore, status } = this.store.getState();
    const first = timeline.messages[0];
    if (!timeline.hasBefore || isLoadingBefore || !first || status !== "ready") return;
    this.store.setState({ isLoadingBefore: true });
    await this.#page(`&before=${first.seq}`, withOlder);
    this.store.setState({ isLoadingBefore: false });
  }

  async loadAfter(): Promise<void> {
    const { timeline, isLoadingAfter, status } = this.store.getState();
    const last = timeline.messages.at(-1);
    if (!timeline.hasAfter || isLoadingAfter || !last || status !== "ready") return;
    this.store.setState({ isLoadingAfter: true });
    await this.#page(`&after=${last.seq}`, withNewer);
    this.store.setState({ isLoadingAfter: false });
  }

  async #page(query: string, join: typeof withOlder): Promise<void> {
    const ticket = this.#ticket;
    this.#requests += 1;
    try {
      const page = await this.#read(query);
      if (ticket !== this.#ticket) return;
      putThreads(page.threads);
      const missed = this.#recent;
      this.store.setState(({ timeline }) => ({ timeline: join(timeline, page, missed) }));
    } catch (error) {
      console.warn("a page of messages did not come", codeOf(error));
    } finally {
      this.#requests -= 1;
      if (this.#requests === 0) this.#recent = [];
    }
  }

  /** Keep the newest messages for the next visit. */
  #keepLater(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => {
      const { timeline, status } = this.store.getState();
      if (!this.#at || timeline.hasAfter || status !== "ready") return;
      const messages = timeline.messages.slice(-PAGE_MESSAGES_KEPT_MAX);
      void database.putPage({
        key: this.#key,
        at: this.#at,
        messages,
        has_before: timeline.hasBefore || messages.length < timeline.messages.length,
        kept_at_ms: Date.now(),
      });
    }, KEEP_AFTER_MS);
  }

  close(): void {
    this.#ticket += 1;
    clearTimeout(this.#keepTimer);
    clearTimeout(this.#retryTimer);
    this.#following?.stop();
    this.#following = null;
  }
}

/** Channels that keep following in the background, newest last. */
const VIEWS_KEPT_MAX = 8;
const views = new Map<string, ChannelView>();

export function channelView(channelId: string, aroundSeq?: number): ChannelView {
  const kept = views.get(channelId);
  if (kept) {
    views.delete(channelId);
    views.set(channelId, kept);
    return kept;
  }
  const view = new ChannelView(channelId);
  views.set(channelId, view);
  void view.open(aroundSeq);
  for (const [id, old] of views) {
    if (views.size <= VIEWS_KEPT_MAX) break;
    old.close();
    views.delete(id);
  }
  return view;
}

/** Somebody else signed in: nothing of what was seen before may stay. */
export function forgetChannels(): void {
  for (const view of views.values()) view.close();
  views.clear();
}
