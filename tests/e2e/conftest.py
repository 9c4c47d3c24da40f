"""A real browser at a running Madang: Debian's Chromium, the built web client, no network beyond."""

import contextlib
import os
import shutil
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.e2e.screen import Screen
from tests.running import ROOT, Running, running

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    missing = None
    if found is None:
        missing = "needs Chromium (Debian: apt install chromium)"
    elif not (ROOT / "web" / "dist" / "index.html").exists():
        missing = "needs the built web client (npm run build in web/)"
    if missing and os.environ.get("MADANG_TEST_REQUIRE_ENGINES") == "1":
        raise AssertionError(missing)
    if missing:
        pytest.skip(missing)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Madang with pipelines, so that the market board fills itself from the sample."""
    data: Path = tmp_path_factory.mktemp("browser") / "data"
    with running(data, MADANG_PIPELINES__ENABLED="true") as started:
        wait_for_figures(started.base)
        yield started


def wait_for_figures(base: str) -> None:
    """The first run of the pipeline takes some seconds on a fresh installation."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(base + "/api/market/overview"):
            return
        time.sleep(0.3)
    raise AssertionError("the market has no figures after 90 s")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    executable = _chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield launched
        await launched.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A fresh Korean browser profile."""
    made = await browser.new_context(
        locale="ko-KR", timezone_id="Asia/Seoul", viewport={"width": 1440, "height": 900}
    )
    yield made
    await made.close()


@pytest.fixture
async def screen(context: BrowserContext, server: Running) -> AsyncIterator[Screen]:
    """One person's screen, that fails the test when its page reports an error."""
    made = Screen(await context.new_page(), server.base)
    yield made
    assert made.errors == []


@pytest.fixture
async def other_screen(browser: Browser, server: Running) -> AsyncIterator[Screen]:
    """Another person's screen, in another profile, in English and dark."""
    context = await browser.new_context(locale="en-US", color_scheme="dark")
    made = Screen(await context.new_page(), server.base)
    yield made
    assert made.errors == []
    await context.close()
