"""One's own data at the screen: an archive is fetched, and an account ends (docs/specs/own-data.md)."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PASSWORD = "긴 비밀번호 long enough"


async def test_OD2_an_archive_is_made_and_fetched(screen: Screen, tmp_path: Path) -> None:
    await screen.sign_up("모으기")
    await screen.open("/settings")
    page = screen.page
    await page.get_by_role("button", name="내 데이터 모으기").click()
    row = page.locator("[data-export=ready]")
    await expect(row).to_be_visible(timeout=20_000)
    async with page.expect_download() as waiting:
        await row.get_by_role("button", name="받기").click()
    fetched = tmp_path / "own.zip"
    await (await waiting.value).save_as(fetched)
    with zipfile.ZipFile(fetched) as archive:
        assert "모으기" in archive.read("account.json").decode()
    await page.get_by_role("button", name="내 데이터 모으기").click()
    await expect(page.get_by_text("오늘 이미 모았습니다")).to_be_visible()
    screen.errors.clear()  # The browser itself reports the 429.


async def test_OD5_an_account_ends_and_comes_back(screen: Screen) -> None:
    await screen.sign_up("돌아옴")
    await screen.open("/settings")
    page = screen.page
    email = await page.get_by_text("@example.org").first.inner_text()
    await page.get_by_role("button", name="계정 삭제", exact=True).click()
    form = page.get_by_role("form", name="계정 삭제")
    await form.get_by_label("지금 비밀번호").fill("틀린 비밀번호")
    await form.get_by_role("button", name="계정 삭제하기").click()
    await expect(form).to_contain_text("지금 비밀번호가 맞지 않습니다")
    await form.get_by_label("지금 비밀번호").fill(PASSWORD)
    await form.get_by_role("button", name="계정 삭제하기").click()
    await expect(page.get_by_text("14일 뒤에 계정이 삭제됩니다").first).to_be_visible()
    await screen.open("/login")
    await page.locator("input[name=email]").fill(email)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.get_by_role("button", name="로그인", exact=True).click()
    await page.wait_for_url(re.compile(r"/c/"))
    screen.errors.clear()  # The browser itself reports the 403 of the wrong password.
