"""A long channel in a real Chromium: what `bench.scroll` and `bench.tab_memory` start from.

The messages are rows like the one a person sent through the API, put into SQLite while the server
is stopped; so the columns are whatever the product has, and the texts are of mixed length.
"""

import random
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.person import Person
from tests.running import Running

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WORDS = [
    "증시",
    "실적",
    "발표",
    "오늘",
    "저녁",
    "모임",
    "링크",
    "공유",
    "좋아요",
    "정말",
    "chart",
    "release",
    "다음",
    "주",
    "회의",
    "준비",
    "질문",
]
SEED = 7
# What `Person` signs up with.
PASSWORD = "한글 pass phrase 1"
MESSAGE_EVERY_MS = 47_000


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a screen.

    Raises:
        SystemExit: there is none.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("This bench needs Chromium (Debian: apt install chromium).")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        await browser.close()


async def make_channel(server: Running, name: str) -> tuple[Person, str, str]:
    """Make a person with a community of their own; return them and the ids of it and its channel."""
    person = Person(server.base, name)
    await person.sign_up()
    fields = {"name": "긴 이야기", "description": "", "icon": "📜", "is_public": True}
    made = await person.call("POST", "/api/communities", fields)
    snapshot = await person.call("GET", f"/api/communities/{made['community_id']}")
    channel = next(c for c in snapshot["channels"] if c["kind"] == "text")
    await person.send(channel["channel_id"], "첫 글입니다", "first")
    return person, made["community_id"], channel["channel_id"]


def fill(data: Path, channel_id: str, count: int) -> None:
    """Put `count` messages into a channel of a stopped installation, like its only one."""
    dice = random.Random(SEED)
    db = sqlite3.connect(data / "madang.db")
    db.row_factory = sqlite3.Row
    row = dict(db.execute("SELECT * FROM message WHERE channel_id = ?", (channel_id,)).fetchone())
    first, began_ms = row["seq"], row["sent_at_ms"] - count * MESSAGE_EVERY_MS
    columns = list(row)
    marks = ",".join("?" * len(columns))
    rows = []
    for n in range(count):
        text = " ".join(dice.choices(WORDS, k=dice.choice((3, 5, 8, 30))))
        new = row | {
            "message_id": f"{n:016d}",
            "seq": first + 1 + n,
            "text": f"{n} {text}",
            "nonce": f"bench-{n}",
            "sent_at_ms": began_ms + n * MESSAGE_EVERY_MS,
        }
        rows.append(tuple(new[c] for c in columns))
    db.executemany(f"INSERT INTO message ({','.join(columns)}) VALUES ({marks})", rows)
    top = first + count
    db.execute("UPDATE stream SET top_seq = ? WHERE stream = ?", (top, f"channel:{channel_id}"))
    db.commit()
    db.close()


async def log_in(page: Page, server: Running, person: Person) -> None:
    """Bring a page in as a person, through the form."""
    await page.goto(server.base + "/login")
    await page.locator("input[name=email]").fill(person.email)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("form button[type=submit]").first.click()
    await page.wait_for_url("**/c/**")
