"""Scrolling through a channel of 100,000 messages in Chromium, beside a plain list in the same run.

Run: python -m bench.scroll [--quick]. A wheel turns steadily at three places of the channel (its
end, its middle, its beginning) while the page notes when each frame came; pages of older or newer
messages are read meanwhile. The reference is the same wheel over 3,000 plain paragraphs that stand
in one page and load nothing: what this machine can do at best. A frame is in time when it comes
within 1.5 of 16.7 ms.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from bench.browsing import chromium, fill, log_in, make_channel
from tests.running import running

MESSAGES_COUNT, QUICK_COUNT = 100_000, 5_000
TURN_S, QUICK_S = 20.0, 4.0
WHEEL_PX = 120
WHEEL_EVERY_MS = 16
FRAME_MS = 1000 / 60
IN_TIME_MS = 1.5 * FRAME_MS
PLAIN = "<body style='margin:0'>" + "<p>오늘 저녁 모임 링크 공유 plain paragraph</p>" * 3000

NOTE = """() => {
  const frames = []; let last = performance.now(); let on = true; const seen = new Set();
  const step = (now) => {
    frames.push(now - last); last = now;
    for (const row of document.querySelectorAll('[data-message]')) seen.add(row.dataset.message);
    if (on) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  window.stopNoting = () => { on = false; return { frames, seen: seen.size }; };
}"""


async def turn(page: Page, down: bool, seconds: float) -> dict[str, Any]:
    """Turn the wheel for some seconds; return what the frames were like."""
    await page.mouse.move(700, 450)
    await page.evaluate(NOTE)
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        await page.mouse.wheel(0, WHEEL_PX if down else -WHEEL_PX)
        await asyncio.sleep(WHEEL_EVERY_MS / 1000)
    noted = await page.evaluate("() => window.stopNoting()")
    frames = sorted(noted["frames"][1:])
    in_time = sum(f <= IN_TIME_MS for f in frames) / len(frames)
    return {
        "frames": len(frames),
        "fps": round(1000 / statistics.mean(frames), 1),
        "median_ms": round(statistics.median(frames), 1),
        "p95_ms": round(frames[int(len(frames) * 0.95)], 1),
        "worst_ms": round(frames[-1], 1),
        "in_time": round(in_time, 4),
        "messages_seen": noted["seen"],
    }


async def measure(count: int, seconds: float) -> dict[str, Any]:
    """Measure the three places and the plain list."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with running(data) as server:
            person, community_id, channel_id = await make_channel(server, "Reader")
            await person.close()
            assert server.stop() == 0
            fill(data, channel_id, count)
            server.start()
            async with chromium() as browser:
                page = await browser.new_page(viewport={"width": 1440, "height": 900})
                await page.set_content(PLAIN)
                found["a plain list"] = await turn(page, True, seconds)
                await log_in(page, server, person)
                place = f"{server.base}/c/{community_id}/{channel_id}"
                for name, at, down in (
                    ("from the end, up", "", False),
                    ("from the middle, up", f"?at={count // 2}", False),
                    ("from the beginning, down", "?at=3", True),
                ):
                    await page.goto(place + at)
                    await page.locator("[data-message]").first.wait_for()
                    await asyncio.sleep(1.0)
                    found[name] = await turn(page, down, seconds)
    return found


def main() -> int:
    """Print a line for each place; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages, shorter")
    quick = parser.parse_args().quick
    count, seconds = (QUICK_COUNT, QUICK_S) if quick else (MESSAGES_COUNT, TURN_S)
    found = asyncio.run(measure(count, seconds))
    for name, figures in found.items():
        print(
            f"{name:26} {figures['fps']:5.1f} frames/s, median {figures['median_ms']} ms, "
            f"p95 {figures['p95_ms']} ms, worst {figures['worst_ms']} ms, "
            f"in time {figures['in_time']:.1%}, {figures['messages_seen']} messages seen"
        )
    print(json.dumps({"bench": "scroll", "messages": count, "places": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
