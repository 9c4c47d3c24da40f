"""Logging in with an account elsewhere, in a real browser at a real provider (docs/specs/oidc.md)."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from oidc_provider_mock import run_server_in_thread
from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.screen import Screen
from tests.running import Running, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PASSWORD = "긴 비밀번호 long enough"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def server(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that knows it."""
    known = {
        "provider_id": "school",
        "name": "Our School",
        "issuer": provider,
        "client_id": "madang",
        "client_secret": "secret",
    }
    environ = {"MADANG_IDENTITY__PROVIDERS": msgspec.json.encode([known]).decode()}
    with running(tmp_path_factory.mktemp("providers") / "data", **environ) as started:
        yield started


@pytest.fixture
async def page(context: BrowserContext, server: Running) -> Screen:
    """A screen at that server."""
    return Screen(await context.new_page(), server.base)


def person(provider: str, sub: str, **claims: Any) -> None:
    """Let the provider know somebody."""
    httpx.put(f"{provider}/users/{sub}", json={"email_verified": True, **claims})


async def log_in_there(page: Page, sub: str) -> None:
    """Fill in the provider's own page."""
    await page.wait_for_url(re.compile("/oauth2/authorize"))
    await page.locator("input[name=sub]").fill(sub)
    await page.get_by_role("button", name="Authorize").click()


async def test_OI10_a_newcomer_comes_by_a_button(page: Screen, provider: str) -> None:
    person(provider, "new", email="new@example.org", name="새내기")
    await page.open("/login")
    await page.page.get_by_role("button", name="Our School(으)로 계속하기").click()
    await log_in_there(page.page, "new")
    await page.page.wait_for_url(re.compile(r"/c/"))
    await page.open("/settings")
    await expect(page.page.get_by_text("new@example.org").first).to_be_visible()
    await expect(page.page.locator("[data-login=school]")).to_contain_text("Our School")
    await page.page.locator("[data-login=school]").get_by_role("button", name="지우기").click()
    await expect(page.page.get_by_text("들어올 방법이 이것뿐입니다")).to_be_visible()


async def test_OI11_a_known_address_is_linked_by_logging_in(page: Screen, provider: str) -> None:
    await page.sign_up("이어짐")
    await page.open("/settings")
    email = await page.page.get_by_text("@example.org").first.inner_text()
    person(provider, "known", email=email)
    await page.page.request.post(f"{page.base}/api/auth/logout")
    await page.page.evaluate("localStorage.clear()")
    await page.open("/login")
    await page.page.get_by_role("button", name="Our School(으)로 계속하기").click()
    await log_in_there(page.page, "known")
    await expect(page.page.get_by_text("두 로그인이 이어집니다")).to_be_visible()
    await page.page.locator("input[name=email]").fill(email)
    await page.page.locator("input[name=password]").fill(PASSWORD)
    await page.page.get_by_role("button", name="로그인", exact=True).click()
    await page.page.wait_for_url(re.compile(r"/c/"))
    await page.open("/settings")
    await expect(page.page.locator("[data-login=school]")).to_be_visible()


async def test_OI12_a_login_is_added_in_the_settings(page: Screen, provider: str) -> None:
    person(provider, "added", email="elsewhere@example.net")
    await page.sign_up("더하기")
    await page.open("/settings")
    form = page.page.get_by_role("form", name="Our School 잇기")
    await form.get_by_label("지금 비밀번호").fill(PASSWORD)
    await form.get_by_role("button", name="Our School 잇기").click()
    await log_in_there(page.page, "added")
    row = page.page.locator("[data-login=school]")
    await expect(row).to_contain_text("elsewhere@example.net")
    await row.get_by_role("button", name="지우기").click()
    await expect(row).to_have_count(0)


async def test_OI8_who_says_no_there_is_told_here(page: Screen) -> None:
    await page.open("/login")
    await page.page.get_by_role("button", name="Our School(으)로 계속하기").click()
    await page.page.wait_for_url(re.compile("/oauth2/authorize"))
    await page.page.get_by_role("button", name="Deny").click()
    await expect(page.page.get_by_role("alert")).to_contain_text("취소했습니다")
