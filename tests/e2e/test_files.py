"""Files in two browsers: a pasted picture is seen by the other, stays after a reload, and opens large."""

import base64
import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.community import pictures
from tests.e2e.screen import Screen
from tests.e2e.test_chat import meet
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PASTE = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], name, { type: 'image/jpeg' }));
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


async def paste(screen: Screen, content: bytes, name: str) -> None:
    """Paste a picture into the composer."""
    await screen.composer.focus()
    await screen.page.evaluate(PASTE, [base64.b64encode(content).decode(), name])
    await expect(screen.page.locator("[data-upload=done]")).to_have_count(1)


async def drawn(page: Page, name: str) -> None:
    """Wait until a picture of the log is drawn."""
    picture = page.get_by_role("log").get_by_role("img", name=name)
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("(img) => img.naturalWidth") > 0


async def shot(page: Page, name: str) -> None:
    """Keep a picture of the page when a folder for them is given."""
    if folder := os.environ.get("MADANG_TEST_SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def test_AT14_AT15_a_pasted_picture_is_seen_by_the_other_and_stays(
    screen: Screen, other_screen: Screen, server: Running
) -> None:
    await meet(screen, other_screen)
    await paste(screen, pictures.jpeg(size=(1200, 800)), "여름 바다.jpg")
    await shot(screen.page, "tray")
    await screen.say("사진 **보세요**")
    await expect(screen.page.locator("[data-upload]")).to_have_count(0)
    for seen_by in (screen, other_screen):
        await drawn(seen_by.page, "여름 바다.jpg")
        await expect(seen_by.message("사진 보세요")).to_have_count(1)
        box = await seen_by.page.get_by_role("log").get_by_role("img").bounding_box()
        assert box is not None
        assert abs(box["width"] / box["height"] - 1.5) < 0.02
    await other_screen.page.reload()
    await drawn(other_screen.page, "여름 바다.jpg")
    await shot(other_screen.page, "picture-dark")

    await other_screen.page.get_by_role("button", name=re.compile("여름 바다.jpg larger")).click()
    viewer = other_screen.page.get_by_role("dialog")
    await expect(viewer.get_by_role("img", name="여름 바다.jpg")).to_be_visible()
    await shot(other_screen.page, "viewer")
    await other_screen.page.keyboard.press("Escape")
    await expect(viewer).to_have_count(0)

    address = await screen.page.get_by_role("log").get_by_role("img").get_attribute("src")
    assert address is not None
    answer = await screen.page.request.get(server.base + re.sub(r"key=.*", "key=a.1.b", address))
    assert answer.status == 404


async def test_AT14_several_files_are_picked_and_one_is_taken_back(
    screen: Screen, other_screen: Screen
) -> None:
    await meet(screen, other_screen)
    await screen.page.locator("input[type=file]").set_input_files(
        [
            {"name": "보고서.txt", "mimeType": "text/plain", "buffer": "한글".encode() * 300_000},
            {"name": "나쁜.txt", "mimeType": "text/plain", "buffer": b"MZ program"},
            {"name": "둘째.txt", "mimeType": "text/plain", "buffer": b"second"},
        ]
    )
    tray = screen.page.locator("[data-upload]")
    await expect(screen.page.locator("[data-upload=done]")).to_have_count(2)
    await expect(screen.page.locator("[data-upload=failed]")).to_contain_text("압축")
    await screen.page.get_by_role("button", name="나쁜.txt 빼기").click()
    await screen.composer.press("Enter")
    await expect(tray).to_have_count(0)
    log = other_screen.page.get_by_role("log")
    async with other_screen.page.expect_download() as download:
        await log.get_by_role("link", name=re.compile("보고서.txt")).last.click()
    path = await (await download.value).path()
    assert path.read_text() == "한글" * 300_000
    await expect(log.get_by_role("link", name=re.compile("둘째.txt")).last).to_be_visible()
    # The browser itself reports the refusal that this test is about.
    assert all("415" in error for error in screen.errors)
    screen.errors.clear()


async def test_markdown_is_drawn(screen: Screen) -> None:
    await meet(screen)
    await screen.composer.fill(
        "# 오늘의 정리\n> 인용 **굵게**\n- 하나\n  - 둘\n1. 셋\n```py\nprint('마당')\n```\n"
        "|종목|값|\n|-|-:|\n|삼성|1|\n||범인은 집사||"
    )
    await screen.composer.press("Enter")
    log = screen.page.get_by_role("log")
    await expect(log.get_by_role("cell", name="삼성").last).to_be_visible()
    await expect(log.locator("blockquote strong").last).to_have_text("굵게")
    await expect(log.locator("pre code").last).to_have_text("print('마당')")
    # What is clicked while it is still being sent is drawn anew when it has been.
    await expect(screen.waiting("오늘의 정리")).to_have_count(0)
    await log.get_by_role("button", name="가려진 글 보기").last.click()
    await expect(log.get_by_text("범인은 집사").last).to_be_visible()
    await shot(screen.page, "markdown-light")
    await screen.page.set_viewport_size({"width": 390, "height": 844})
    await shot(screen.page, "markdown-390")
