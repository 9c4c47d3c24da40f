"""Every screen, panel and dialog is free of what axe can find (WCAG 2.2 A and AA).

One server, one set of things that happened, and one page that goes through all of it: light at a
desk, and dark on a phone.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.conftest import wait_for_figures
from tests.e2e.furnish import Furnished, furnish
from tests.e2e.screen import Screen
from tests.running import ROOT, Running, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SETTLE_MS = 250
SECTIONS = (
    *("profile", "overview", "roles", "members", "invites", "emoji", "retention"),
    *("requests", "rules", "reports", "bans", "audit", "webhooks", "archive"),
)

# What lies over the page until Escape.
OVER = "[role=dialog],[role=menu]"
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of its own, so that what other tests leave behind changes nothing here."""
    data = tmp_path_factory.mktemp("access") / "data"
    with running(data, MADANG_PIPELINES__ENABLED="true") as started:
        wait_for_figures(started.base)
        yield started


async def violations(page: Page) -> list[str]:
    """Return what axe finds, one line each."""
    await page.wait_for_timeout(SETTLE_MS)
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
        ".then(r => r.violations)",
        TAGS,
    )
    return [
        f"{page.url}: {each['id']}: {node['html'][:160]}"
        for each in found
        for node in each["nodes"]
    ]


class Tour:
    """Goes from place to place and looks at each."""

    def __init__(self, screen: Screen, at: Furnished, width: int, scheme: Scheme) -> None:
        self.screen = screen
        self.page = screen.page
        self.at = at
        self.width = width
        self.scheme = scheme
        self.found: list[str] = []
        self.home = f"/c/{at.community_id}/{at.channel_id}"

    async def look(self, name: str) -> None:
        """Ask axe about what is shown now, and keep a picture when a folder for them is given."""
        place = f"{name}-{self.scheme}-{self.width}"
        self.found += [f"{place}: {each}" for each in await violations(self.page)]
        if folder := os.environ.get("MADANG_TEST_SHOTS"):
            await self.page.screenshot(path=Path(folder) / f"{place}.png")

    async def visit(self, name: str, path: str, shown: str | None = None) -> None:
        """Load a page and look at it."""
        await self.screen.open(path)
        waited = self.page.locator(shown) if shown else self.page.get_by_role("heading").first
        await expect(waited.first).to_be_visible()
        await self.look(name)

    async def press(self, role: str, name: str) -> None:
        """Press the first visible thing of a role and name."""
        wanted = self.page.get_by_role(role, name=re.compile(name))  # type: ignore[arg-type]
        await wanted.locator("visible=true").first.click()

    async def opened(self, name: str, role: Literal["dialog", "menu"] = "dialog") -> None:
        """Look at what a press opened, which may have to be loaded first."""
        await expect(self.page.locator(OVER)).to_have_count(1)
        await expect(self.page.get_by_role(role)).to_be_visible()
        await self.look(name)

    async def tool(self, text: str, name: str) -> None:
        """Press a tool of a message."""
        row = self.screen.message(text).first
        await row.scroll_into_view_if_needed()
        await row.hover()
        await row.get_by_role("button", name=name).first.click()

    async def close(self) -> None:
        """Close what lies over the page."""
        over = self.page.locator(OVER)
        while count := await over.count():
            await self.page.keyboard.press("Escape")
            await expect(over).to_have_count(count - 1)


async def as_a_stranger(tour: Tour) -> None:
    """What is seen before logging in."""
    for path in ("login", "sign-up", "forgot", "reset", "verify", "mail-off"):
        await tour.visit(path, f"/{path}", "main, form")
    await tour.visit("provider", "/login/via/nobody?code=1&state=2")
    await tour.visit("invite", f"/i/{tour.at.invite_code}")
    await tour.visit("stranger", tour.home, "[role=log]")


async def in_the_channel(tour: Tour) -> None:
    """The chat and what opens from it."""
    screen, page = tour.screen, tour.page
    await tour.visit("chat", tour.home, "[role=log] [data-message]")
    await tour.tool("처음 왔어요", "반응 달기")
    await tour.opened("reactions")
    await tour.close()
    await tour.tool("처음 왔어요", "더 보기")
    await tour.opened("message-menu", "menu")
    for item, name in (("전달", "forward"), ("신고하기", "report"), ("메시지 지우기", "delete")):
        if await page.get_by_role("menuitem").count() == 0:
            await tour.tool("처음 왔어요", "더 보기")
        await page.get_by_role("menuitem", name=re.compile(item)).first.click()
        await tour.opened(name)
        await tour.close()
    await tour.press("button", "더하기")
    await tour.opened("plus-menu", "menu")
    await page.get_by_role("menuitem", name="투표 만들기").click()
    await tour.opened("poll-dialog")
    await tour.close()
    await screen.composer.fill("@")
    await screen.composer.press_sequentially("가")
    await expect(page.get_by_role("option").first).to_be_visible()
    await tour.look("suggestions")
    await screen.composer.fill("")
    await tour.tool("처음 왔어요", "더 보기")
    await page.get_by_role("menuitem", name="여러 메시지 고르기").click()
    await tour.look("selection")
    await page.keyboard.press("Escape")
    await tour.visit("thread", f"{tour.home}?thread={tour.at.thread_id}", "aside [role=log]")


async def over_the_channel(tour: Tour) -> None:
    """Panels of the header, of the keyboard, and cards."""
    page = tour.page
    await tour.visit("channel", tour.home, "[role=log] [data-message]")
    for name, shot in (("고정", "pins"), ("스레드", "threads"), ("알림 설정", "notifications")):
        await tour.press("button", name)
        await tour.opened(shot)
        await tour.close()
    row = tour.screen.message("처음 왔어요").first
    await row.get_by_role("button", name="가까운벗").first.click()
    await tour.opened("card")
    await tour.close()
    for keys, shot in (("Control+k", "switcher"), ("Control+/", "shortcuts")):
        await page.keyboard.press(keys)
        await tour.opened(shot)
        await tour.close()
    await page.keyboard.press("Control+f")
    await expect(page.get_by_role("searchbox")).to_be_visible()
    await tour.look("search")
    await page.get_by_role("searchbox").fill("안녕")
    await expect(page.get_by_role("list", name="찾은 메시지").locator("li").first).to_be_visible()
    await tour.look("found")
    modes = page.get_by_role("group", name="찾는 것")
    await modes.get_by_role("button", name="언급").click()
    await tour.look("inbox")


async def lists_and_menus(tour: Tour) -> None:
    """The lists at the side: on a phone they lie over the page."""
    await tour.visit("lists", "/direct", "nav")
    await tour.press("button", "내 메뉴")
    await tour.opened("status-menu", "menu")
    await tour.press("menuitem", "상태 메시지")
    await tour.opened("status-dialog")
    await tour.close()
    await tour.press("button", "새 다이렉트 메시지")
    await tour.opened("new-direct")
    await tour.close()
    await tour.press("button", "커뮤니티 만들기")
    await tour.opened("create-community")
    await tour.close()
    await tour.visit("friends", "/direct/friends", "[role=tab]")
    for tab, shot in (
        ("모두", "friends-all"),
        ("요청", "friends-asked"),
        ("차단", "blocked"),
        ("추가", "add"),
    ):
        await tour.press("tab", tab)
        await tour.look(shot)
    await tour.screen.open(tour.home)
    if tour.width < 768:
        await tour.press("button", "채널 목록")
    await tour.press("button", "온갖 것이 있는 모임")
    await tour.opened("community-menu", "menu")
    await tour.press("menuitem", "사람 초대하기")
    await tour.opened("invite-dialog")
    await tour.close()


async def whole_pages(tour: Tour) -> None:
    """Pages with an address."""
    snapshot = await tour.at.people[0].call("GET", "/api/communities")
    sample = next(
        each["community"]["community_id"]
        for each in snapshot["communities"]
        if each["community"]["community_id"] not in (tour.at.community_id, tour.at.asked_id)
    )
    channels = (await tour.at.people[0].call("GET", f"/api/communities/{sample}"))["channels"]
    boards = {c["board"]: f"/c/{sample}/{c['channel_id']}" for c in channels}
    listed = (await tour.at.people[0].call("GET", "/api/directs"))["directs"]
    directs = {each["direct"]["channel_id"]: each["direct"] for each in listed}
    direct = directs[tour.at.group_channel_id]
    for name, path in (
        ("group", f"/c/{direct['community_id']}/{tour.at.group_channel_id}"),
        ("market", boards["market"]),
        ("symbol", f"{boards['market']}/s/005930"),
        ("trends", boards["trends"]),
        ("explore", "/explore"),
        ("settings", "/settings"),
        ("pipelines", "/pipelines"),
        ("outbox", "/outbox"),
    ):
        await tour.visit(name, path)
    await tour.visit("nowhere", "/nowhere", "main")
    await tour.screen.open("/explore")
    await tour.press("button", "신청")
    await tour.opened("ask-to-join")
    for section in SECTIONS:
        path = f"/c/{tour.at.community_id}/settings?section={section}"
        await tour.visit(f"section-{section}", path, "h2")


PARTS = (in_the_channel, over_the_channel, lists_and_menus, whole_pages)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
async def test_nothing_that_can_be_opened_has_a_violation(
    browser: Browser, server: Running, width: int, scheme: Scheme
) -> None:
    if not AXE.exists():
        pytest.skip("needs web/node_modules/axe-core (npm ci in web/)")
    at = await furnish(server.base)
    context = await browser.new_context(
        locale=os.environ.get("MADANG_TEST_LOCALE", "ko-KR"),
        reduced_motion="reduce",
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )
    tour = Tour(Screen(await context.new_page(), server.base), at, width, scheme)
    await as_a_stranger(tour)
    await tour.screen.log_in(at.people[0].email)
    for part in PARTS:
        await part(tour)
    await context.close()
    for person in at.people:
        await person.close()
    assert tour.found == []
