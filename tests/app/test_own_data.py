"""One's own data: an archive of all of it, and an end after which nothing of it stands anywhere."""

import io
import json
import secrets
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from madang.app.house import House
from madang.app.own_data import NAMES, NOT_PERSONAL, OWN_ROWS
from madang.app.server import litestar_app
from madang.engines.sql.own_rows import drop, rename
from madang.engines.sql.port import Database, Tx
from madang.identity.service.deletions import GRACE_MS
from madang.identity.service.exports import EXPORT_EVERY_MS, LINK_TTL_MS, PIECE_BYTES
from madang.kernel.clock import ManualClock
from madang.kernel.ids import new_id
from madang.kernel.settings import load
from tests.serving import serving

PASSWORD = "한글 pass phrase 1"
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


class Yard:
    """A house in this process, whose clock stands still, and people at it."""

    def __init__(self, house: House, base: str, clock: ManualClock) -> None:
        self.house = house
        self.base = base
        self.clock = clock
        self.browsers: list[httpx.AsyncClient] = []

    async def person(self, name: str) -> httpx.AsyncClient:
        """Sign somebody up."""
        browser = httpx.AsyncClient(base_url=self.base, timeout=30)
        self.browsers.append(browser)
        body = {
            "email": f"{name}@example.org",
            "password": PASSWORD,
            "name": name,
            "locale": "ko",
        }
        _use(browser, await browser.post("/api/auth/sign-up", json=body))
        return browser


def _use(browser: httpx.AsyncClient, answer: httpx.Response) -> None:
    assert answer.status_code in (200, 201), answer.text
    browser.headers["authorization"] = f"Bearer {answer.json()['access_token']}"


async def id_of(browser: httpx.AsyncClient) -> str:
    """Return somebody's id."""
    return str((await browser.get("/api/me")).json()["account_id"])


@pytest.fixture(params=ENGINES)
def sql_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('migrated_sqlite_path')}"
    return str(request.getfixturevalue("migrated_postgres_url"))


@pytest.fixture
async def yard(sql_url: str, tmp_path: Path) -> AsyncIterator[Yard]:
    """An empty house on each database."""
    environ = {
        "MADANG_SERVER__DATA_DIR": str(tmp_path / "data"),
        "MADANG_TRENDS__SOURCE": "synthetic",
        "MADANG_MARKET__SOURCE": "sample",
        "MADANG_PIPELINES__ENABLED": "false",
        "MADANG_SQL__URL": sql_url,
    }
    clock = ManualClock()
    house = await House.open(load(environ=environ).settings, clock)
    await house.start(False)
    async with serving(litestar_app(house, "1")) as base:
        made = Yard(house, base, clock)
        yield made
        for browser in made.browsers:
            await browser.aclose()
    await house.close()


async def live(yard: Yard) -> tuple[httpx.AsyncClient, httpx.AsyncClient, dict[str, str]]:
    """Let Ann own a community and Bo do a bit of everything in it."""
    ann, bo = await yard.person("ann"), await yard.person("bo")
    made = await ann.post(
        "/api/communities",
        json={"name": "모임", "description": "", "icon": "", "is_public": True},
    )
    community_id = made.json()["community_id"]
    channel = await ann.post(
        f"/api/communities/{community_id}/channels",
        json={"name": "광장", "kind": "text", "board": None, "category_id": None, "topic": ""},
    )
    channel_id = channel.json()["channel_id"]
    await bo.post(f"/api/communities/{community_id}/join")
    places = {"community_id": community_id, "channel_id": channel_id}
    bo_id = await id_of(bo)
    ids = []
    for browser, text in (
        (bo, "보의 첫 글"),
        (ann, f"<@{bo_id}> 안녕하세요"),
        (bo, "고칠 글"),
    ):
        answer = await browser.post(
            f"/api/channels/{channel_id}/messages",
            json={"nonce": secrets.token_hex(8), "text": text, "reply_to": None},
        )
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["message_id"])
    await bo.patch(f"/api/messages/{ids[2]}", json={"text": "고친 글"})
    await bo.put(f"/api/messages/{ids[1]}/reactions/👍")
    await bo.put(f"/api/channels/{channel_id}/read", json={"read_seq": 2})
    report = {"message_id": ids[1], "reason": "spam", "text": "신고합니다"}
    answer = await bo.post(f"/api/communities/{community_id}/reports", json=report)
    assert answer.status_code == 201, answer.text
    await ann.post(f"/api/communities/{community_id}/members/{bo_id}/kick", json={"reason": ""})
    await bo.post(f"/api/communities/{community_id}/join")
    return ann, bo, {**places, "message_id": ids[0], "mention_id": ids[1], "bo_id": bo_id}


async def upload(browser: httpx.AsyncClient, channel_id: str, name: str, content: bytes) -> str:
    """Hang a file on a message."""
    begun = await browser.post(
        f"/api/channels/{channel_id}/uploads", json={"name": name, "size_bytes": len(content)}
    )
    assert begun.status_code == 201, begun.text
    sent = begun.json()
    at = 0
    while at < len(content):
        piece = content[at : at + 1024 * 1024]
        answer = await browser.put(
            f"/api/uploads/{sent['upload_id']}/content?offset={at}", content=piece
        )
        assert answer.status_code == 200, answer.text
        sent, at = answer.json(), at + len(piece)
    attachment_id = str(sent["attachment"]["attachment_id"])
    body = {
        "nonce": secrets.token_hex(8),
        "text": "파일",
        "reply_to": None,
        "attachment_ids": [attachment_id],
    }
    answer = await browser.post(f"/api/channels/{channel_id}/messages", json=body)
    assert answer.status_code == 201, answer.text
    return attachment_id


async def standing(db: Database, *marks: str) -> list[str]:
    """Return every table and column in which one of the marks stands."""
    found = []
    for table in await db.tables():
        rows = await db.read(lambda tx, t=table: tx.all(f"SELECT * FROM {t.name}"))
        for row in rows:
            for column, value in row.items():
                raw = value if isinstance(value, bytes | memoryview) else str(value).encode()
                if any(mark.encode() in bytes(raw) for mark in marks):
                    found.append(f"{table.name}.{column}")
    return found


async def test_OD1_every_table_is_said_to_be_personal_or_not(yard: Yard) -> None:
    tables = {table.name for table in await yard.house.engines.db.tables()}
    ruled = {rule.table for rule in OWN_ROWS}
    assert tables - ruled - NOT_PERSONAL == set(), "add it to an own_rows.py"
    assert (ruled | NOT_PERSONAL) - tables == set(), "there is no such table any more"
    assert ruled & NOT_PERSONAL == set()


async def test_OD2_an_archive_holds_what_is_ones_own(yard: Yard) -> None:
    ann, bo, places = await live(yard)
    content = secrets.token_bytes(PIECE_BYTES + 4321)
    await upload(bo, places["channel_id"], "자료 1.bin", content)
    asked = await bo.post("/api/me/exports")
    assert asked.status_code == 202, asked.text
    await yard.house.identity.exports.settle()
    export = (await bo.get("/api/me/exports")).json()["exports"][0]
    assert export["state"] == "ready"
    path = f"/api/me/exports/{export['export_id']}/link"
    assert (await ann.post(path)).status_code == 404
    link = (await bo.post(path)).json()["address"]
    async with httpx.AsyncClient(base_url=yard.base) as anybody:
        answer = await anybody.get(link)
        assert (await anybody.get(link)).status_code == 200, "a link may be used again"
    assert len(answer.content) == export["size_bytes"] > PIECE_BYTES
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    read: dict[str, Any] = {
        name.removesuffix(".json"): json.loads(archive.read(name))
        for name in archive.namelist()
        if name.endswith(".json")
    }
    assert set(read) == {rule.table for rule in OWN_ROWS if rule.is_handed_out}
    texts = [row["text"] for row in read["message"]]
    assert texts == ["보의 첫 글", "고친 글", "파일"]
    assert [row["text"] for row in read["message_version"]] == ["고칠 글"]
    assert read["account"][0]["email"] == "bo@example.org"
    assert "password_hash" not in read["account"][0]
    assert len(read["session"]) == 1
    assert len(read["reaction"]) == 1
    assert read["report"][0]["text"] == "신고합니다"
    assert read["member"][0]["community_id"] == places["community_id"]
    files = [name for name in archive.namelist() if name.startswith("files/attachment/")]
    assert [archive.read(name) for name in files] == [content]


async def test_OD3_an_archive_a_day_and_links_that_end(yard: Yard) -> None:
    bo = await yard.person("bo")
    first = (await bo.post("/api/me/exports")).json()["export_id"]
    await yard.house.identity.exports.settle()
    assert (await bo.post("/api/me/exports")).status_code == 429
    link = (await bo.post(f"/api/me/exports/{first}/link")).json()["address"]
    assert (await bo.get(link.replace("ticket=", "ticket=x"))).status_code == 410
    yard.clock.advance_ms(LINK_TTL_MS)
    assert (await bo.get(link)).status_code == 410
    yard.clock.advance_ms(EXPORT_EVERY_MS)
    await _again(bo, yard)
    assert (await bo.post("/api/me/exports")).status_code == 202
    await yard.house.identity.exports.settle()
    yard.clock.advance_ms(7 * 86_400_000)
    await yard.house.identity.exports.sweep()
    await _again(bo, yard)
    assert (await bo.get("/api/me/exports")).json()["exports"] == []
    rows = await yard.house.engines.db.read(
        lambda tx: tx.all("SELECT blob_key FROM data_export_piece")
    )
    assert rows == []


async def _again(browser: httpx.AsyncClient, yard: Yard, name: str = "bo") -> None:
    body = {"email": f"{name}@example.org", "password": PASSWORD}
    _use(browser, await browser.post("/api/auth/login", json=body))


async def _ask(browser: httpx.AsyncClient, keeps: bool, password: str = PASSWORD) -> httpx.Response:
    body = {"password": password, "keeps_messages": keeps}
    return await browser.post("/api/me/deletion", json=body)


async def test_OD4_who_may_not_go_is_told(yard: Yard) -> None:
    owner, ann = await yard.person("owner"), await yard.person("ann")
    assert (await _ask(owner, True)).json()["error"]["code"] == "identity.owner_cannot_end"
    wrong = await _ask(ann, True, "another password")
    assert wrong.json()["error"]["code"] == "identity.wrong_password"
    body = {"name": "내 모임", "description": "", "icon": "", "is_public": True}
    made = (await ann.post("/api/communities", json=body)).json()["community_id"]
    refused = (await _ask(ann, True)).json()["error"]
    assert refused["code"] == "community.owns_communities"
    assert refused["data"] == {"community_ids": [made], "names": ["내 모임"]}


async def test_OD5_a_login_takes_it_back(yard: Yard) -> None:
    await yard.person("owner")
    bo = await yard.person("bo")
    answer = await _ask(bo, True)
    assert answer.json()["due_at_ms"] == yard.clock.now_ms() + GRACE_MS
    assert (await bo.get("/api/me")).status_code == 401, "it is logged out everywhere"
    yard.clock.advance_ms(GRACE_MS - 1)
    assert await yard.house.identity.deletions.carry_out() == 0
    await _again(bo, yard)
    yard.clock.advance_ms(GRACE_MS)
    assert await yard.house.identity.deletions.carry_out() == 0
    await _again(bo, yard)
    assert (await bo.get("/api/me")).json()["name"] == "bo"


@pytest.mark.parametrize("keeps", [True, False])
async def test_OD6_nothing_stands_anywhere_afterwards(yard: Yard, keeps: bool) -> None:
    ann, bo, places = await live(yard)
    attachment_id = await upload(bo, places["channel_id"], "a.bin", b"some bytes")
    await bo.post("/api/me/exports")
    await yard.house.identity.exports.settle()
    db, bo_id = yard.house.engines.db, places["bo_id"]
    assert len(set(await standing(db, bo_id, "bo@example.org"))) > 15, "there was something"
    assert (await _ask(bo, keeps)).status_code == 200
    yard.clock.advance_ms(GRACE_MS)
    assert await yard.house.identity.deletions.carry_out() == 1
    assert await standing(db, bo_id, "bo@example.org") == []
    await _again(ann, yard, "ann")
    page = await ann.get(f"/api/channels/{places['channel_id']}/messages")
    shown = {each["text"]: each for each in page.json()["messages"]}
    assert ("보의 첫 글" in shown) is keeps
    mention = next(text for text in shown if text.endswith("안녕하세요"))
    assert bo_id not in mention
    if keeps:
        ghost = shown["보의 첫 글"]
        assert ghost["author_name"] == ""
        assert shown["고친 글"]["author_id"] == ghost["author_id"] != bo_id
        assert mention.startswith(f"<@{ghost['author_id']}>")
        assert [each["attachment_id"] for each in shown["파일"]["attachments"]] == [attachment_id]
    found = await ann.get("/api/search", params={"q": "보의 첫"})
    if found.status_code == 200:
        assert bool(found.json()["hits"]) is keeps
    members = await ann.get(f"/api/communities/{places['community_id']}")
    assert bo_id not in members.text
    login = {"email": "bo@example.org", "password": PASSWORD}
    assert (await bo.post("/api/auth/login", json=login)).status_code == 401
    # The address is free again.
    await yard.person("bo")


async def test_OD7_no_column_of_any_table_keeps_an_id(migrated_sqlite: Database) -> None:
    """SQLite takes a text in every column, so that a row can be made of nothing but the id."""
    account_id, ghost_id = new_id(), new_id()
    # An entry of the search index is a number, of which nobody is the owner.
    tables = [
        table
        for table in await migrated_sqlite.tables()
        if table.key and table.name != "search_entry"
    ]

    async def fill(tx: Tx) -> None:
        for table in tables:
            marks = ", ".join(f"${n}" for n in range(1, len(table.columns) + 1))
            await tx.execute(
                f"INSERT INTO {table.name} VALUES ({marks})",
                *(f"_{account_id}_" if c in table.key else account_id for c in table.columns),
            )

    await migrated_sqlite.write(fill)
    before = set(await standing(migrated_sqlite, account_id))
    assert len(before) > 200
    await migrated_sqlite.write(lambda tx: drop(tx, OWN_ROWS, account_id))
    await rename(migrated_sqlite, (account_id, ghost_id), NAMES)
    assert await standing(migrated_sqlite, account_id) == []
    kept = set(await standing(migrated_sqlite, ghost_id))
    assert kept, "what is nobody's own stays, as the ghost's"
