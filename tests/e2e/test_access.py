"""Every page is free of what axe can find (WCAG 2.2 A and AA), light and dark, desk and phone."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.conftest import wait_for_figures
from tests.e2e.screen import Screen
from tests.running import ROOT, Running, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SETTLE_MS = 1_500


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of its own, so that what other tests leave behind changes nothing here."""
    data = tmp_path_factory.mktemp("access") / "data"
    with running(data, MADANG_PIPELINES__ENABLED="true") as started:
        wait_for_figures(started.base)
        yield started


async def violations(page: Page) -> list[str]:
    """Return what axe finds, one line each."""
    await page.wait_for_timeout(SETTLE_MS)
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS
    )
    return [
        f"{page.url}: {each['id']}: {node['html'][:160]}"
        for each in found
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_no_page_has_a_violation(
    browser: Browser, server: Running, scheme: Literal["light", "dark"], width: int
) -> None:
    if not AXE.exists():
        pytest.skip("needs web/node_modules/axe-core (npm ci in web/)")
    context = await browser.new_context(
        locale="ko-KR", color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    screen = Screen(await context.new_page(), server.base)
    page, found = screen.page, []
    for path in ("/login", "/sign-up", "/"):
        await screen.open(path)
        found += await violations(page)
    await screen.sign_up(f"접근{scheme}{width}")
    here = re.match(r".*/c/[^/]+", page.url)
    assert here is not None
    snapshot = await page.evaluate(
        "id => fetch(`/api/communities/${id}`).then(r => r.json())", here[0].rpartition("/")[2]
    )
    places = {c["board"]: f"{here[0]}/{c['channel_id']}" for c in snapshot["channels"]}
    for url in (
        places[None],
        places["market"],
        f"{places['market']}/s/005930",
        places["trends"],
        f"{server.base}/settings",
        f"{server.base}/pipelines",
    ):
        await page.goto(url)
        found += await violations(page)
    await context.close()
    assert found == []
