"""Who asks, and what is asked for, in the leak matrix: callers, hidden places, addresses."""

import re
from typing import Any

import httpx
from msgspec import Struct

from madang.community.model import ALL_PERMISSIONS, Permission
from madang.community.model.previews import PageFacts, PagePicture

PARAMETER = re.compile(r"\{(\w+)\}")
# Parameters that name nothing hidden.
GIVEN = {
    "kind": "channel", "variant": "file", "emoji": "👍", "subject_kind": "role", "secret": "x" * 43,
}  # fmt: skip
LISTS = (
    "/api/communities", "/api/directory", "/api/mentions", "/api/directs", "/api/search?q=has:file",
    "/api/search?q=from:ann", "/api/search?q=mentions:me", "/api/people", "/api/imports", "/api/me",
    "/api/me/exports", "/api/me/telling", "/api/me/push", "/api/outbox", "/api/about",
)  # fmt: skip
PASSWORD = "한글 pass phrase 1"
VIEW = int(Permission.VIEW)
EVERYTHING = int(ALL_PERMISSIONS & ~Permission.ADMINISTRATOR)
# Who may not see the hidden places of the public community; `stranger` has no account.
VIEWERS = (
    "stranger", "outsider", "quiet", "apart", "timed", "warden", "banned", "kicked", "left", "blocked",
)  # fmt: skip
MEMBERS = ("quiet", "apart", "timed", "warden", "banned", "kicked", "left", "blocked")


class Secret(Struct):
    """One hidden place: what it is called by, and the parameters of addresses that lead to it."""

    word: str
    ids: dict[str, str]
    """By the name of the parameter. What is not in `open` tells of the place."""
    open: dict[str, str]
    hidden_from: tuple[str, ...]

    def ways(self) -> list[dict[str, str]]:
        """Return sets of parameters that lead to it: its own, its poll's, and those of its thread."""
        found = [self.ids]
        if "poll_id" in self.ids:
            found.append({**self.ids, "message_id": self.ids["poll_id"]})
        if "thread_id" in self.ids:
            thread = {"channel_id": self.ids["thread_id"], "place_id": self.ids["thread_id"]}
            found.append({**self.ids, **thread, "message_id": self.ids["said_id"]})
        return found

    def canaries(self) -> list[str]:
        """Return every text that tells of the place."""
        return [self.word, *self.ids.values()]

    def streams(self) -> list[str]:
        """Return every stream that tells of it."""
        channels = [self.ids[name] for name in ("channel_id", "thread_id") if name in self.ids]
        found = [f"{kind}:{each}" for kind in ("channel", "board") for each in channels]
        if "community_id" in self.ids:
            community_id = self.ids["community_id"]
            found += [f"community:{community_id}", f"moderation:{community_id}"]
        return found


class Caller:
    """Somebody at the house, or a stranger."""

    def __init__(self, app: Any, name: str) -> None:
        self.name = name
        self.account_id = ""
        transport = httpx.ASGITransport(app=app)
        self.browser = httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30)

    async def sign_up(self) -> None:
        """Make the account."""
        email = f"{self.name}@example.org"
        body = {"email": email, "password": PASSWORD, "name": self.name, "locale": "ko"}
        answer = await self.call("POST", "/api/auth/sign-up", body)
        self.account_id = answer["account"]["account_id"]
        self.browser.headers["authorization"] = f"Bearer {answer['access_token']}"

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Make a call, and return whatever comes."""
        if isinstance(body, bytes):
            return await self.browser.request(method, path, content=body)
        if body is None:
            return await self.browser.request(method, path)
        return await self.browser.request(method, path, json=body)

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make a call that is to succeed, and return its answer."""
        answer = await self.ask(method, path, body)
        assert answer.is_success, f"{self.name}: {method} {path}: {answer.text}"
        return answer.json() if answer.content else None


class Told:
    """Every page says its address, and shows a picture."""

    async def read(self, url: str) -> PageFacts | None:
        """Return what a page says."""
        picture = PagePicture(content=b"webp " + url.encode(), width=8, height=6)
        return PageFacts(title=url, description=url, site="", picture=picture)
