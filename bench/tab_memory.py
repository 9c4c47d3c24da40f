"""What a tab of Madang holds after an hour of traffic.

Run: python -m bench.tab_memory [--minutes 60] [--per-second 2]. One page stays open on a channel
while another person writes, edits and reacts; every few minutes the reader switches to a board and
back, and scrolls. After each minute the page's rubbish is collected and what is left is noted: the
JavaScript heap and the number of nodes. The last ten minutes' median may be at most 20 % above that
of minutes 5 to 15 (the first minutes fill caches that are bounded on purpose).
"""

import argparse
import asyncio
import json
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, Page

from bench.browsing import PASSWORD, chromium, log_in, make_channel
from tests.person import Person
from tests.running import Running, running

WARM_MINUTES = 5
BASE_MINUTES = 10
END_MINUTES = 10
GROWTH_MAX = 1.20
SWITCH_EVERY_MINUTES = 3
BYTES_PER_MB = 1_000_000
# Well below the ten minutes that an access token lives.
TOKEN_S = 480


async def write(person: Person, channel_id: str, per_s: float, stop: asyncio.Event) -> int:
    """Send messages, edit every tenth and react to every fifth; return how many were sent."""
    sent = 0
    ends_s = time.monotonic() + TOKEN_S
    while not stop.is_set():
        if time.monotonic() > ends_s:
            await log_in_again(person)
            ends_s = time.monotonic() + TOKEN_S
        message = await person.send(channel_id, f"{sent} 오늘 저녁 모임 소식입니다", f"m-{sent}")
        path = f"/api/messages/{message['message_id']}"
        if sent % 10 == 0:
            await person.call("PATCH", path, {"text": f"{sent} 고친 소식"})
        if sent % 5 == 0:
            await person.call("PUT", f"{path}/reactions/%F0%9F%91%8D")
        sent += 1
        await asyncio.sleep(1 / per_s)
    return sent


async def log_in_again(person: Person) -> None:
    """Take a fresh access token before the old one ends."""
    entered = {"email": person.email, "password": PASSWORD}
    person.token = (await person.call("POST", "/api/auth/login", entered))["access_token"]


async def held(cdp: CDPSession) -> dict[str, float]:
    """Return what the page holds after its rubbish was collected."""
    await cdp.send("HeapProfiler.collectGarbage")
    metrics = (await cdp.send("Performance.getMetrics"))["metrics"]
    by_name = {m["name"]: m["value"] for m in metrics}
    return {
        "heap_mb": round(by_name["JSHeapUsedSize"] / BYTES_PER_MB, 2),
        "nodes": int(by_name["Nodes"]),
        "listeners": int(by_name["JSEventListeners"]),
    }


async def look_around(page: Page) -> None:
    """Go to the sample community's market board by the page's own links, and back; scroll."""
    for name in ("마당 Madang", "market", "긴 이야기"):
        await page.get_by_role("link", name=re.compile(name)).first.click()
        await asyncio.sleep(2)
    await page.locator("[data-message]").first.wait_for()
    await page.mouse.move(700, 450)
    for step in (-2000, -2000, -2000, 6500):
        await page.mouse.wheel(0, step)
        await asyncio.sleep(0.3)


async def hour(server: Running, minutes: int, per_s: float) -> list[dict[str, float]]:
    """Run the traffic and note what the page holds after every minute."""
    person, community_id, channel_id = await make_channel(server, "Writer")
    reader = Person(server.base, "Reader")
    await reader.sign_up()
    await reader.join(community_id)
    place = f"{server.base}/c/{community_id}/{channel_id}"
    found: list[dict[str, float]] = []
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await log_in(page, server, reader)
        await page.goto(place)
        await page.locator("[data-message]").first.wait_for()
        cdp = await page.context.new_cdp_session(page)
        await cdp.send("Performance.enable")
        stop = asyncio.Event()
        writing = asyncio.create_task(write(person, channel_id, per_s, stop))
        for minute in range(1, minutes + 1):
            await asyncio.sleep(60)
            if minute % SWITCH_EVERY_MINUTES == 0:
                await look_around(page)
            if writing.done():
                raise SystemExit(f"the writer has stopped: {writing.exception()}")
            found.append(await held(cdp))
            print(f"minute {minute:3}: {found[-1]}", flush=True)
        stop.set()
        sent = await writing
        print(f"{sent} messages sent, {await page.locator('[data-message]').count()} rows drawn")
    for one in (person, reader):
        await one.close()
    return found


def judged(found: list[dict[str, float]]) -> dict[str, Any]:
    """Return how much the heap grew from the warm page to the end."""
    base = [f["heap_mb"] for f in found[WARM_MINUTES : WARM_MINUTES + BASE_MINUTES]]
    end = [f["heap_mb"] for f in found[-END_MINUTES:]]
    growth = statistics.median(end) / statistics.median(base)
    return {
        "minutes": len(found),
        "base_mb": statistics.median(base),
        "end_mb": statistics.median(end),
        "growth": round(growth, 3),
        "nodes": found[-1]["nodes"],
    }


def main() -> int:
    """Print each minute; the last line is JSON; exit 1 when the tab grew too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--per-second", type=float, default=2.0)
    options = parser.parse_args()
    least = WARM_MINUTES + BASE_MINUTES + 1
    if options.minutes < least:
        parser.error(f"--minutes is at least {least}")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as server:
        found = asyncio.run(hour(server, options.minutes, options.per_second))
    figures = judged(found)
    print(json.dumps({"bench": "tab_memory", **figures}))
    return 0 if figures["growth"] <= GROWTH_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
