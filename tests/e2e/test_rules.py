"""Rules, slow mode and join requests at the screen."""

import asyncio
import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.screen import Screen
from tests.e2e.test_access import violations
from tests.person import Person, Refused
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SHOTS = os.environ.get("MADANG_TEST_SHOTS")


async def shot(page: Page, name: str) -> None:
    """Keep a picture for people, where one is asked for."""
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def own_community(screen: Screen, **fields: object) -> tuple[str, str]:
    """Make a community of the person at the screen; return its id and its channel's."""
    made = await screen.page.evaluate(
        """async ([fields]) => {
            const refreshed = await fetch("/api/auth/refresh", {method: "POST"});
            const {access_token} = await refreshed.json();
            const headers = {
                Authorization: `Bearer ${access_token}`, "Content-Type": "application/json",
            };
            const made = await (await fetch("/api/communities", {
                method: "POST", headers, body: JSON.stringify(fields),
            })).json();
            const path = `/api/communities/${made.community_id}`;
            const seen = await (await fetch(path, {headers})).json();
            return [made.community_id, seen.channels[0].channel_id];
        }""",
        [{"name": "규칙 모임", "is_public": True, **fields}],
    )
    return made[0], made[1]


async def test_a_rule_is_tried_switched_on_and_stops_a_message(
    browser: Browser, server: Running
) -> None:
    context = await browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
    screen = Screen(await context.new_page(), server.base)
    page = screen.page
    await screen.sign_up("규칙지기")
    community_id, channel_id = await own_community(screen)
    bo = Person(server.base, "Bora")
    try:
        await bo.sign_up()
        await bo.join(community_id)
        await bo.send(channel_id, "시 발 뭐야", "n1")
        await bo.send(channel_id, "다시 발표할게요", "n2")
        await screen.open(f"/c/{community_id}/settings?section=rules")
        await page.get_by_role("button", name="규칙 만들기").click()
        await page.get_by_label("규칙의 이름").fill("고운 말")
        await page.get_by_label("막을 낱말").fill("*시발*")
        await page.get_by_label("막힌 사람에게 보이는 말").fill("고운 말을 써 주세요")
        await page.get_by_role("button", name="지난 메시지로 시험하기").click()
        await expect(page.get_by_text("2개 가운데 1개가 걸립니다")).to_be_visible()
        await expect(page.get_by_text("시 발 뭐야")).to_be_visible()
        assert await violations(page) == []
        await shot(page, "rules-editor-light")
        await page.get_by_role("combobox", name="상태").select_option("on")
        await page.get_by_role("button", name="저장").click()
        await expect(page.get_by_text("고운 말", exact=True)).to_be_visible()
        with pytest.raises(Refused) as refused:
            await bo.send(channel_id, "ㅅㅣ발", "n3")
        assert refused.value.code == "community.rule_blocked"
        await page.get_by_role("button", name=re.compile("걸린 것 1")).click()
        await expect(page.get_by_text("ㅅㅣ발")).to_be_visible()
        assert await violations(page) == []
        await shot(page, "rules-list-light")
        await page.emulate_media(color_scheme="dark")
        assert await violations(page) == []
        await shot(page, "rules-list-dark")
        await page.set_viewport_size({"width": 390, "height": 844})
        assert await violations(page) == []
        await shot(page, "rules-list-phone")
        assert screen.errors == []
    finally:
        await bo.close()
        await context.close()


async def test_who_a_rule_stops_is_told_why_and_slow_mode_counts_down(
    browser: Browser, server: Running
) -> None:
    context = await browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
    screen = Screen(await context.new_page(), server.base)
    page, ann = screen.page, Person(server.base, "Ann")
    try:
        await ann.sign_up()
        made = await ann.call("POST", "/api/communities", {"name": "느린 곳", "is_public": True})
        here = f"/api/communities/{made['community_id']}"
        channel_id = (await ann.call("GET", here))["channels"][0]["channel_id"]
        rule = {"name": "광고", "mode": "on", "reason": "광고는 안 돼요", "acts": ["block"],
                "trigger": {"kind": "keyword", "words": ["광고*"], "allowed": []}}  # fmt: skip
        await ann.call("POST", f"{here}/rules", rule)
        await screen.sign_up("느림보")
        await screen.open(f"/c/{made['community_id']}/{channel_id}")
        await screen.join()
        await screen.composer.fill("광고합니다")
        await screen.composer.press("Enter")
        await expect(page.get_by_text("“광고는 안 돼요”")).to_be_visible()
        await page.get_by_role("button", name="지우기", exact=True).click()
        await ann.call("PUT", f"/api/channels/{channel_id}/slow-mode", {"interval_s": 6})
        await expect(page.get_by_text("한 번 쓰면 00:06 기다립니다")).to_be_visible()
        await screen.composer.fill("첫 말")
        await screen.composer.press("Enter")
        await expect(screen.message("첫 말")).to_be_visible()
        await expect(page.get_by_text(re.compile("뒤에 쓸 수 있습니다"))).to_be_visible()
        await shot(page, "slow-mode-held")
        await screen.composer.fill("둘째 말")
        await screen.composer.press("Enter")
        await expect(screen.composer).to_have_value("둘째 말")
        await page.reload()
        await expect(page.get_by_text(re.compile("뒤에 쓸 수 있습니다"))).to_be_visible()
        await expect(page.get_by_text("한 번 쓰면 00:06 기다립니다")).to_be_visible(timeout=10_000)
        await screen.composer.fill("둘째 말")
        await screen.composer.press("Enter")
        await expect(screen.message("둘째 말")).to_be_visible()
    finally:
        await ann.close()
        await context.close()


async def test_somebody_asks_to_come_in_and_is_let_in(browser: Browser, server: Running) -> None:
    context = await browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
    keeper = Screen(await context.new_page(), server.base)
    other = await browser.new_context(locale="ko-KR", viewport={"width": 390, "height": 844})
    asking = Screen(await other.new_page(), server.base)
    try:
        await keeper.sign_up("문지기")
        community_id, _ = await own_community(keeper, name="비밀 정원", is_public=False)
        await keeper.open(f"/c/{community_id}/settings?section=requests")
        page = keeper.page
        await page.get_by_role("switch", name="신청을 받아 들이기").click()
        await page.get_by_label(re.compile("^물음")).fill("왜 오고 싶나요?")
        await page.get_by_role("button", name="저장").click()
        await expect(page.get_by_text("가입 신청서를 저장했습니다")).to_be_visible()
        await asking.sign_up("나그네")
        await asking.open("/explore")
        await asking.page.get_by_role("searchbox").fill("비밀 정원")
        await asking.page.get_by_role("button", name="가입 신청하기").first.click()
        await asking.page.get_by_label("왜 오고 싶나요?").fill("꽃을 좋아해요")
        assert await violations(asking.page) == []
        await shot(asking.page, "ask-phone")
        await asking.page.get_by_role("button", name="신청하기", exact=True).click()
        await expect(asking.page.get_by_text("신청을 살펴보고 있습니다")).to_be_visible()
        # It comes by the moderators' stream, without a reload.
        await expect(page.get_by_text("꽃을 좋아해요")).to_be_visible()
        assert await violations(page) == []
        await shot(page, "requests-light")
        await page.get_by_role("button", name="받아들이기", exact=True).click()
        await expect(page.get_by_text("받아들임", exact=True)).to_be_visible()
        await asyncio.sleep(0.2)
        await asking.open(f"/c/{community_id}")
        await asking.page.wait_for_url(re.compile(f"/c/{community_id}"))
        await expect(asking.composer).to_be_visible()
    finally:
        await context.close()
        await other.close()
