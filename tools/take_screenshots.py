"""Take the pictures of the README: `PYTHONPATH=src:. python -m tools.take_screenshots [FOLDER]`.

Starts Madang on a fresh folder with the recorded sample and the synthetic feed (both say so on the
pictures), lets three people talk, and photographs what a reader sees. Needs Chromium.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.e2e.conftest import FLAGS, wait_for_figures
from tests.person import Person
from tests.running import ROOT, running

TALK = (
    ("하늘", "오늘 반도체 쪽 보셨어요? $000660"),
    ("보라", "네, 외국인이 많이 팔았더라고요. 지도에서 파란 칸이 확 늘었어요"),
    ("Daniel", "Samsung held up better though: $005930"),
    ("하늘", "다음 주 스터디는 RSI랑 볼린저 밴드 같이 보면 어때요?"),
    ("보라", "좋아요! 트렌드 보드에서 환율 이야기도 같이 볼게요"),
    ("Daniel", "Count me in 🙌"),
)
PICTURES: tuple[tuple[str, str | None, Literal["light", "dark"]], ...] = (
    ("chat", None, "light"),
    ("market", "market", "dark"),
    ("trends", "trends", "light"),
)
SIZE: ViewportSize = {"width": 1440, "height": 900}


async def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data) / "data", MADANG_PIPELINES__ENABLED="true") as server,
    ):
        wait_for_figures(server.base)
        people = {name: Person(server.base, name) for name in ("하늘", "보라", "Daniel")}
        community_id, channels = await _talk(people)
        # A few minutes of posts make a chart; the generator is slow on purpose.
        await asyncio.sleep(150)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(FLAGS)
            )
            await _take(browser, people["하늘"], community_id, channels, folder)
            await browser.close()
        for person in people.values():
            await person.close()


async def _talk(people: dict[str, Person]) -> tuple[str, dict[str | None, str]]:
    for person in people.values():
        # Latin letters in the address only; the name is shown.
        person.email = person.email.encode("ascii", "ignore").decode().lstrip("-")
        await person.sign_up()
    first = next(iter(people.values()))
    community_id, channel_id = await first.public_channel()
    for person in people.values():
        await person.join(community_id)
    snapshot = await first.call("GET", f"/api/communities/{community_id}")
    sent = [
        await people[name].send(channel_id, text, f"talk-{n}")
        for n, (name, text) in enumerate(TALK)
    ]
    for name, emoji in (("보라", "👍"), ("Daniel", "👍"), ("Daniel", "🎉")):
        path = f"/api/messages/{sent[3]['message_id']}/reactions/{emoji}"
        await people[name].call("PUT", path)
    return community_id, {c["board"]: c["channel_id"] for c in snapshot["channels"]}


async def _take(
    browser: Browser,
    person: Person,
    community_id: str,
    channels: dict[str | None, str],
    folder: Path,
) -> None:
    for name, board, scheme in PICTURES:
        context = await browser.new_context(
            locale="ko-KR", timezone_id="Asia/Seoul", viewport=SIZE, color_scheme=scheme
        )
        page = await context.new_page()
        await _log_in(page, person)
        await page.goto(f"{person.base}/c/{community_id}/{channels[board]}")
        await page.wait_for_timeout(4000)
        await page.screenshot(path=folder / f"{name}.png")
        await context.close()


async def _log_in(page: Page, person: Person) -> None:
    await page.goto(person.base + "/login")
    await page.locator("input[name=email]").fill(person.email)
    await page.locator("input[name=password]").fill("한글 pass phrase 1")
    await page.locator("form button[type=submit]").first.click()
    await page.wait_for_url("**/c/**")


if __name__ == "__main__":
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    to.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(to))
