"""Polls, custom emoji, link previews, many messages at once, retention: in a browser."""

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import BrowserContext, Page, expect

from madang.app.house import House
from madang.app.server import _Server, litestar_app
from madang.community.adapters import Guard, WebPages
from madang.engines.sql.migrate import migrate
from madang.kernel.clock import SystemClock
from madang.kernel.settings import load
from tests.community import pictures
from tests.e2e.screen import Screen
from tests.e2e.test_access import violations
from tests.e2e.test_chat import meet
from tests.running import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page when a folder for them is given."""
    if folder := os.environ.get("MADANG_TEST_SHOTS"):
        await page.wait_for_timeout(300)
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def ask(screen: Screen, question: str) -> None:
    """Make a poll through the composer's menu."""
    await screen.page.get_by_role("button", name="더하기", exact=True).click()
    await screen.page.get_by_role("menuitem", name="투표 만들기").click()
    dialog = screen.page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="질문").fill(question)
    await dialog.get_by_role("textbox", name="1번 답", exact=True).fill("김밥")
    await dialog.get_by_role("textbox", name="1번 답의 이모지").fill("🍙")
    await dialog.get_by_role("textbox", name="2번 답", exact=True).fill("라면")
    await shot(screen.page, "poll-dialog")
    await dialog.get_by_role("button", name="투표 올리기").click()
    await expect(dialog).to_have_count(0)


async def test_PO1_PO5_a_poll_is_asked_and_answered_live(
    screen: Screen, other_screen: Screen
) -> None:
    await meet(screen, other_screen)
    await ask(screen, "오늘 점심은?")
    mine = screen.page.get_by_role("region", name="오늘 점심은?")
    theirs = other_screen.page.get_by_role("region", name="오늘 점심은?")
    await mine.get_by_role("radio", name="김밥").check()
    await mine.get_by_role("button", name="투표하기").click()
    await expect(mine.get_by_role("listitem").first).to_contain_text("100%")
    await theirs.get_by_role("radio", name="라면").check()
    await theirs.get_by_role("button", name="Vote").click()
    await expect(mine.get_by_role("listitem").nth(1)).to_contain_text("50%")
    await shot(screen.page, "poll-light")
    await shot(other_screen.page, "poll-dark")
    assert await violations(screen.page) == []
    assert await violations(other_screen.page) == []
    await theirs.get_by_role("button", name="Vote again").click()
    await theirs.get_by_role("radio", name="김밥").check()
    await theirs.get_by_role("button", name="Vote", exact=True).click()
    await expect(mine.get_by_role("listitem").first).to_contain_text("100%")
    await mine.get_by_role("button", name="투표 닫기").click()
    await expect(theirs).to_contain_text("Ended")
    await expect(theirs.get_by_role("button", name="Vote again")).to_have_count(0)
    await screen.page.set_viewport_size({"width": 390, "height": 844})
    await shot(screen.page, "poll-390")


async def own_community(screen: Screen, name: str) -> str:
    """Sign up and found a community with one channel; returns its address."""
    await screen.sign_up("주인")
    page = screen.page
    made = await page.evaluate(
        """async (name) => {
          const call = async (path, body) => {
            const token = (await (await fetch('/api/auth/refresh', {method: 'POST'})).json())
              .access_token;
            const answer = await fetch(path, {method: 'POST', body: JSON.stringify(body),
              headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'}});
            return answer.json();
          };
          const made = await call('/api/communities',
            {name, description: '', icon: '집', is_public: true});
          const channel = await call(`/api/communities/${made.community_id}/channels`,
            {name: '거실', kind: 'text'});
          return `/c/${made.community_id}/${channel.channel_id}`;
        }""",
        name,
    )
    await screen.open(made)
    await expect(screen.composer).to_be_visible()
    return str(made)


async def test_EM1_EM6_an_emoji_is_made_used_and_leaves_its_name(screen: Screen) -> None:
    path = await own_community(screen, "이모지집")
    page = screen.page
    await screen.open(f"/c/{path.split('/')[2]}/settings?section=emoji")
    await page.locator("[data-emoji-file]").set_input_files(
        [{"name": "마당 개.png", "mimeType": "image/png", "buffer": pictures.png()}]
    )
    await expect(page.get_by_role("textbox", name="이름", exact=True)).to_have_value("마당_개")
    await page.get_by_role("button", name="이모지 더하기").click()
    await expect(page.get_by_role("img", name=":마당_개:")).to_be_visible()
    await shot(page, "emoji-panel")
    assert await violations(page) == []

    await screen.open(path)
    await screen.composer.press_sequentially("우리 :마당", delay=20)
    await page.get_by_role("option", name=re.compile("마당_개")).click()
    await screen.composer.press_sequentially("!")
    await screen.composer.press("Enter")
    row = screen.message("우리")
    await expect(row.get_by_role("img", name=":마당_개:")).to_be_visible()
    await shot(page, "emoji-said")
    # The pointer stands where the row came up; only a move tells the page where it is.
    await page.mouse.move(700, 200)
    await row.hover()
    await row.get_by_role("button", name="반응 달기").first.click()
    await page.get_by_role("button", name="마당_개", exact=True).first.click()
    chip = row.get_by_role("button", name=re.compile("마당_개 1"))
    await expect(chip.locator("img")).to_be_visible()
    await shot(page, "emoji-light")

    await screen.open(f"/c/{path.split('/')[2]}/settings?section=emoji")
    await page.get_by_role("button", name="마당_개 지우기").click()
    await page.get_by_role("button", name="정말 지우기").click()
    await expect(page.get_by_text("아직 이모지가 없습니다")).to_be_visible()
    await screen.open(path)
    await expect(screen.message("우리")).to_contain_text(":마당_개:")


async def test_RT1_RT2_RT5_moderators_delete_many(screen: Screen) -> None:
    path = await own_community(screen, "청소집")
    page = screen.page
    for n in range(6):
        await screen.say(f"지울 말 {n}")
    await expect(screen.message("지울 말")).to_have_count(6)
    row = screen.message("지울 말 1")
    await row.hover()
    await row.get_by_role("button", name="더 보기").click()
    await page.get_by_role("menuitem", name="여러 메시지 고르기").click()
    boxes = page.get_by_role("log").get_by_role("checkbox")
    await boxes.nth(3).check()
    await shot(page, "selection")
    bar = page.get_by_role("region", name="고른 메시지")
    await expect(bar).to_contain_text("메시지 2개 고름")
    assert await violations(page) == []
    await bar.get_by_role("button", name="고른 메시지 지우기").click()
    await bar.get_by_role("button", name="정말 지우기").click()
    await expect(screen.message("지울 말")).to_have_count(4)

    row = screen.message("지울 말 0")
    await row.hover()
    await row.get_by_role("button", name="더 보기").click()
    await page.get_by_role("menuitem", name="최근 메시지 지우기").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("spinbutton").fill("3")
    await shot(page, "purge")
    await dialog.get_by_role("button", name="메시지 지우기").click()
    await expect(screen.message("지울 말")).to_have_count(1)
    await expect(screen.message("지울 말 0")).to_have_count(1)

    await screen.open(f"/c/{path.split('/')[2]}/settings?section=retention")
    await page.get_by_role("combobox", name="청소집").select_option("30")
    await expect(page.get_by_role("switch", name="고정한 메시지는 남기기")).to_be_checked()
    await shot(page, "retention")
    assert await violations(page) == []
    await page.reload()
    await expect(page.get_by_role("combobox", name="청소집")).to_have_value("30")


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A page of a stranger's, in an old Korean charset, with a picture."""
    picture = pictures.jpeg(size=(900, 450))

    async def page(request: web.Request) -> web.Response:
        text = (
            "<head><meta charset='euc-kr'><meta property='og:title' content='마당 신문'>"
            "<meta property='og:description' content='오늘의 소식을 전합니다'>"
            "<meta property='og:image' content='/p.jpg'></head>"
        )
        return web.Response(body=text.encode("cp949"), headers={"content-type": "text/html"})

    async def image(request: web.Request) -> web.Response:
        return web.Response(body=picture, headers={"content-type": "image/jpeg"})

    app = web.Application()
    app.add_routes([web.get("/news", page), web.get("/p.jpg", image)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/news"
    await runner.cleanup()


@pytest.fixture
async def open_house(tmp_path: Path, site: str) -> AsyncIterator[str]:
    """Madang in this process, with a guard that lets it reach that one site."""
    environ = {
        **QUIET,
        "MADANG_SERVER__DATA_DIR": str(tmp_path),
        "MADANG_SERVER__WEB_DIR": os.environ.get("MADANG_SERVER__WEB_DIR", ""),
    }
    settings = load(Path(os.devnull), environ).settings
    await asyncio.to_thread(migrate, settings.sql.url)
    port = int(site.rpartition(":")[2].partition("/")[0])
    guard = Guard(is_allowed=lambda address: address == "127.0.0.1", ports=frozenset((port,)))
    clock = SystemClock()
    house = await House.open(settings, clock, WebPages(clock, guard))
    await house.start(with_sample=True)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server, ready = _Server(house, litestar_app(house, "test")), asyncio.Event()
    server.on_ready = ready.set
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await ready.wait()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await serving
    await house.close()


async def test_PV1_PV9_PV12_a_preview_comes_after_its_message(
    context: BrowserContext, open_house: str, site: str
) -> None:
    screen = Screen(await context.new_page(), open_house)
    await meet(screen)
    await screen.say(f"읽어 보세요 {site}")
    row = screen.message("읽어 보세요")
    card = row.locator("[data-preview]")
    await expect(card).to_contain_text("마당 신문")
    await expect(card).to_contain_text("오늘의 소식을 전합니다")
    picture = card.locator("img")
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("(img) => img.naturalWidth") == 800
    assert "/api/previews/" in str(await picture.get_attribute("src"))
    await shot(screen.page, "preview-light")
    assert await violations(screen.page) == []
    await screen.page.reload()
    await expect(card).to_contain_text("마당 신문")
    await row.get_by_role("button", name="미리보기 없애기").click()
    await expect(card).to_have_count(0)
    await screen.say(f"<{site}> 미리보기 없이")
    await expect(screen.message("미리보기 없이").locator("[data-preview]")).to_have_count(0)
    # The market has no figures in this house; everything else is as it should be.
    assert [error for error in screen.errors if "503" not in error] == []
