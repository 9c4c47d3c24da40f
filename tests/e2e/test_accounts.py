"""A person guards their account in a browser: forgotten password, codes, passkeys, verification."""

import asyncio
import base64
import re
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from madang.identity.service.totp import TOTP_STEP_S, code_at
from tests.e2e.screen import Screen
from tests.person import Person
from tests.running import Running, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PASSWORD = "긴 비밀번호 long enough"
NEW_PASSWORD = "또 다른 비밀번호 9"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A Madang where only verified people write."""
    data = tmp_path_factory.mktemp("strict") / "data"
    with running(data, MADANG_IDENTITY__REQUIRE_VERIFIED="true") as started:
        yield started


@pytest.fixture
async def owner(strict: Running) -> AsyncIterator[Person]:
    """Whoever reads the outbox: the first person, or the same one again."""
    person = Person(strict.base, "Owner")
    person.email = "owner@example.org"
    about = await person.call("GET", "/api/about")
    if about["has_owner"]:
        body = {"email": person.email, "password": "한글 pass phrase 1"}
        answer = await person.call("POST", "/api/auth/login", body)
        person.account, person.token = answer["account"], answer["access_token"]
    else:
        await person.sign_up()
    yield person
    await person.close()


@pytest.fixture
async def page(browser: Browser, strict: Running, owner: Person) -> AsyncIterator[Screen]:
    """A Korean screen at localhost: passkeys need a name, not a number."""
    context = await browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
    screen = Screen(await context.new_page(), strict.base.replace("127.0.0.1", "localhost"))
    yield screen
    refusals = re.compile(r"40[139]|410|Failed to load")
    assert [error for error in screen.errors if not refusals.search(error)] == []
    await context.close()


async def newest_link(owner: Person, to: str, path: str) -> str:
    """Wait for a mail with a link to a page, and return the link's path with its token."""
    for _ in range(200):
        for mail in (await owner.call("GET", "/api/outbox"))["mails"]:
            found = re.search(rf"/{path}#[A-Za-z0-9_-]+", mail["text"])
            if mail["to"] == to and found:
                return found[0]
        await asyncio.sleep(0.05)
    raise AssertionError(f"no mail with a link to {path}")


async def my_email(screen: Screen) -> str:
    """The address of who is signed in."""
    kept = await screen.page.evaluate("JSON.parse(localStorage.getItem('madang.account')).email")
    return str(kept)


async def log_out(page: Page) -> None:
    """Through the account's menu."""
    await page.get_by_role("navigation", name="내 계정").get_by_role("button").first.click()
    await page.get_by_role("menuitem", name="로그아웃").click()
    await expect(page.get_by_role("link", name="가입하기").first).to_be_visible()


async def log_in(screen: Screen, email: str, password: str) -> None:
    """Type both into the form."""
    await screen.open("/login")
    await screen.page.locator("input[name=email]").fill(email)
    await screen.page.locator("input[name=password]").fill(password)
    await screen.page.get_by_role("button", name="로그인", exact=True).click()


async def test_ID23_who_is_not_verified_reads_and_is_told(page: Screen, owner: Person) -> None:
    await page.sign_up("미확인")
    await page.go("plaza")
    notice = page.page.get_by_text("글을 쓰려면 이메일을 먼저 확인해 주세요")
    await expect(notice).to_be_visible()
    await expect(page.composer).to_have_count(0)
    await page.page.get_by_role("button", name="확인 메일 다시 보내기").click()
    await expect(page.page.get_by_text("확인 메일을 다시 보냈습니다")).to_be_visible()
    await page.open(await newest_link(owner, await my_email(page), "verify"))
    await expect(page.page.get_by_text("이메일을 확인했습니다")).to_be_visible()
    await page.open("/")
    await page.go("plaza")
    await page.join()
    await page.say("이제 쓸 수 있어요")
    await expect(page.message("이제 쓸 수 있어요")).to_have_count(1)


async def test_ID22_a_forgotten_password_is_set_anew(page: Screen, owner: Person) -> None:
    await page.sign_up("건망증")
    email = await my_email(page)
    await log_out(page.page)
    await page.open("/login")
    await page.page.get_by_role("link", name="비밀번호를 잊었나요?").click()
    await page.page.locator("input[name=email]").fill(email)
    await page.page.get_by_role("button", name="링크 받기").click()
    await expect(page.page.get_by_text("메일이 갔습니다")).to_be_visible()
    await page.open(await newest_link(owner, email, "reset"))
    await page.page.locator("input[name=password]").fill(NEW_PASSWORD)
    await page.page.get_by_role("button", name="바꾸기").click()
    await expect(page.page.get_by_text("비밀번호를 바꿨습니다")).to_be_visible()
    await log_in(page, email, PASSWORD)
    await expect(page.page.get_by_role("alert")).to_contain_text("맞지 않습니다")
    await log_in(page, email, NEW_PASSWORD)
    await page.page.wait_for_url(re.compile(r"/c/"))


async def test_ID24_codes_are_set_up_and_asked_for(page: Screen) -> None:
    await page.sign_up("이단계")
    email = await my_email(page)
    await page.open("/settings")
    form = page.page.get_by_role("form", name="2단계 확인 켜기")
    await form.get_by_label("지금 비밀번호").fill(PASSWORD)
    await form.get_by_role("button", name="2단계 확인 켜기").click()
    picture = form.get_by_role("img", name=re.compile("QR"))
    await expect(picture).to_be_visible()
    assert await picture.evaluate("each => each.naturalWidth") > 100
    secret = base64.b32decode(await form.locator("code").inner_text())
    step = int(time.time()) // TOTP_STEP_S
    await form.get_by_label("코드").fill(code_at(secret, step))
    await form.get_by_role("button", name="확인하고 켜기").click()
    codes = page.page.get_by_role("status").locator("code")
    await expect(codes).to_have_count(10)
    recovery = await codes.first.inner_text()
    await page.page.get_by_role("button", name="적어 두었습니다").click()
    await expect(page.page.get_by_text("남은 복구 코드 10개")).to_be_visible()
    await log_out(page.page)

    await log_in(page, email, PASSWORD)
    code = page.page.get_by_label("코드")
    await code.fill(code_at(secret, step))
    await page.page.get_by_role("button", name="확인", exact=True).click()
    await expect(page.page.get_by_role("alert")).to_contain_text("이미 쓴 코드")
    await code.fill(code_at(secret, step + 1))
    await page.page.get_by_role("button", name="확인", exact=True).click()
    await page.page.wait_for_url(re.compile(r"/c/"))
    await log_out(page.page)

    await log_in(page, email, PASSWORD)
    await code.fill(recovery)
    await page.page.get_by_role("button", name="확인", exact=True).click()
    await page.page.wait_for_url(re.compile(r"/c/"))


async def authenticator(page: Page, **options: Any) -> None:
    """Plug a virtual authenticator into the browser."""
    client = await page.context.new_cdp_session(page)
    await client.send("WebAuthn.enable")
    chosen = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        **options,
    }
    await client.send("WebAuthn.addVirtualAuthenticator", {"options": chosen})


async def add_passkey(page: Page, name: str) -> None:
    """Through the settings."""
    form = page.get_by_role("form", name="패스키 추가")
    await form.get_by_label("패스키 이름").fill(name)
    await form.get_by_label("지금 비밀번호").fill(PASSWORD)
    await form.get_by_role("button", name="패스키 추가").click()
    await expect(page.locator("[data-passkey]").filter(has_text=name)).to_be_visible()


async def test_ID28_passkeys_are_made_named_and_removed(page: Screen) -> None:
    await page.sign_up("열쇠")
    email = await my_email(page)
    await authenticator(page.page)
    await page.open("/settings")
    await add_passkey(page.page, "내 노트북")
    await log_out(page.page)

    await page.open("/login")
    await page.page.get_by_role("button", name="패스키로 로그인").click()
    await page.page.wait_for_url(re.compile(r"/c/"))
    assert await my_email(page) == email, "without an address and a password"

    await page.open("/settings")
    row = page.page.locator("[data-passkey]").filter(has_text="내 노트북")
    await expect(row).to_contain_text("마지막 사용")
    await row.get_by_role("button", name="이름 바꾸기").click()
    renaming = page.page.get_by_role("form", name="이름 바꾸기")
    await renaming.get_by_label("패스키 이름").fill("새 노트북")
    await renaming.get_by_role("button", name="저장").click()
    row = page.page.locator("[data-passkey]").filter(has_text="새 노트북")
    await row.get_by_role("button", name="지우기").click()
    await expect(page.page.locator("[data-passkey]")).to_have_count(0)
    await log_out(page.page)
    await page.open("/login")
    await page.page.get_by_role("button", name="패스키로 로그인").click()
    await expect(page.page.get_by_role("alert")).to_contain_text("들어올 수 없습니다")


async def test_ID30_a_passkey_stands_for_the_code(page: Screen) -> None:
    await page.sign_up("둘다")
    email = await my_email(page)
    await authenticator(page.page)
    await page.open("/settings")
    await add_passkey(page.page, "보안 키")
    form = page.page.get_by_role("form", name="2단계 확인 켜기")
    await form.get_by_label("지금 비밀번호").fill(PASSWORD)
    await form.get_by_role("button", name="2단계 확인 켜기").click()
    secret = base64.b32decode(await form.locator("code").inner_text())
    await form.get_by_label("코드").fill(code_at(secret, int(time.time()) // TOTP_STEP_S))
    await form.get_by_role("button", name="확인하고 켜기").click()
    await expect(page.page.get_by_role("status").locator("code")).to_have_count(10)
    await log_out(page.page)
    await log_in(page, email, PASSWORD)
    await page.page.get_by_role("button", name="패스키로 확인").click()
    await page.page.wait_for_url(re.compile(r"/c/"))


async def test_ID32_nobody_shuts_themselves_out_by_mistake(page: Screen) -> None:
    await page.sign_up("주소록")
    await page.open("/settings")
    form = page.page.get_by_role("form", name="내 계정")
    await form.get_by_label("내 계정").fill("203.0.113.0/24")
    await form.get_by_role("button", name="주소 저장").click()
    await expect(form).to_contain_text("지금 계신 주소가 목록에 없습니다")
    await form.get_by_label("내 계정").fill("127.0.0.0/8\n::1")
    await form.get_by_role("button", name="주소 저장").click()
    await expect(page.page.get_by_text("저장했습니다")).to_be_visible()
