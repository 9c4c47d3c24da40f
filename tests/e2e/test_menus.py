"""What has a menu opens it where it is right-clicked; and what the keyboard finds."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.furnish import Furnished, furnish
from tests.e2e.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def come_in(screen: Screen) -> Furnished:
    """Log in as the owner of a community where much has happened."""
    at = await furnish(screen.base)
    await screen.log_in(at.people[0].email)
    await screen.open(f"/c/{at.community_id}/{at.channel_id}")
    await expect(screen.message("보세요").first).to_be_visible()
    for person in at.people:
        await person.close()
    return at


async def opened_at(page: Page, thing: Locator, items: str) -> None:
    """Right-click a thing: its menu opens beside the pointer, and Esc closes it."""
    box = await thing.bounding_box()
    assert box is not None
    x, y = box["x"] + min(60, box["width"] / 2), box["y"] + box["height"] / 2
    await page.mouse.move(x - 3, y)
    await page.mouse.click(x, y, button="right")
    menu = page.get_by_role("menu")
    await expect(menu).to_contain_text(re.compile(items))
    shown = await menu.bounding_box()
    assert shown is not None
    assert abs(shown["x"] - x) < 20 or abs(shown["x"] + shown["width"] - x) < 20
    await page.keyboard.press("Escape")
    await expect(menu).to_have_count(0)


async def test_a_right_click_opens_the_menu_of_a_thing(screen: Screen) -> None:
    at = await come_in(screen)
    page = screen.page
    await opened_at(page, screen.message("고친 뒤").first, "답장.*글 복사.*메시지 지우기")
    # The browser's own menu stays for marked text, links in messages and the text box.
    await screen.composer.click(button="right")
    await expect(page.get_by_role("menu")).to_have_count(0)
    row = page.locator("[data-place][data-kind=channel]").filter(has_text="general")
    await opened_at(page, row, "읽음으로 표시.*채널 고치기")
    members = page.get_by_role("complementary", name="멤버").locator("li")
    await opened_at(page, members.filter(has_text="손님"), "메시지 보내기.*신고하기")
    icon = page.locator(f"[data-community='{at.community_id}']")
    await opened_at(page, icon, "사람 초대하기.*모두 읽음으로.*커뮤니티 설정")
    await page.keyboard.press("Shift+F10")


async def test_what_is_typed_in_the_switcher_is_looked_for_in_messages(screen: Screen) -> None:
    await come_in(screen)
    page = screen.page
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("싸게")
    await page.get_by_role("option", name=re.compile("메시지에서.*찾기")).click()
    await expect(page.get_by_role("searchbox")).to_have_value("싸게")
    found = page.get_by_role("list", name="찾은 메시지").locator("li")
    await expect(found.first).to_contain_text("싸게 팔아요")


async def test_rows_never_lie_over_each_other_when_the_window_changes(screen: Screen) -> None:
    await come_in(screen)
    page = screen.page
    for width in (390, 1440, 800, 1200):
        await page.set_viewport_size({"width": width, "height": 700})
        await page.wait_for_timeout(400)
        assert await page.evaluate(OVERLAPS) == []
    await page.get_by_role("log").hover()
    for _ in range(6):
        await page.mouse.wheel(0, -250)
        await page.wait_for_timeout(120)
        assert await page.evaluate(OVERLAPS) == []


OVERLAPS = """() => {
  const rows = [...document.querySelectorAll("[role=log] [data-index]")]
    .map(row =>
      [Number(row.dataset.index), row.getBoundingClientRect(), row.innerText.slice(0, 30)])
    .sort((a, b) => a[0] - b[0]);
  return rows.slice(1).filter((row, at) => row[1].top < rows[at][1].bottom - 1)
    .map(row => `${row[0]} ${row[2]} ${row[1].top}`);
}"""
