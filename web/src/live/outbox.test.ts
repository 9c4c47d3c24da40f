import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "@/gen/community";
import { ApiError, OFFLINE_CODE } from "./api-error";
import { database, type OutboxRow } from "./database";
import { Outbox, OUTBOX_MAX } from "./outbox";
import { sessionStore } from "./session";

const ME = "account-me";

function answer(row: OutboxRow): Message {
  return {
    message_id: `m-${row.nonce}`,
    channel_id: row.channel_id,
    seq: 1,
    author_id: row.account_id,
    author_name: "나",
    text: row.text,
    nonce: row.nonce,
    reply_to: row.reply_to,
    mentions: [],
    reactions: [],
    attachments: [],
    poll: null,
    previews: [],
    author_kind: "person",
    author_icon: null,
    forwarded: null,
    sent_at_ms: 0,
    edited_at_ms: null,
  };
}

beforeEach(async () => {
  for (const row of await database.outbox(ME)) await database.dropOutbox(row.nonce);
  sessionStore.setState({
    status: "signed-in",
    account: {
      account_id: ME,
      email: "me@example.com",
      name: "나",
      locale: "ko",
      is_owner: false,
      is_verified: true,
      created_at_ms: 0,
    },
  });
});

describe("the outbox", () => {
  it("sends in order, one at a time", async () => {
    const order: string[] = [];
    let inFlight = 0;
    const outbox = new Outbox(async (row) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      await new Promise((done) => setTimeout(done, 5));
      inFlight -= 1;
      order.push(row.text);
      return answer(row);
    });
    await Promise.all(["하나", "둘", "셋"].map((text) => outbox.add("c", text, null)));
    await vi.waitFor(() => expect(order).toEqual(["하나", "둘", "셋"]));
    expect(await database.outbox(ME)).toEqual([]);
  });

  it("[ST15] keeps the nonce over a reload in the middle of a send", async () => {
    const first: string[] = [];
    const before = new Outbox((row) => {
      first.push(row.nonce);
      return new Promise(() => {});
    });
    void before.add("c", "가는 중", null);
    await vi.waitFor(() => expect(first).toHaveLength(1));

    const second: string[] = [];
    const after = new Outbox(async (row) => {
      second.push(row.nonce);
      return answer(row);
    });
    // The lock of the page that went away is released with it; here it is simply not waited for.
    vi.stubGlobal("navigator", { ...navigator, locks: undefined });
    await after.restore(ME);
    await vi.waitFor(() => expect(second).toEqual(first));
    vi.unstubAllGlobals();
    expect(await database.outbox(ME)).toEqual([]);
  });

  it("waits while the network is away, and then sends once", async () => {
    let isOnline = false;
    const tried = vi.fn(async (row: OutboxRow) => {
      if (!isOnline) throw new ApiError(OFFLINE_CODE, 0, "");
      return answer(row);
    });
    const outbox = new Outbox(tried);
    await outbox.add("c", "지하철", null);
    expect(outbox.store.getState().rows).toMatchObject([{ state: "waiting", isSent: false }]);
    isOnline = true;
    await outbox.flush();
    expect(tried).toHaveBeenCalledTimes(2);
    expect(outbox.store.getState().rows).toMatchObject([{ isSent: true }]);
  });

  it("marks a refused message, goes on with the next, and sends it again when asked", async () => {
    let isAllowed = false;
    const outbox = new Outbox(async (row) => {
      if (row.text === "나쁜" && !isAllowed) throw new ApiError("community.not_member", 403, "");
      return answer(row);
    });
    await outbox.add("c", "나쁜", null);
    await outbox.add("c", "좋은", null);
    const [bad, good] = outbox.store.getState().rows;
    expect(bad).toMatchObject({ state: "failed", error_code: "community.not_member" });
    expect(good).toMatchObject({ isSent: true });
    expect(await database.outbox(ME)).toMatchObject([{ text: "나쁜", state: "failed" }]);
    isAllowed = true;
    await outbox.retry(bad?.nonce ?? "");
    expect(await database.outbox(ME)).toEqual([]);
  });

  it("drops a row when its message is on the screen, also before the answer", async () => {
    let finish: (message: Message) => void = () => {};
    const outbox = new Outbox(
      () =>
        new Promise((done) => {
          finish = done;
        }),
    );
    void outbox.add("c", "빠른 이벤트", null);
    await vi.waitFor(async () => expect(await database.outbox(ME)).toHaveLength(1));
    const [row] = outbox.store.getState().rows;
    if (!row) throw new Error("no row");
    outbox.sawMessages([answer(row)]);
    expect(outbox.store.getState().rows).toEqual([]);
    finish(answer(row));
    await new Promise((done) => setTimeout(done, 5));
    expect(outbox.store.getState().rows).toEqual([]);
  });

  it("deletes what the person gave up", async () => {
    const outbox = new Outbox(() =>
      Promise.reject(new ApiError("community.text_too_long", 400, "")),
    );
    await outbox.add("c", "긴 글", null);
    await outbox.drop(outbox.store.getState().rows[0]?.nonce ?? "");
    expect(outbox.store.getState().rows).toEqual([]);
    expect(await database.outbox(ME)).toEqual([]);
  });

  it("holds at most OUTBOX_MAX rows", async () => {
    const outbox = new Outbox(() => Promise.reject(new ApiError(OFFLINE_CODE, 0, "")));
    for (let each = 0; each <= OUTBOX_MAX; each += 1) void outbox.add("c", `${each}`, null);
    expect(outbox.store.getState().rows).toHaveLength(OUTBOX_MAX);
  });
});
