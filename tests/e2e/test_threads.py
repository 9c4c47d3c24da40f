"""Threads, marking unread and forwarding in a browser, in Korean and English."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.screen import COMPOSER, Screen
from tests.e2e.test_chat import meet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def panel(screen: Screen) -> Locator:
    """The open thread beside the channel."""
    return screen.page.get_by_role("complementary", name=re.compile("^(스레드|Thread):"))


def said(screen: Screen, text: str) -> Locator:
    """A message of the open thread."""
    return panel(screen).locator("[data-message]").filter(has_text=text)


async def choose(screen: Screen, text: str, item: str) -> None:
    """Choose from the menu of a message in the channel."""
    row = screen.message(text).first
    await row.hover()
    await row.get_by_role("button", name=re.compile("더 보기|More")).click()
    await screen.page.get_by_role("menuitem", name=re.compile(item)).click()


async def start(screen: Screen, text: str, name: str) -> None:
    """Start a thread from a message."""
    await choose(screen, text, "스레드 시작|Start a thread")
    dialog = screen.page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill(name)
    await dialog.get_by_role("button", name=re.compile("시작하기|Start")).click()
    await expect(panel(screen)).to_be_visible()


async def talk(screen: Screen, text: str) -> None:
    """Write in the open thread."""
    box = panel(screen).get_by_role("textbox", name=COMPOSER)
    await box.fill(text)
    await box.press("Enter")
    await expect(said(screen, text)).to_be_visible()


async def test_TH1_TH13_a_thread_lives_beside_its_channel(
    screen: Screen, other_screen: Screen
) -> None:
    await meet(screen, other_screen)
    await screen.say("점심 뭐 먹을까요")
    await start(screen, "점심 뭐 먹을까요", "점심 이야기")
    await expect(screen.page).to_have_url(re.compile(r"thread=[0-9a-z]{16}"))
    await talk(screen, "냉면 어때요")
    card = other_screen.message("점심 뭐 먹을까요").get_by_role(
        "link", name=re.compile("점심 이야기")
    )
    await expect(card).to_contain_text("1 message")
    await card.click()
    await expect(said(other_screen, "냉면 어때요")).to_be_visible()
    await talk(other_screen, "좋아요 갑시다")
    await expect(card).to_contain_text("2 messages")
    await expect(said(screen, "좋아요 갑시다")).to_be_visible()
    # Who follows it has it in the list of channels, and it is found by name.
    links = other_screen.page.get_by_role("list", name="Threads you follow")
    await expect(links.get_by_role("link", name="점심 이야기")).to_be_visible()
    await panel(other_screen).get_by_role("button", name="Close the thread").click()
    await expect(panel(other_screen)).to_have_count(0)
    await other_screen.go("market")
    await talk(screen, "아직 안 읽은 말")
    unread = links.get_by_role("link", name=re.compile("점심 이야기"))
    await expect(unread).to_contain_text(re.compile("unread", re.IGNORECASE))
    await other_screen.page.keyboard.press("Control+k")
    await other_screen.page.get_by_role("combobox").fill("ㅈㅅ ㅇㅇㄱ")
    await other_screen.page.get_by_role("option", name=re.compile("점심 이야기")).click()
    await expect(said(other_screen, "아직 안 읽은 말")).to_be_visible()
    await expect(unread).not_to_contain_text(re.compile("unread", re.IGNORECASE))


async def test_TH6_TH8_threads_are_listed_archived_and_opened(screen: Screen) -> None:
    await meet(screen)
    await screen.say("보관할 이야기의 시작")
    await start(screen, "보관할 이야기의 시작", "보관할 이야기")
    await talk(screen, "마지막 말")
    await panel(screen).get_by_role("button", name="스레드 메뉴").click()
    await screen.page.get_by_role("menuitem", name="보관하기").click()
    await expect(panel(screen).get_by_role("status")).to_contain_text("보관된 스레드입니다")
    await panel(screen).get_by_role("button", name="스레드 닫기").click()
    await screen.page.get_by_role("button", name="스레드", exact=True).click()
    await screen.page.get_by_role("tab", name="보관됨").click()
    await screen.page.get_by_role("link", name=re.compile("보관할 이야기")).last.click()
    await talk(screen, "다시 여는 말")
    await expect(panel(screen).get_by_role("status")).to_have_count(0)


async def test_a_deep_link_opens_a_thread_and_its_channel(screen: Screen) -> None:
    await meet(screen)
    await screen.say("주소가 있는 이야기")
    await start(screen, "주소가 있는 이야기", "주소")
    await talk(screen, "여기로 오는 길")
    thread_id = screen.page.url.partition("thread=")[2]
    community = screen.page.url.partition("/c/")[2].partition("/")[0]
    await screen.open(f"/c/{community}/{thread_id}")
    await expect(said(screen, "여기로 오는 길")).to_be_visible()
    await expect(screen.page).to_have_url(re.compile(f"thread={thread_id}"))
    await screen.page.set_viewport_size({"width": 390, "height": 800})
    box = await panel(screen).bounding_box()
    assert box is not None
    assert box["width"] == 390


async def test_UN15_marked_unread_stays_until_one_leaves(
    screen: Screen, other_screen: Screen
) -> None:
    await meet(screen, other_screen)
    for n in range(3):
        await other_screen.say(f"표시해 둘 말 {n}")
    await expect(screen.message("표시해 둘 말 2")).to_have_count(1)
    await choose(screen, "표시해 둘 말 1", "여기부터 안 읽음으로")
    row = screen.message("표시해 둘 말 1")
    await expect(row.locator("xpath=..").get_by_role("separator")).to_contain_text("새 메시지")
    await screen.go("market")
    link = screen.page.get_by_role("link", name=re.compile("plaza")).first
    await expect(link).to_contain_text("안 읽음")
    await screen.page.keyboard.press("Shift+Escape")
    await expect(link).not_to_contain_text("안 읽음")


async def test_FW1_FW4_a_message_is_forwarded(screen: Screen) -> None:
    await meet(screen)
    await screen.say("널리 알릴 소식")
    await choose(screen, "널리 알릴 소식", "전달")
    dialog = screen.page.get_by_role("dialog", name="메시지 전달")
    await dialog.get_by_role("textbox", name="어디로").fill("market")
    await dialog.get_by_role("radio", name=re.compile("market")).check()
    await dialog.get_by_role("textbox", name=re.compile("덧붙일 말")).fill("보드에서도 봅시다")
    await dialog.get_by_role("button", name="전달").click()
    await expect(dialog).to_have_count(0)
    await screen.go("market")
    carried = screen.message("보드에서도 봅시다")
    await expect(carried).to_contain_text("널리 알릴 소식")
    await expect(carried).to_contain_text("전달된 메시지")
    await carried.get_by_role("link", name="원래 글 보기").click()
    await expect(screen.page).to_have_url(re.compile(r"at=\d+"))
    await expect(screen.message("널리 알릴 소식").first).to_be_in_viewport()
