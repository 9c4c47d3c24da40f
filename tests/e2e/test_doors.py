"""Tokens, bots and webhooks at the screen (docs/specs/doors.md)."""

import aiohttp
import pytest
from playwright.async_api import expect

from tests.e2e.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def test_DO1_a_token_is_made_shown_once_and_revoked(screen: Screen) -> None:
    await screen.sign_up("토큰")
    await screen.open("/settings")
    page = screen.page
    form = page.get_by_role("form", name="토큰 만들기")
    await form.get_by_label("토큰 이름").fill("빌드")
    await form.get_by_role("button", name="토큰 만들기").click()
    secret = await page.locator("[data-secret]").inner_text()
    assert secret.startswith("mdg_")
    base = page.url.partition("/settings")[0]
    headers = {"Authorization": f"Bearer {secret}"}
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/api/me", headers=headers) as answer:
            assert answer.status == 200
        row = page.locator("[data-token]")
        await expect(row).to_contain_text("빌드")
        await row.get_by_role("button", name="거두기").click()
        await expect(row).to_have_count(0)
        async with session.get(f"{base}/api/me", headers=headers) as answer:
            assert answer.status == 401
