"""Find, pin, look back, be told less: in a browser, in Korean and English."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.screen import Screen
from tests.e2e.test_chat import meet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def test_SE4_SE15_search_finds_korean_and_jumps(screen: Screen) -> None:
    await meet(screen)
    await screen.say("우리학교가 축제 <b>합니다</b> 회의록")
    await expect(screen.message("축제")).to_have_count(1)
    for n in range(3):
        await screen.say(f"사이에 낀 말 {n}")
    await expect(screen.message("낀 말 2")).to_have_count(1)
    await screen.page.keyboard.press("Control+f")
    panel = screen.page.get_by_role("complementary", name="메시지 검색")
    await panel.get_by_role("searchbox").press_sequentially("학교", delay=40)
    hit = panel.get_by_role("listitem").filter(has_text="우리학교가")
    await expect(hit.first.locator("mark")).to_have_text("학교")
    await panel.get_by_role("button", name="링크").click()
    await expect(panel.get_by_text("찾은 메시지가 없습니다")).to_be_visible()
    await panel.get_by_role("button", name="링크").click()
    await hit.first.get_by_role("link").click()
    await expect(screen.page).to_have_url(re.compile(r"at=\d+"))
    await expect(screen.message("우리학교가").first).to_be_in_viewport()
    await screen.page.keyboard.press("Escape")


async def test_UN14_a_mention_reaches_the_inbox_and_the_badge(
    screen: Screen, other_screen: Screen
) -> None:
    await meet(screen)
    await other_screen.sign_up("불린이")
    await other_screen.go("plaza")
    await other_screen.join()
    await other_screen.go("market")
    await screen.composer.press_sequentially("@불린")
    await screen.page.get_by_role("option", name=re.compile("불린이")).click()
    await screen.composer.press_sequentially(" 여기 좀 봐요")
    await screen.composer.press("Enter")
    await expect(screen.message("여기 좀 봐요")).to_have_count(1)
    await other_screen.page.get_by_role("button", name="Mentions of me").click()
    inbox = other_screen.page.get_by_role("complementary", name="Mentions of me")
    row = inbox.get_by_role("listitem").filter(has_text="여기 좀 봐요")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text(re.compile("[Uu]nread"))


async def test_history_of_an_edited_message(screen: Screen) -> None:
    await meet(screen)
    await screen.say("처음에 쓴 글")
    await expect(screen.message("처음에 쓴 글")).to_have_count(1)
    await screen.composer.press("ArrowUp")
    edit = screen.page.get_by_role("textbox", name="메시지 수정")
    await edit.fill("나중에 고친 글")
    await edit.press("Enter")
    await screen.message("나중에 고친 글").get_by_role("button", name="(수정됨)").click()
    dialog = screen.page.get_by_role("dialog", name="수정한 기록")
    await expect(dialog.get_by_role("listitem")).to_have_count(2)
    await expect(dialog).to_contain_text("처음에 쓴 글")
    await screen.page.keyboard.press("Escape")


async def test_UN9_a_muted_channel_is_not_bold(screen: Screen, other_screen: Screen) -> None:
    await meet(screen, other_screen)
    bell = screen.page.get_by_role("button", name="알림 설정")
    await bell.click()
    await screen.page.get_by_role("button", name="15분").click()
    await expect(screen.page.get_by_text("까지 꺼 둠")).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await screen.go("market")
    await other_screen.say("꺼 둔 채널에 온 말")
    await expect(other_screen.message("꺼 둔 채널에 온 말")).to_have_count(1)
    link = screen.page.get_by_role("link", name=re.compile("plaza")).first
    await screen.page.wait_for_timeout(1000)
    await expect(link).not_to_contain_text("안 읽음")
    await screen.go("plaza")
    await screen.page.get_by_role("button", name=re.compile("알림 설정")).click()
    await screen.page.get_by_role("button", name="다시 켜기").click()
    await screen.page.keyboard.press("Escape")
    await screen.go("market")
    await other_screen.say("다시 켠 뒤에 온 말")
    await expect(link).to_contain_text("안 읽음")


async def test_a_moderator_pins_and_everybody_sees(screen: Screen) -> None:
    """The first account owns the sample; here a community of one's own is made."""
    await screen.sign_up("핀꽂이")
    await screen.page.get_by_role("button", name="커뮤니티 만들기").click()
    dialog = screen.page.get_by_role("dialog")
    await dialog.locator("input").first.fill("핀 모임")
    await dialog.locator("button[type=submit]").click()
    await screen.go("general")
    await screen.say("고정할 글")
    row = screen.message("고정할 글")
    await expect(row).to_have_count(1)
    await screen.page.get_by_role("button", name="고정한 메시지").click()
    panel = screen.page.get_by_role("dialog", name="고정한 메시지")
    await expect(panel.get_by_text("여기에 모입니다")).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await row.hover()
    await row.get_by_role("button", name="더 보기").click()
    await screen.page.get_by_role("menuitem", name="고정하기").click()
    await screen.page.get_by_role("button", name="고정한 메시지").click()
    await expect(panel.get_by_role("listitem")).to_contain_text("고정할 글")
    await panel.get_by_role("button", name="고정 풀기").click()
    await expect(panel.get_by_text("여기에 모입니다")).to_be_visible()
