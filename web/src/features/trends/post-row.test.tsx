import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Post } from "@/gen/trends";
import { post } from "./fixtures";
import { PostRow } from "./post-row";

function show(given: Partial<Post>): HTMLElement {
  const shown = render(
    <I18nProvider i18n={i18n}>
      <PostRow post={post(1, given)} />
    </I18nProvider>,
  );
  return shown.container;
}

describe("PostRow", () => {
  it("shows foreign markup as text and marks the keyword in it", () => {
    const html = show({
      text: '<img src=x onerror="boom()"> 날씨 <b>맑음</b>',
      keywords: ["날씨"],
    });
    expect(html.querySelector("img, b")).toBeNull();
    expect(html.querySelector("p")?.textContent).toBe(
      '<img src=x onerror="boom()"> 날씨 <b>맑음</b>',
    );
    expect(html.querySelector("mark")?.textContent).toBe("날씨");
  });

  it("links out only to the web, without opener, referrer or vote", () => {
    const link = show({ url: "https://bsky.app/profile/x/post/y" }).querySelector("a");
    expect(link?.getAttribute("rel")).toBe("noopener nofollow noreferrer");
    expect(link?.getAttribute("target")).toBe("_blank");
    for (const url of ["javascript:alert(1)", "data:text/html,x", " https://x", null]) {
      expect(show({ url }).querySelector("a")).toBeNull();
    }
  });

  it("says of a made-up post that it is made up", () => {
    show({ is_synthetic: true, source: "synthetic" });
    expect(screen.getAllByText("합성").length).toBeGreaterThan(0);
  });
});
