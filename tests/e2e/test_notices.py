"""Status, do-not-disturb, keywords, calls of groups, and push up to the notification, in Chromium."""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.community.push_service import PushService, push_service
from tests.e2e.screen import Screen
from tests.person import Person
from tests.running import Running, running

# Without pipelines the market has no figures yet (503); these tests are about something else.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(150)]

SHOWN = """
window.shown = [];
window.Notification = class extends EventTarget {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(title, options) { super(); window.shown.push([title, options.body]); }
};
"""
# Chromium without a network has no push service: its subscription is made here, all else is real.
SUBSCRIBED = """
PushManager.prototype.subscribe = async function (options) {
  window.asked = [...new Uint8Array(options.applicationServerKey)];
  const made = { endpoint: %(endpoint)s, toJSON: () => (%(json)s), unsubscribe: async () => true };
  PushManager.prototype.getSubscription = async () => made;
  return made;
};
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Madang that lets push endpoints be of this machine."""
    data = tmp_path_factory.mktemp("notices") / "data"
    with running(data, MADANG_PUSH__ALLOW_PRIVATE="true") as started:
        yield started


@pytest.fixture
async def ann(house: Running) -> AsyncIterator[Person]:
    """Somebody who writes over HTTP."""
    person = Person(house.base, "Ann")
    await person.sign_up()
    community_id, _ = await person.public_channel()
    await person.join(community_id)
    yield person
    await person.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A Korean profile that lets sites notify."""
    made = await browser.new_context(
        locale="ko-KR", timezone_id="Asia/Seoul", viewport={"width": 1440, "height": 900}
    )
    await made.grant_permissions(["notifications"])
    yield made
    await made.close()


async def chosen(screen: Screen, label: str) -> None:
    """Choose from the menu of the account."""
    await screen.page.get_by_role("button", name=re.compile("내 메뉴")).click()
    await screen.page.get_by_role("menuitem", name=label, exact=True).click()


async def test_do_not_disturb_keywords_and_status(
    house: Running, ann: Person, context: BrowserContext
) -> None:
    page = await context.new_page()
    await page.add_init_script(SHOWN)
    bo = Screen(page, house.base)
    await bo.sign_up("보라")
    await bo.join()
    await page.get_by_role("button", name=re.compile("^알림 설정")).click()
    await page.get_by_role("combobox", name="어디의 알림").select_option("community")
    await page.get_by_role("combobox", name="알리는 것").select_option("mentions")
    await page.get_by_role("switch", name="이 기기의 바탕화면 알림").click()
    await page.keyboard.press("Escape")
    await bo.open("/settings")
    await page.get_by_role("textbox", name="키워드 알림").fill("점심, deploy")
    await page.get_by_role("button", name="키워드 저장").click()
    await expect(page.get_by_text("저장했습니다").first).to_be_visible()
    community_id, channel_id = await ann.public_channel()
    await asyncio.sleep(1)
    await ann.send(channel_id, "nobody is called", "n1")
    await ann.send(channel_id, "오늘점심은 뭐 먹죠", "n2")
    async with asyncio.timeout(5):
        while not (shown := await page.evaluate("window.shown")):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert [body for _, body in shown] == ["오늘점심은 뭐 먹죠"]
    await chosen(bo, "방해 금지")
    await asyncio.sleep(1)
    await ann.send(channel_id, "점심 또", "n3")
    await asyncio.sleep(1)
    assert len(await page.evaluate("window.shown")) == 1
    await chosen(bo, "상태 메시지…")
    await page.get_by_role("textbox", name="지금 무엇을 하나요?").fill("회의 중입니다")
    await page.get_by_role("button", name="저장", exact=True).click()
    await bo.open(f"/c/{community_id}/{channel_id}")
    row = page.get_by_role("complementary", name="멤버").get_by_role("listitem")
    await expect(row.filter(has_text="회의 중입니다")).to_contain_text("방해 금지")
    for name, theme, width in (
        ("light", "light", 1440),
        ("dark", "dark", 1440),
        ("390", "light", 390),
    ):
        folder = os.environ.get("MADANG_TEST_SHOTS")
        if not folder:
            break
        await page.emulate_media(color_scheme=theme)
        await page.set_viewport_size({"width": width, "height": 900})
        await bo.open("/settings")
        await page.get_by_role("heading", name="알림").scroll_into_view_if_needed()
        await page.screenshot(path=f"{folder}/settings-{name}.png")
        await bo.open(f"/c/{community_id}/{channel_id}")
        await page.wait_for_timeout(600)
        await page.screenshot(path=f"{folder}/chat-{name}.png")
    assert [error for error in bo.errors if "503" not in error] == []


async def test_calls_of_groups_are_offered_and_stand_out(
    house: Running, context: BrowserContext
) -> None:
    owner = Person(house.base, "Owner")
    await owner.sign_up()
    made = {"name": "모임", "description": "", "icon": "🌱", "is_public": True}
    community = await owner.call("POST", "/api/communities", made)
    community_id = community["community_id"]
    role = {"name": "디자인", "is_mentionable": True, "permissions": 0}
    await owner.call("POST", f"/api/communities/{community_id}/roles", role)
    snapshot = await owner.call("GET", f"/api/communities/{community_id}")
    if not snapshot["channels"]:
        body = {"name": "광장", "kind": "text"}
        await owner.call("POST", f"/api/communities/{community_id}/channels", body)
        snapshot = await owner.call("GET", f"/api/communities/{community_id}")
    channel_id = snapshot["channels"][0]["channel_id"]
    bo = Screen(await context.new_page(), house.base)
    await bo.sign_up("보라")
    await bo.open(f"/c/{community_id}/{channel_id}")
    await bo.join()
    await bo.composer.press_sequentially("@ever")
    await expect(bo.page.get_by_role("option")).to_have_count(0)
    await bo.composer.fill("")
    await bo.composer.press_sequentially("@디자")
    await expect(bo.page.get_by_role("option")).to_contain_text("역할")
    await bo.composer.press("Tab")
    await bo.composer.press("Enter")
    await expect(bo.message("@디자인")).to_be_visible()
    await owner.send(channel_id, "@everyone 모이세요", "e1")
    called = bo.message("모이세요").locator("span", has_text="@everyone")
    await expect(called.last).to_be_visible()
    states = await owner.call("GET", f"/api/communities/{community_id}/read-states")
    assert states["states"][0]["mention_count"] == 0
    assert [error for error in bo.errors if "503" not in error] == []
    await owner.close()


async def test_push_from_the_switch_to_the_notification(
    house: Running, ann: Person, context: BrowserContext
) -> None:
    async with push_service() as service:
        bo = await _subscribed(house, context, service)
        page = bo.page
        community_id, channel_id = await ann.public_channel()
        # The page goes away, its presence after a while: only now the browser is woken.
        await page.goto("about:blank")
        await asyncio.sleep(0.5)
        await ann.send(channel_id, "자리에 없어도 알아요", "p1")
        async with asyncio.timeout(20):
            while not service.got:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        got = service.got[0]
        assert got["body"] == "자리에 없어도 알아요"
        await bo.open("/settings")
        await _delivered(context, bo, got)
        shown = await page.evaluate(
            """async () => {
              const worker = await navigator.serviceWorker.ready;
              for (let tries = 0; tries < 50; tries += 1) {
                const all = await worker.getNotifications();
                if (all.length) return all.map((one) => [one.title, one.body, one.data.url]);
                await new Promise((done) => setTimeout(done, 100));
              }
              return [];
            }"""
        )
        assert shown == [[got["title"], got["body"], got["url"]]]
        (worker,) = context.service_workers
        await worker.evaluate(
            """async () => {
              const [notification] = await self.registration.getNotifications();
              self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
            }"""
        )
        await page.wait_for_url(re.compile(f"/c/{community_id}/{channel_id}"))
        await expect(bo.message("자리에 없어도 알아요")).to_be_visible()


async def _subscribed(house: Running, context: BrowserContext, service: PushService) -> Screen:
    page = await context.new_page()
    made = service.subscription()
    script = {"endpoint": json.dumps(made["endpoint"]), "json": json.dumps(made)}
    await page.add_init_script(SUBSCRIBED % script)
    bo = Screen(page, house.base)
    await bo.sign_up("보라")
    await bo.join()
    await bo.open("/settings")
    switch = page.get_by_role("switch", name="탭을 닫아 두어도 이 브라우저에 알리기")
    await expect(switch).to_be_enabled()
    await switch.click()
    await expect(switch).to_be_checked()
    asked = bytes(await page.evaluate("window.asked"))
    from tests.community.push_service import packed

    service.public_key = packed(asked)
    return bo


async def _delivered(context: BrowserContext, bo: Screen, got: dict[str, object]) -> None:
    """Hand the opened message to the real worker, as the browser does after it has opened it."""
    session = await context.new_cdp_session(bo.page)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def seen(event: dict) -> None:
        for one in event["registrations"]:
            if not found.done() and one["scopeURL"].startswith(bo.base):
                found.set_result(one["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", seen)
    await session.send("ServiceWorker.enable")
    async with asyncio.timeout(10):
        registration_id = await found
    message = {"origin": bo.base, "registrationId": registration_id, "data": json.dumps(got)}
    await session.send("ServiceWorker.deliverPushMessage", message)
