import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LoggedIn } from "@/gen/identity";

const SIGNED_IN: LoggedIn = {
  account: {
    account_id: "a1",
    email: "a@example.com",
    name: "가",
    locale: "ko",
    is_owner: false,
    is_verified: false,
    created_at_ms: 0,
  },
  access_token: "token-1",
  expires_in_s: 600,
};

/** Every test has a page of its own. */
async function page() {
  vi.resetModules();
  const session = await import("./session");
  const { api } = await import("./http");
  return { ...session, api };
}

function answers(...all: readonly [status: number, body: unknown][]) {
  const calls: { path: string; headers: Headers }[] = [];
  const fetched = vi.fn(async (path: string, init?: RequestInit) => {
    calls.push({ path, headers: new Headers(init?.headers) });
    const [status, body] = all[Math.min(calls.length, all.length) - 1] ?? [500, {}];
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
  vi.stubGlobal("fetch", fetched);
  return calls;
}

const refused = (code: string) => ({ error: { code, message: "no", data: {} } });

beforeEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe("the session", () => {
  it("asks nothing for a stranger", async () => {
    const calls = answers([200, {}]);
    const { accessToken } = await page();
    expect(await accessToken()).toBeNull();
    expect(calls).toEqual([]);
  });

  it("is known at once after a reload, and refreshed once for many requests", async () => {
    localStorage.setItem("madang.account", JSON.stringify(SIGNED_IN.account));
    const calls = answers([200, SIGNED_IN]);
    const { accessToken, sessionStore } = await page();
    expect(sessionStore.getState().account?.account_id).toBe("a1");
    const tokens = await Promise.all([accessToken(), accessToken(), accessToken()]);
    expect(tokens).toEqual(["token-1", "token-1", "token-1"]);
    expect(calls.map((call) => call.path)).toEqual(["/api/auth/refresh"]);
  });

  it("refreshes on 401 and repeats the request once, with the new token", async () => {
    const calls = answers(
      [401, refused("identity.token_expired")],
      [200, { ...SIGNED_IN, access_token: "token-2" }],
      [200, { ok: true }],
    );
    const { api, signIn } = await page();
    signIn(SIGNED_IN);
    expect(await api.get("/api/me")).toEqual({ ok: true });
    expect(calls.map((call) => call.path)).toEqual(["/api/me", "/api/auth/refresh", "/api/me"]);
    expect(calls.map((call) => call.headers.get("authorization"))).toEqual([
      "Bearer token-1",
      null,
      "Bearer token-2",
    ]);
  });

  it("does not repeat a second time", async () => {
    const calls = answers(
      [401, refused("identity.token_expired")],
      [200, SIGNED_IN],
      [401, refused("identity.token_invalid")],
    );
    const { api, signIn } = await page();
    signIn(SIGNED_IN);
    await expect(api.get("/api/me")).rejects.toMatchObject({ code: "identity.token_invalid" });
    expect(calls).toHaveLength(3);
  });

  it("becomes a stranger when the refresh is refused", async () => {
    answers([401, refused("identity.session_ended")]);
    const { signIn, refresh, sessionStore } = await page();
    signIn(SIGNED_IN);
    expect(await refresh()).toBeNull();
    expect(sessionStore.getState()).toMatchObject({ status: "stranger", account: null });
    expect(localStorage.getItem("madang.account")).toBeNull();
  });

  it("stays signed in when the server is only away", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    const { signIn, refresh, sessionStore } = await page();
    signIn(SIGNED_IN);
    await expect(refresh()).rejects.toMatchObject({ code: "client.offline" });
    expect(sessionStore.getState().status).toBe("signed-in");
  });

  it("waits for another tab's refresh and takes its token", async () => {
    const calls = answers([200, SIGNED_IN]);
    let release: () => void = () => {};
    const locks = {
      request: (_: string, work: () => Promise<unknown>) =>
        new Promise<void>((done) => {
          release = done;
        }).then(work),
    };
    vi.stubGlobal("navigator", { language: "ko", locks });
    const { signIn, refresh } = await page();
    const waiting = refresh();
    signIn({ ...SIGNED_IN, access_token: "from-the-other-tab" });
    release();
    expect(await waiting).toBe("from-the-other-tab");
    expect(calls).toEqual([]);
  });
});
