/** MD11, MD13: whatever is written, only the allowed elements and attributes come out, and no word is made up. */
import { render } from "@testing-library/react";
import { I18nProvider } from "@lingui/react";
import { i18n } from "@lingui/core";
import {
  RouterContextProvider,
  createMemoryHistory,
  createRootRoute,
  createRouter,
} from "@tanstack/react-router";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { ChatProvider, type Chat } from "./chat-context";
import { MessageText } from "./message-text";

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  DIV: ["class", "dir"],
  P: ["class"],
  BLOCKQUOTE: ["class"],
  UL: ["class"],
  OL: ["class", "start"],
  LI: [],
  TABLE: ["class"],
  THEAD: [],
  TBODY: [],
  TR: [],
  TH: ["class", "scope"],
  TD: ["class"],
  PRE: ["tabindex"],
  CODE: ["class"],
  STRONG: [],
  EM: [],
  U: [],
  S: [],
  SPAN: ["class", "aria-hidden", "inert"],
  BUTTON: ["class", "type", "aria-label"],
  A: ["class", "href", "target", "rel", "title"],
};
/** Icons of ours, drawn by the library. */
const OURS = "svg";
const RUNS = 600;
const HOSTILE = [
  `<script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `<svg/onload=alert(1)>`,
  `"><iframe src="javascript:alert(1)">`,
  `[x](javascript:alert(1))`,
  `[x](JaVaScRiPt:alert(1))`,
  `[x](data:text/html;base64,PHNjcmlwdD4=)`,
  `[x](https://a.kr" onmouseover="alert(1))`,
  `[x](https://a.kr/?q='onfocus='alert(1))`,
  "[x](https://a.kr\njavascript:alert(1))",
  `![x](https://a.kr/x.png)`,
  `https://a.kr/"onmouseover="alert(1)`,
  "https://a.kr/`<b>`",
  `<https://a.kr/<script>>`,
  "```<script>\nalert(1)</script>\n```",
  '```"onload=\n</code></pre><script>\n```',
  `|<b>|\n|-|\n|<i onclick=x>|`,
  `||<img src=x onerror=alert(1)>||`,
  `<@"><script>> <#"onclick="x>`,
  `{{constructor.constructor('alert(1)')()}}`,
  `&lt;script&gt; &#106;avascript:alert(1)`,
  `__proto__ constructor $005930" onload="x`,
  `vbscript:msgbox(1) file:///etc/passwd`,
  `https://user:secret@a.kr/ http://[::1]/`,
];
const PARTS = [
  ...HOSTILE,
  ..."*_~|`>#-+.\\[]()<>@$&'\" \n\t".split(""),
  ..."```,**,||,__,~~,> ,>>> ,# ,- ,1. ,|-|,\n|-|-|\n,https://,](https://,<@a>,<#b>,$005930".split(
    ",",
  ),
  ..."가나다 abc 123 \u202e \u0000 👍🏽 ﷽".split(" "),
];

/** Numbers that are the same in every run: a linear congruence (Numerical Recipes, 3rd ed., 7.1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const chat = {
  snapshot: { community: { community_id: "c" } },
  names: { person: () => "사람", channel: () => "채널" },
  myId: null,
} as unknown as Chat;
const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });

function draw(text: string): HTMLElement {
  const { container } = render(
    <I18nProvider i18n={i18n}>
      <RouterContextProvider router={router}>
        <ChatProvider value={chat}>
          <MessageText text={text} />
        </ChatProvider>
      </RouterContextProvider>
    </I18nProvider>,
  );
  return container;
}

function check(text: string): void {
  const container = draw(text);
  for (const element of container.querySelectorAll("*")) {
    if (element.closest(OURS)) continue;
    const allowed = ALLOWED[element.tagName];
    expect(allowed, `${element.tagName} from ${JSON.stringify(text)}`).toBeDefined();
    for (const { name, value } of element.attributes) {
      expect(allowed, `${name} from ${JSON.stringify(text)}`).toContain(name);
      if (name === "href") expect(value).toMatch(/^(https?:\/\/|\/c\/c\/)/u);
    }
  }
  expect(isWithin(container.textContent.replaceAll(/@사람|#채널/gu, ""), text)).toBe(true);
}

/** MD13: are the letters of one a subsequence of the other's? */
function isWithin(shown: string, written: string): boolean {
  let at = 0;
  for (const letter of shown) {
    at = written.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

describe("MD11 MD13 a message's elements", () => {
  it.each(HOSTILE)("%s is harmless", (text) => check(text));

  it("are the allowed ones for random texts", () => {
    const next = numbers(20261121);
    for (let run = 0; run < RUNS; run += 1) {
      const count = 1 + Math.floor(next() * 24);
      const text = Array.from({ length: count }, () => PARTS[Math.floor(next() * PARTS.length)]);
      check(text.join(""));
      document.body.replaceChildren();
    }
  }, 60_000);

  it("MD7 covers a spoiler until it is asked for", async () => {
    const container = draw("범인은 ||집사||");
    const cover = container.querySelector("button");
    expect(cover?.querySelector("span")?.getAttribute("aria-hidden")).toBe("true");
    await userEvent.click(cover as HTMLElement);
    expect(container.querySelector("button")).toBeNull();
    expect(container.textContent).toBe("범인은 집사");
  });

  it("MD1 shows the language and copies the code", async () => {
    const user = userEvent.setup();
    const container = draw("```py\na = 1\n```");
    expect(container.textContent).toBe("pya = 1");
    await user.click(container.querySelector("button") as HTMLElement);
    expect(await navigator.clipboard.readText()).toBe("a = 1");
  });
});
