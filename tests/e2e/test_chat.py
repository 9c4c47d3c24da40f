"""Two people in two browsers: they see each other write, edit, react, and nothing is lost or doubled."""

import asyncio
import re

import pytest
from playwright.async_api import BrowserContext, Route, expect

from tests.e2e.screen import Screen
from tests.e2e.wire import wire_to
from tests.person import Person
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def meet(*screens: Screen) -> None:
    """Sign everybody up and bring them to the plaza."""
    for number, screen in enumerate(screens):
        await screen.sign_up(f"사람{number}")
        await screen.go("plaza")
        await screen.join()


async def test_two_people_chat(screen: Screen, other_screen: Screen) -> None:
    await meet(screen, other_screen)
    await screen.composer.press_sequentially("안녕", delay=30)
    await expect(other_screen.page.get_by_text(re.compile("사람0.*typing"))).to_be_visible()
    await screen.say("안녕하세요, 처음이에요 <b>굵게</b>")
    row = other_screen.message("안녕하세요, 처음이에요 <b>굵게</b>")
    await expect(row).to_have_count(1)
    await expect(screen.message("안녕하세요, 처음이에요")).to_have_count(1)

    await screen.composer.press("ArrowUp")
    edit = screen.page.get_by_role("textbox", name="메시지 수정")
    await edit.fill("안녕하세요, 고쳤어요")
    await edit.press("Enter")
    await expect(other_screen.message("안녕하세요, 고쳤어요")).to_contain_text("edited")

    mine = screen.message("안녕하세요, 고쳤어요")
    theirs = other_screen.message("안녕하세요, 고쳤어요")
    await theirs.hover()
    await theirs.get_by_role(
        "button", name=re.compile("React|reaction", re.IGNORECASE)
    ).first.click()
    await other_screen.page.get_by_role("button", name=re.compile("thumbs up")).first.click()
    await expect(mine.get_by_role("button", name=re.compile("👍"))).to_contain_text("1")

    await other_screen.say("$005930 좋네요")
    await expect(
        screen.message("좋네요").get_by_role("link", name=re.compile("삼성전자"))
    ).to_be_visible(timeout=60_000)


async def test_a_reload_in_the_middle_of_a_send_sends_once(screen: Screen) -> None:
    await meet(screen)
    reached = asyncio.Event()

    async def swallow(route: Route) -> None:
        # The server gets the message; the browser never hears that it did.
        if route.request.method == "POST":
            await route.fetch()
            reached.set()
            await asyncio.sleep(30)
        else:
            await route.continue_()

    await screen.page.route("**/messages", swallow)
    await screen.say("한 번만 가야 해요")
    await asyncio.wait_for(reached.wait(), 10)
    await screen.page.unroute("**/messages")
    await screen.page.reload()
    await expect(screen.waiting("한 번만 가야 해요")).to_have_count(0, timeout=15_000)
    await expect(screen.message("한 번만 가야 해요")).to_have_count(1)
    await screen.page.reload()
    await expect(screen.message("한 번만 가야 해요")).to_have_count(1)


async def test_korean_composition_sends_once_and_whole(
    screen: Screen, context: BrowserContext
) -> None:
    await meet(screen)
    keyboard = await context.new_cdp_session(screen.page)
    await screen.composer.click()
    await keyboard.send("Input.insertText", {"text": "마당에서 만나"})
    for step in ("ㅇ", "요"):
        await keyboard.send(
            "Input.imeSetComposition",
            {"text": step, "selectionStart": len(step), "selectionEnd": len(step)},
        )
    # What Chrome on macOS sends: Enter while the last syllable is still being composed.
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    await keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    await keyboard.send("Input.insertText", {"text": "요"})
    await keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    await expect(screen.message("마당에서 만나요")).to_have_count(1)
    await expect(screen.composer).to_have_value("")
    await asyncio.sleep(1)
    rows = screen.page.get_by_role("log").locator("[data-message]")
    texts = [text for text in await rows.all_inner_texts() if "만나" in text or text == "요"]
    assert len(texts) == 1


async def test_ten_seconds_without_a_network_lose_and_double_nothing(
    context: BrowserContext, server: Running, other_screen: Screen
) -> None:
    async with wire_to(server.port) as wire:
        screen = Screen(await context.new_page(), wire.base)
        await meet(screen, other_screen)
        await other_screen.say("끊기기 전")
        await expect(screen.message("끊기기 전")).to_have_count(1)
        wire.cut()
        for n in range(5):
            await other_screen.say(f"끊긴 동안 {n}")
            await expect(other_screen.message(f"끊긴 동안 {n}")).to_have_count(1)
        await screen.say("나도 끊긴 동안 썼어요")
        await expect(screen.waiting("나도 끊긴 동안 썼어요")).to_have_count(1)
        await expect(screen.page.get_by_text(re.compile("다시 연결"))).to_be_visible()
        await asyncio.sleep(10)
        wire.mend()
        for n in range(5):
            await expect(screen.message(f"끊긴 동안 {n}")).to_have_count(1, timeout=30_000)
        for seen_by in (screen, other_screen):
            await expect(seen_by.message("나도 끊긴 동안 썼어요")).to_have_count(1, timeout=30_000)
        await expect(screen.waiting("나도 끊긴 동안 썼어요")).to_have_count(0)
        texts = await screen.page.get_by_role("log").locator("[data-message]").all_inner_texts()
        during = [t for text in texts for t in re.findall(r"끊긴 동안 \d", text)]
        assert during == [f"끊긴 동안 {n}" for n in range(5)]


async def test_unread_is_counted_and_jumped_to(screen: Screen, other_screen: Screen) -> None:
    await meet(screen, other_screen)
    await screen.go("market")
    for n in range(3):
        await other_screen.say(f"못 본 글 {n}")
        await expect(other_screen.message(f"못 본 글 {n}")).to_have_count(1)
    link = screen.page.get_by_role("link", name=re.compile("plaza"))
    await expect(link).to_contain_text("안 읽음")
    await link.click()
    await expect(screen.message("못 본 글 2")).to_be_visible()
    await expect(screen.page.get_by_text(re.compile("새 메시지")).first).to_be_visible()


async def test_a_reply_shows_and_leads_to_an_original_far_back(
    screen: Screen, server: Running
) -> None:
    # A community of its own: what this many messages push away, other tests look for.
    writer = Person(server.base, "Writer")
    await writer.sign_up()
    made = await writer.call(
        "POST",
        "/api/communities",
        {"name": "긴 이야기", "description": "", "icon": "📜", "is_public": True},
    )
    community_id = made["community_id"]
    snapshot = await writer.call("GET", f"/api/communities/{community_id}")
    channel_id = next(c["channel_id"] for c in snapshot["channels"] if c["kind"] == "text")
    first = await writer.send(channel_id, "아주 오래된 질문입니다", "far-0")
    for n in range(55):
        await writer.send(channel_id, f"사이의 글 {n}", f"far-{n + 1}")
    await writer.call(
        "POST",
        f"/api/channels/{channel_id}/messages",
        {"nonce": "far-reply", "text": "이제 답합니다", "reply_to": first["message_id"]},
    )
    await screen.open(f"/c/{community_id}/{channel_id}")
    answer = screen.message("이제 답합니다")
    await expect(answer).to_contain_text("아주 오래된 질문입니다")
    await answer.get_by_role("link", name=re.compile("오래된 질문")).click()
    await expect(screen.message("아주 오래된 질문입니다").first).to_be_in_viewport()
    await writer.close()
