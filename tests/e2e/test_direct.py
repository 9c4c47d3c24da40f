"""Two people find each other and talk alone, a third gets nothing; then one blocks the other."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.screen import Screen
from tests.person import Follower, Person, Refused
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def in_the_plaza(screen: Screen, name: str) -> None:
    """Sign up and say hello where everybody reads."""
    await screen.sign_up(name)
    await screen.go("plaza")
    await screen.join()
    await screen.say(f"{name} 왔어요")
    await expect(screen.message(f"{name} 왔어요")).to_have_count(1)


async def card_of(screen: Screen, text: str, name: str) -> None:
    """Open the card of who said something."""
    await screen.message(text).get_by_role("button", name=name, exact=True).click()


async def test_DM1_DM13_DM18_two_people_talk_and_one_blocks(
    screen: Screen, other_screen: Screen, server: Running
) -> None:
    third = Person(server.base, "Third")
    await third.sign_up()
    await third.join((await third.public_channel())[0])
    follower = Follower(third, f"account:{third.account['account_id']}")
    follower.start()
    await in_the_plaza(screen, "가람")
    await in_the_plaza(other_screen, "Nari")

    page, other = screen.page, other_screen.page
    await card_of(screen, "Nari 왔어요", "Nari")
    await page.get_by_role("button", name="친구 추가").click()
    await expect(page.get_by_role("button", name="요청 취소")).to_be_visible()
    await other.get_by_role("link", name="Direct messages").click()
    await other.get_by_role("button", name=re.compile("Accept .*가람")).click()
    await expect(page.get_by_role("button", name="친구 끊기")).to_be_visible()
    await page.get_by_role("button", name="메시지 보내기").click()
    await page.wait_for_url(re.compile(r"/c/"))
    await expect(page.get_by_role("heading", name="Nari").first).to_be_visible()
    await screen.say("둘만의 고슴도치")
    await expect(screen.message("둘만의 고슴도치")).to_have_count(1)

    direct = other.get_by_role("navigation", name="Direct messages").get_by_role(
        "link", name=re.compile("가람")
    )
    await expect(direct).to_contain_text("1")
    await direct.click()
    await expect(other_screen.message("둘만의 고슴도치")).to_have_count(1)
    await other_screen.say("answer")
    await expect(screen.message("answer")).to_have_count(1)

    community_id, channel_id = page.url.split("/")[-2:]
    for path in (f"/api/communities/{community_id}", f"/api/channels/{channel_id}/messages"):
        with pytest.raises(Refused):
            await third.call("GET", path)
    assert (await third.call("GET", "/api/directs"))["directs"] == []
    assert (await third.call("GET", "/api/search?q=고슴도치"))["hits"] == []
    assert follower.shown == []
    await follower.stop()
    await third.close()

    await card_of(screen, "answer", "Nari")
    await page.get_by_role("button", name="이 사람 차단").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("Nari님을 차단했습니다", exact=False)).to_be_visible()
    await expect(screen.message("차단한 사람의 메시지")).to_have_count(1)
    await screen.message("차단한 사람의 메시지").get_by_role("button", name="보기").click()
    await expect(screen.message("answer")).to_have_count(1)
    await expect(other_screen.composer).to_be_visible()
    await other_screen.say("are you there?")
    await expect(other_screen.waiting("are you there?")).to_contain_text("cannot send")
    await expect(screen.message("are you there?")).to_have_count(0)
    # The browser reports the refusal itself; that is what this test is about.
    assert [error for error in other_screen.errors if "403" not in error] == []
    other_screen.errors.clear()


async def test_a_group_is_made_found_again_and_left(
    screen: Screen, other_screen: Screen, server: Running
) -> None:
    third = Person(server.base, "Sanbeot")
    await third.sign_up()
    await third.join((await third.public_channel())[0])
    await third.close()
    await in_the_plaza(screen, "다솜")
    await in_the_plaza(other_screen, "Minseo")
    page, other = screen.page, other_screen.page
    await page.get_by_role("link", name="다이렉트 메시지").click()
    await page.get_by_role("button", name="새 다이렉트 메시지").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="사람 찾기").fill("Minseo")
    await dialog.get_by_role("checkbox", name="Minseo").check()
    await dialog.get_by_role("textbox", name="사람 찾기").fill("Sanbeot")
    await dialog.get_by_role("checkbox", name="Sanbeot").check()
    await dialog.get_by_role("textbox", name=re.compile("그룹 이름")).fill("주말 산행")
    await dialog.get_by_role("button", name="그룹 만들기").click()
    await page.wait_for_url(re.compile(r"/c/"))
    await screen.say("토요일 어때요")

    await other.keyboard.press("Control+k")
    await other.get_by_role("combobox").fill("주말")
    await other.get_by_role("option", name=re.compile("주말 산행")).click()
    await expect(other_screen.message("토요일 어때요")).to_have_count(1)
    await other.get_by_role("button", name="Manage the group").click()
    await other.get_by_role("menuitem", name="Leave the group").click()
    await other.wait_for_url(re.compile(r"/direct$"))
    rows = other.get_by_role("navigation", name="Direct messages")
    await expect(rows.get_by_role("link", name=re.compile("주말 산행"))).to_have_count(0)
    # What was open is asked for once more, and is not there for who has left.
    assert [error for error in other_screen.errors if "404" not in error] == []
    other_screen.errors.clear()


async def test_Ctrl_K_finds_people(screen: Screen, other_screen: Screen) -> None:
    await in_the_plaza(other_screen, "Haneul")
    await in_the_plaza(screen, "라온")
    page = screen.page
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill("Haneul")
    await page.get_by_role("option", name=re.compile("^Haneul")).first.click()
    await expect(page.get_by_role("heading", name="Haneul").first).to_be_visible()
    await screen.say("찾았다")
    await expect(screen.message("찾았다")).to_have_count(1)
