"""Who has no account reads the public community: chat, market, trends."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def test_a_stranger_reads_the_chat_and_is_asked_to_sign_up(screen: Screen) -> None:
    await screen.open()
    await screen.go("plaza")
    # The welcome is the oldest message; what other tests wrote stands after it.
    await screen.scroll_up_to("마당에 오신 것을 환영합니다")
    await expect(screen.page.get_by_role("link", name="가입하기").first).to_be_visible()
    await expect(screen.composer).to_have_count(0)


async def test_a_stranger_sees_the_market_with_candles(screen: Screen) -> None:
    await screen.open()
    await screen.go("market")
    board = screen.page.get_by_role("main")
    # The first run of the pipeline takes some seconds on a fresh installation.
    await expect(board.get_by_text("KOSPI").first).to_be_visible(timeout=60_000)
    await expect(board.get_by_text("KOSDAQ").first).to_be_visible()
    await expect(board.get_by_text(re.compile("기록")).first).to_be_visible()
    url = screen.page.url
    await screen.page.goto(url + "/s/005930")
    await expect(board.get_by_role("heading", name=re.compile("삼성전자"))).to_be_visible()
    canvas = board.locator("canvas").first
    await expect(canvas).to_be_visible()
    assert await _colours(screen) > 20, "candles are drawn"
    async with screen.page.expect_download() as download:
        await board.get_by_role("link", name=re.compile("CSV")).first.click()
    path = await (await download.value).path()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("day,")
    assert len(lines) > 500


async def _colours(screen: Screen) -> int:
    """Count distinct colours of the largest canvas, sampled."""
    count: int = await screen.page.evaluate(
        """() => {
          const all = [...document.querySelectorAll('main canvas')];
          const seen = new Set();
          for (const c of all) {
            if (!c.width || !c.height) continue;
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            for (let i = 0; i < d.length; i += 4 * 13)
              if (d[i + 3]) seen.add(`${d[i] >> 3},${d[i + 1] >> 3},${d[i + 2] >> 3}`);
          }
          return seen.size;
        }"""
    )
    return count


async def test_the_trends_counts_move(screen: Screen) -> None:
    await screen.open()
    await screen.go("trends")
    board = screen.page.get_by_role("main")
    await expect(board.get_by_text(re.compile("합성")).first).to_be_visible()
    articles = board.locator("article, [data-post]")
    await expect(articles.first).to_be_visible()
    newest = await articles.first.inner_text()
    await expect(articles.first).not_to_have_text(newest, timeout=15_000)


async def test_a_shared_link_carries_the_channels_title(screen: Screen) -> None:
    await screen.open()
    await screen.go("market")
    answer = await screen.page.request.get(screen.page.url)
    page = await answer.text()
    assert re.search(r'<meta property="og:title" content="증시-market · 마당 Madang"', page)
