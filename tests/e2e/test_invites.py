"""A second browser comes into a private community by a link, from a person without an account."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def found_private_community(screen: Screen, name: str) -> None:
    """Make a private community by the plus of the rail."""
    page = screen.page
    await page.get_by_role("button", name="커뮤니티 만들기").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[name=name]").fill(name)
    await dialog.locator("textarea[name=description]").fill("둘이서만 보는 곳")
    await dialog.get_by_role("switch").click()
    await dialog.get_by_role("button", name="커뮤니티 만들기").click()
    await expect(page.get_by_role("button", name=re.compile(f"{name}.*비공개"))).to_be_visible()


async def test_IN1_IN9_a_second_browser_joins_a_private_community_by_link(
    screen: Screen, other_screen: Screen
) -> None:
    await screen.sign_up("초대하는이")
    await found_private_community(screen, "비밀 서재")
    await screen.page.get_by_role("button", name=re.compile("비밀 서재.*비공개")).click()
    await screen.page.get_by_role("menuitem", name="사람 초대하기").click()
    await screen.page.get_by_role("button", name="초대 링크 만들기").click()
    link = await screen.page.get_by_label("초대 링크").input_value()
    path = link.removeprefix(screen.base)
    assert re.fullmatch(r"/i/[0-9a-z]{12}", path)

    shared = await other_screen.page.request.get(link)
    assert '<meta property="og:title" content="비밀 서재 · 비밀 서재"' not in await shared.text()
    assert re.search(r'<meta property="og:title" content="[^"]*비밀 서재"', await shared.text())

    guest = other_screen.page
    await other_screen.open(path)
    await expect(guest.get_by_role("heading", name="비밀 서재")).to_be_visible()
    await expect(guest.get_by_text("둘이서만 보는 곳")).to_be_visible()
    await expect(guest.get_by_text(re.compile("초대하는이"))).to_be_visible()
    await guest.get_by_role("link", name=re.compile("Sign up")).click()
    await guest.locator("input[name=name]").fill("Guest")
    await guest.locator("input[name=email]").fill("guest-of-the-study@example.org")
    await guest.locator("input[name=password]").fill("긴 비밀번호 long enough")
    await guest.locator("form button[type=submit]").click()
    await guest.wait_for_url(re.compile(r"/i/"))
    await guest.get_by_role("button", name="Accept the invite").click()
    await guest.wait_for_url(re.compile(r"/c/"))
    await expect(other_screen.composer).to_be_visible()
    await other_screen.say("초대해 주셔서 고마워요")
    await screen.page.keyboard.press("Escape")
    await expect(screen.message("초대해 주셔서 고마워요")).to_have_count(1)


async def test_IN12_the_explore_button_leads_to_the_directory(screen: Screen) -> None:
    await screen.open()
    await screen.page.get_by_role("link", name="커뮤니티 둘러보기").click()
    search = screen.page.get_by_role("searchbox", name="커뮤니티 찾기")
    await search.fill("madang")
    await screen.page.get_by_role("main").get_by_role("link", name=re.compile("마당")).click()
    await screen.page.wait_for_url(re.compile(r"/c/"))
