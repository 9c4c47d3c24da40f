"""A community's settings, its places moved by hand and by key, nicknames and faces, in a browser."""

import os
import re
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.community.pictures import png
from tests.e2e.screen import Screen
from tests.e2e.test_access import AXE, violations
from tests.e2e.test_invites import found_private_community
from tests.person import Person
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


LOGGED_IN = """const token = async () => (await (await fetch("/api/auth/refresh", {method: "POST"}))
  .json()).access_token;
const call = async (path, body) => (await fetch(path, {method: "POST", body: JSON.stringify(body),
  headers: {"Content-Type": "application/json", Authorization: `Bearer ${await token()}`}})).json();
"""
MAKE_COMMUNITY = f"""async name => {{ {LOGGED_IN}
  return (await call("/api/communities", {{name, is_public: true}})).community_id; }}"""
REPORT = f"""async ([here, message_id]) => {{ {LOGGED_IN}
  await call(`/api/communities/${{here}}/reports`, {{message_id, reason: "spam"}}); }}"""


async def make_channel(screen: Screen, community: str, name: str) -> None:
    """Make a channel through the community's menu."""
    page = screen.page
    await page.get_by_role("button", name=re.compile(f"{community}.*공개")).click()
    await page.get_by_role("menuitem", name="채널 만들기").click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[name=name]").fill(name)
    await dialog.get_by_role("button", name="채널 만들기").click()
    await expect(channel(page, name)).to_be_visible()


def channel(page: Page, name: str) -> Locator:
    """A channel's row in the list."""
    return page.get_by_role("navigation", name="채널").locator("li").filter(has_text=name)


async def names(page: Page) -> list[str]:
    """The channels as the list shows them."""
    found = page.get_by_role("navigation", name="채널").get_by_role("link")
    return [text.strip() for text in await found.all_inner_texts()]


async def drag(page: Page, taken: Locator, target: Locator, *, below: bool) -> None:
    """Drag with the mouse, as a hand does: down, some steps, up."""
    start, end = await taken.bounding_box(), await target.bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 60, start["y"] + start["height"] / 2)
    await page.mouse.down()
    y = end["y"] + end["height"] * (0.8 if below else 0.2)
    await page.mouse.move(end["x"] + 60, y, steps=8)
    await page.mouse.up()


async def settings(page: Page, community: str, section: str) -> None:
    """Open a section of the community's settings through its menu."""
    await page.get_by_role("button", name=re.compile(f"{community}.*공개")).click()
    await page.get_by_role("menuitem", name="커뮤니티 설정").click()
    await (
        page.get_by_role("navigation", name="설정 메뉴")
        .get_by_role("link", name=section, exact=True)
        .click()
    )
    await expect(page.get_by_role("heading", name=section, exact=True, level=2)).to_be_visible()


async def community_of(screen: Screen) -> str:
    """The id of the community that is open."""
    found = re.search(r"/c/([0-9a-z]{16})", screen.page.url)
    assert found is not None
    return found[1]


async def test_SR2_channels_are_moved_by_mouse_by_key_and_by_touch(screen: Screen) -> None:
    page = screen.page
    await screen.sign_up("정리하는이")
    await found_private_community(screen, "정리 모임")
    for name in ("가방", "나방"):
        await make_channel(screen, "정리 모임", name)
    await expect(channel(page, "나방").locator("button")).to_have_count(1)
    assert await names(page) == ["general", "가방", "나방"]
    await drag(page, channel(page, "나방"), channel(page, "general"), below=False)
    await expect(page.get_by_text("나방 자리를 옮겼습니다")).to_be_visible()
    assert await names(page) == ["나방", "general", "가방"]
    await channel(page, "나방").hover()
    await page.get_by_role("button", name="나방 관리").press("Enter")
    await page.get_by_role("menuitem", name="아래로").press("Enter")
    await expect(page.get_by_text("나방: 3개 가운데 2번째")).to_be_visible()
    assert await names(page) == ["general", "나방", "가방"]
    await page.get_by_role("button", name=re.compile("정리 모임.*공개")).click()
    await page.get_by_role("menuitem", name="카테고리 만들기").click()
    await page.get_by_role("dialog").locator("input[name=name]").fill("모둠")
    await page.get_by_role("dialog").get_by_role("button", name="만들기").click()
    head = page.locator("[data-kind=category]").filter(has_text="모둠")
    await expect(head).to_be_visible()
    await drag(page, channel(page, "general"), head, below=True)
    await expect(page.get_by_text("general 자리를 옮겼습니다")).to_be_visible()
    assert await names(page) == ["나방", "가방", "general"]
    await channel(page, "가방").hover()
    await page.get_by_role("button", name="가방 관리").press("Enter")
    await page.get_by_role("menuitem", name="채널 복사하기").press("Enter")
    await page.get_by_role("dialog").locator("input[name=name]").fill("가방 사본")
    await page.get_by_role("dialog").get_by_role("button", name="복사하기").click()
    await expect(channel(page, "가방 사본")).to_be_visible()
    assert await names(page) == ["나방", "가방", "가방 사본", "general"]
    await touch_drag(page, channel(page, "가방 사본"), channel(page, "나방"))
    await expect(page.get_by_text("가방 사본 자리를 옮겼습니다")).to_be_visible()
    assert await names(page) == ["가방 사본", "나방", "가방", "general"]
    await page.reload()
    await expect(channel(page, "general")).to_be_visible()
    assert await names(page) == ["가방 사본", "나방", "가방", "general"]


async def touch_drag(page: Page, taken: Locator, target: Locator) -> None:
    """Hold a finger on a thing, then move it to just above another."""
    start, end = await taken.bounding_box(), await target.bounding_box()
    assert start is not None
    assert end is not None
    tool = await page.context.new_cdp_session(page)

    async def touch(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        await tool.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = start["x"] + 60, start["y"] + start["height"] / 2
    to = end["y"] + end["height"] * 0.2
    await touch("touchStart", x, y)
    await page.wait_for_timeout(500)
    for step in range(1, 6):
        await touch("touchMove", x, y + (to - y) * step / 5)
    await touch("touchEnd", x, to)
    await tool.detach()


async def test_SR9_communities_keep_my_order_on_every_device(screen: Screen) -> None:
    page = screen.page
    await screen.sign_up("순서")
    for name in ("하나 모임", "둘째 모임"):
        await found_private_community(screen, name)
    other = await page.context.new_page()
    await other.goto(page.url)
    icons = [
        each.get_by_role("navigation", name="커뮤니티").locator("[data-community] a")
        for each in (page, other)
    ]
    mine, others = icons
    # Whoever is the first person of an installation also has the sample community.
    await expect(mine.last).to_have_attribute("aria-label", "둘째 모임")
    await expect(others.last).to_have_attribute("aria-label", "둘째 모임")
    last = await mine.count() - 1
    await drag_icon(page, mine.nth(last), mine.nth(last - 1))
    await expect(page.get_by_text(re.compile("둘째 모임: .*가운데"))).to_be_visible()
    for each in icons:
        await expect(each.nth(last)).to_have_attribute("aria-label", "하나 모임")
        await expect(each.nth(last - 1)).to_have_attribute("aria-label", "둘째 모임")
    await page.reload()
    await expect(mine.nth(last)).to_have_attribute("aria-label", "하나 모임")
    await mine.nth(last - 1).focus()
    await page.wait_for_timeout(500)
    await page.keyboard.press("Alt+ArrowDown")
    for each in icons:
        await expect(each.nth(last)).to_have_attribute("aria-label", "둘째 모임")
    await other.close()


async def drag_icon(page: Page, taken: Locator, target: Locator) -> None:
    """Drag an icon of the rail to just above another."""
    start, end = await taken.bounding_box(), await target.bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 20, start["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(end["x"] + 20, end["y"] + 4, steps=8)
    await page.mouse.up()


async def test_PF1_PF5_a_nickname_and_a_face_show_everywhere_in_the_community(
    screen: Screen, other_screen: Screen
) -> None:
    page = screen.page
    await screen.sign_up("본이름")
    await screen.join()
    await screen.say("이름이 바뀌어도 내 글")
    await expect(screen.message("이름이 바뀌어도 내 글")).to_have_count(1)
    here = await community_of(screen)
    where = page.url.removeprefix(screen.base)
    await screen.open(f"/c/{here}/settings?section=profile")
    await page.get_by_label("별명").fill("달토끼")
    await page.get_by_role("button", name="별명 저장").click()
    await expect(page.get_by_text("저장했습니다").first).to_be_visible()
    await page.get_by_label("사진 파일").set_input_files(
        {"name": "face.png", "mimeType": "image/png", "buffer": png()}
    )
    await expect(page.locator("form img")).to_be_visible()
    await screen.open(where)
    row = screen.message("이름이 바뀌어도 내 글")
    await expect(row.get_by_text("달토끼")).to_be_visible()
    await expect(row.locator("img[src^='/api/faces/']")).to_be_visible()
    # A stranger, elsewhere, sees the same.
    await other_screen.open(where)
    row = other_screen.message("이름이 바뀌어도 내 글")
    await expect(row.get_by_text("달토끼")).to_be_visible()
    await expect(row.locator("img[src^='/api/faces/']")).to_be_visible()


async def test_MO20_MO23_a_report_goes_from_a_message_to_the_queue_and_the_log(
    screen: Screen,
) -> None:
    page = screen.page
    await screen.sign_up("관리하는이")
    await found_private_community(screen, "신고 모임")
    await settings(page, "신고 모임", "개요")
    await page.get_by_role("switch").click()
    await page.get_by_role("button", name="저장").click()
    await expect(page.get_by_text("저장했습니다").first).to_be_visible()
    here = await community_of(screen)
    guest, watcher = Person(screen.base, "소란"), Person(screen.base, "지킴이")
    for person in (guest, watcher):
        await person.sign_up()
        await person.join(here)
    snapshot = await guest.call("GET", f"/api/communities/{here}")
    channel_id = snapshot["channels"][0]["channel_id"]
    await guest.send(channel_id, "싸게 팔아요", "n1")
    await screen.open(f"/c/{here}/{channel_id}")
    row = screen.message("싸게 팔아요")
    await row.hover()
    await row.get_by_role("button", name="더 보기").click()
    await page.get_by_role("menuitem", name="신고하기").click()
    await page.get_by_label("설명").fill("광고입니다")
    await page.get_by_role("dialog").get_by_role("button", name="신고하기").click()
    await expect(page.get_by_text(re.compile("신고했습니다"))).to_be_visible()
    await settings(page, "신고 모임", "신고")
    await expect(page.get_by_text("싸게 팔아요")).to_be_visible()
    await page.get_by_label("메모").fill("살펴보겠습니다")
    await page.get_by_role("button", name="메모 남기기").click()
    await expect(page.get_by_text("살펴보겠습니다")).to_be_visible()
    await page.get_by_role("button", name="메시지 지우기").click()
    await expect(page.get_by_text("메시지를 지웠습니다")).to_be_visible()
    await page.get_by_role("button", name="차단하기").click()
    await page.get_by_label("까닭").fill("광고")
    await page.get_by_role("dialog").get_by_role("button", name="차단하기").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_label("상태").select_option(label="해결함")
    await expect(page.get_by_text("살펴볼 신고가 없습니다")).to_be_visible()
    await settings(page, "신고 모임", "차단한 사람")
    await expect(page.get_by_text("광고", exact=True)).to_be_visible()
    await page.get_by_role("button", name="차단 풀기").click()
    await expect(page.get_by_text("차단한 사람이 없습니다")).to_be_visible()
    await settings(page, "신고 모임", "감사 기록")
    for act in (
        "멤버를 차단함",
        "차단을 풂",
        "신고를 다룸",
        "남의 메시지를 지움",
        "커뮤니티를 고침",
    ):
        await expect(page.locator("li").filter(has_text=act)).to_have_count(1)
    await page.get_by_label("무엇을").select_option(label="차단을 풂")
    await expect(page.locator("li").filter(has_text="멤버를 차단함")).to_have_count(0)
    await page.get_by_label("이날까지").fill("2001-01-01")
    await expect(page.get_by_text("기록이 없습니다")).to_be_visible()
    for person in (guest, watcher):
        await person.close()


async def test_SR8_a_community_is_handed_over_or_deleted_by_typing_its_name(
    screen: Screen,
) -> None:
    page = screen.page
    await screen.sign_up("떠나는이")
    await found_private_community(screen, "사라질 모임")
    here = await community_of(screen)
    await settings(page, "사라질 모임", "개요")
    await page.get_by_role("button", name="커뮤니티 지우기").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(re.compile("이름을 써")).fill("다른 이름")
    await dialog.get_by_role("button", name="커뮤니티 지우기").click()
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await dialog.get_by_label(re.compile("이름을 써")).fill("사라질 모임")
    await dialog.get_by_role("button", name="커뮤니티 지우기").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("link", name="사라질 모임")).to_have_count(0)
    await screen.open(f"/c/{here}")
    await expect(page.get_by_role("link", name="사라질 모임")).to_have_count(0)
    screen.errors.clear()


SECTIONS = ("profile", "overview", "roles", "members", "invites", "reports", "bans", "audit")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_no_section_of_the_settings_has_a_violation(
    browser: Browser, server: Running, scheme: Literal["light", "dark"], width: int
) -> None:
    if not AXE.exists():
        pytest.skip("needs web/node_modules/axe-core (npm ci in web/)")
    context = await browser.new_context(
        locale="ko-KR", color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    screen = Screen(await context.new_page(), server.base)
    page, found = screen.page, []
    await screen.sign_up(f"꼼꼼{scheme}{width}")
    made = await page.evaluate(MAKE_COMMUNITY, f"꼼꼼한 모임 {scheme} {width}")
    guest = Person(server.base, "손님")
    await guest.sign_up()
    await guest.join(made)
    channel_id = (await guest.call("GET", f"/api/communities/{made}"))["channels"][0]["channel_id"]
    sent = await guest.send(channel_id, "살펴볼 글", "n1")
    await page.evaluate(REPORT, [made, sent["message_id"]])
    await guest.close()
    for section in SECTIONS:
        await page.goto(f"{server.base}/c/{made}/settings?section={section}")
        await expect(page.get_by_role("heading", level=2).first).to_be_visible()
        found += await violations(page)
        if shots := os.environ.get("MADANG_TEST_SHOTS"):
            await page.screenshot(path=f"{shots}/{section}-{scheme}-{width}.png")
    await context.close()
    assert found == []
