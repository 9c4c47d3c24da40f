"""A whole house with places that are hidden in every way there is, and people who may not see them.

Each `Secret` is a place with everything in it that can be found: messages, files, previews, polls,
threads, pins, versions, webhooks, reports, invites. Its `word` stands in every text of it, and its
`ids` name it; whoever may not see it must meet none of them by any door.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from madang.app.house import House
from madang.app.server import litestar_app
from madang.kernel.clock import ManualClock
from madang.kernel.settings import load
from tests.community import pictures
from tests.community.leak_people import (
    EVERYTHING,
    GIVEN,
    LISTS,
    MEMBERS,
    PARAMETER,
    VIEW,
    VIEWERS,
    Caller,
    Secret,
    Told,
)
from tools import surface


class World:
    """The house, its people, and its hidden places."""

    def __init__(self, house: House, app: Any, clock: ManualClock) -> None:
        self.house = house
        self.clock = clock
        self.programs: list[Caller] = []
        self.app = app
        self.people: dict[str, Caller] = {}
        self.secrets: dict[str, Secret] = {}
        self.public_id = ""
        self.plain_id = ""
        """The channel of the public community that everybody sees."""
        self.base: dict[str, str] = {}
        self.public: dict[str, str] = {}
        """Parameters that lead to what everybody may see."""
        self._count = 0

    def hidden(self, name: str) -> list[Secret]:
        """Return the places somebody may not see."""
        return [secret for secret in self.secrets.values() if name in secret.hidden_from]

    def caller(self, name: str, token: str) -> Caller:
        """Return a program that calls with a token; it is closed with the world."""
        program = Caller(self.app, name)
        program.browser.headers["authorization"] = f"Bearer {token}"
        self.programs.append(program)
        return program

    def lists(self) -> list[str]:
        """Return the addresses of all that lists, finds and counts, and of the public places."""
        public = {**self.public, **GIVEN}
        found = [
            route.path.format(**public)
            for route in surface.every_route()
            if route.method == "GET"
            and route.path.startswith("/api/")
            and PARAMETER.search(route.path)
            and set(PARAMETER.findall(route.path)) <= set(public)
            and not route.path.endswith(("explain", ".csv"))
        ]
        thread = f"/c/{self.public_id}/{self.plain_id}"
        return [*found, *LISTS, thread, "/api/search?q=edited", "/api/search?q=canarysolo+edited"]

    def asked_of(self, secret: Secret) -> list[str]:
        """Return the addresses that name a hidden place without leading to it."""
        channel_id, word = secret.ids["channel_id"], secret.word
        community_id = secret.ids.get("community_id", self.public_id)
        page = f"/c/{community_id}/{channel_id}"
        found = [f"/api/search?q=in:{channel_id}"]
        found += [f"/api/search?q=in:{word}", f"/api/search?q={word}", f"/api/directory?q={word}"]
        found.append(f"/api/search?q=edited&community_id={community_id}")
        # A page's head is a stranger's, whoever asks.
        if "stranger" in secret.hidden_from:
            thread_id = secret.ids.get("thread_id", "0" * 16)
            found += [page, f"/c/{community_id}", f"/c/{community_id}/{thread_id}"]
            found.append(f"{page}/t/{thread_id}")
        return found

    def draft(self, text: str, **more: Any) -> dict[str, Any]:
        """Return a message to be sent."""
        self._count += 1
        return {"nonce": f"leak-{self._count}", "text": text, **more}

    async def build(self) -> None:
        """Make everything, in the order in which people come and go."""
        for name in ("ann", "dee", *VIEWERS):
            self.people[name] = Caller(self.app, name)
            if name != "stranger":
                await self.people[name].sign_up()
        self.public_id, self.plain_id = await self._community("열린 마당 Open", is_public=True)
        await self._public_places()
        await self._private_place()
        await self._direct_place()
        await self._depart()

    async def _community(self, name: str, is_public: bool) -> tuple[str, str]:
        ann = self.people["ann"]
        body = {"name": name, "icon": "L", "is_public": True, "description": name}
        made = await ann.call("POST", "/api/communities", body)
        community_id = made["community_id"]
        for person in ("dee", *MEMBERS):
            await self.people[person].call("POST", f"/api/communities/{community_id}/join")
        if not is_public:
            path = f"/api/communities/{community_id}"
            await ann.call("PATCH", path, {"is_public": False})
        seen = await ann.call("GET", f"/api/communities/{community_id}")
        return community_id, seen["channels"][0]["channel_id"]

    async def _role(self, name: str, bits: int, *people: str) -> str:
        ann = self.people["ann"]
        path = f"/api/communities/{self.public_id}"
        role = await ann.call("POST", f"{path}/roles", {"name": name, "permissions": bits})
        for person in people:
            account_id = self.people[person].account_id
            await ann.call("PUT", f"{path}/members/{account_id}/roles/{role['role_id']}")
        return str(role["role_id"])

    async def _overwrite(
        self, place: tuple[str, str], subject: tuple[str, str], bits: tuple[int, int]
    ) -> None:
        path = f"/api/places/{'/'.join(place)}/overwrites/{'/'.join(subject)}"
        await self.people["ann"].call("PUT", path, {"allow": bits[0], "deny": bits[1]})

    async def _public_places(self) -> None:
        """Four channels, each hidden in another way: by itself, its heading, a role, a member."""
        ann, path = self.people["ann"], f"/api/communities/{self.public_id}"
        inner = await self._role("inner", VIEW, "dee")
        quiet = await self._role("quiet", VIEW, "quiet")
        await self._role("warden", EVERYTHING, "warden")
        seen = await ann.call("GET", path)
        everyone = next(r["role_id"] for r in seen["roles"] if r["preset"] == "everyone")
        self.base = {"community_id": self.public_id, "role_id": quiet}
        self.base["account_id"] = ann.account_id
        for word, hidden_from in (
            ("canarysolo", VIEWERS),
            ("canarysynced", VIEWERS),
            ("canaryrole", ("quiet",)),
            ("canarymember", ("apart", "timed", "warden")),
        ):
            # The other headings are seen, by whom nothing under them is (PM12).
            title = f"{word} heading" if word == "canarysynced" else "heading"
            heading = await ann.call("POST", f"{path}/categories", {"name": title})
            new = {"name": "plain", "kind": "text", "category_id": heading["category_id"]}
            channel = await ann.call("POST", f"{path}/channels", new)
            place = ("channel", channel["channel_id"])
            if word == "canarysynced":
                place = ("category", heading["category_id"])
            if word in ("canarysolo", "canarysynced"):
                await self._overwrite(place, ("role", inner), (VIEW, 0))
                await self._overwrite(place, ("role", everyone), (0, VIEW))
            elif word == "canaryrole":
                await self._overwrite(place, ("role", quiet), (0, VIEW))
            for person in hidden_from if word == "canarymember" else ():
                subject = ("member", self.people[person].account_id)
                await self._overwrite(place, subject, (0, VIEW))
            await self._fill(word, channel["channel_id"], hidden_from)
            if word == "canarysynced":
                self.secrets[word].ids["category_id"] = heading["category_id"]
        await self._board(everyone)
        await self._public_things()

    async def _board(self, everyone: str) -> None:
        """A board that only the owner sees."""
        path = f"/api/communities/{self.public_id}/channels"
        new = {"name": "canaryboard", "kind": "board", "board": "trends"}
        board = await self.people["ann"].call("POST", path, new)
        await self._overwrite(("channel", board["channel_id"]), ("role", everyone), (0, VIEW))
        ids = {"channel_id": board["channel_id"], "place_id": board["channel_id"]}
        self.secrets["canaryboard"] = Secret("canaryboard", ids, self.base, VIEWERS)

    async def _public_things(self) -> None:
        """What everybody, or every moderator, sees, though it has to do with a hidden channel."""
        ann, warden = self.people["ann"], self.people["warden"]
        path = f"/api/communities/{self.public_id}"
        solo = self.secrets["canarysolo"].ids["channel_id"]
        rule = {
            "name": "loud",
            "trigger": {"kind": "keyword", "words": ["shouted"], "allowed": []},
            "mode": "dry_run",
            "exempt_channel_ids": [self.secrets["canarysynced"].ids["channel_id"]],
        }
        made = await ann.call("POST", f"{path}/rules", rule)
        dee = self.people["dee"]
        await dee.call("POST", f"/api/channels/{solo}/messages", self.draft("canarysolo shouted"))
        sent = await ann.call("POST", f"/api/channels/{solo}/messages", self.draft("carried"))
        carried = {"channel_id": self.plain_id, "nonce": "carried"}
        forward = await ann.call("POST", f"/api/messages/{sent['message_id']}/forward", carried)
        self.public = {
            **self.base,
            "channel_id": self.plain_id,
            "place_id": self.plain_id,
            "message_id": forward["message_id"],
            "rule_id": made["rule_id"],
            "hook_id": await self._hook(warden, self.public_id),
        }

    async def _private_place(self) -> None:
        """A community that nobody finds, whose members were told of it before they went."""
        ann = self.people["ann"]
        community_id, channel_id = await self._community("canaryprivate", is_public=False)
        path = f"/api/communities/{community_id}"
        heading = await ann.call("POST", f"{path}/categories", {"name": "canaryprivate heading"})
        role = await ann.call("POST", f"{path}/roles", {"name": "canaryprivate", "permissions": 1})
        rule = {"name": "canaryprivate", "trigger": {"kind": "mention", "mentions_max": 40}}
        rule["trigger"]["window_s"] = 0
        made = await ann.call("POST", f"{path}/rules", rule)
        await ann.call("PATCH", f"{path}/profile", {"bio": "canaryprivate"})
        face = await ann.call("PUT", f"{path}/profile/picture", pictures.png())
        emoji = await ann.call("POST", f"{path}/emoji?name=canaryprivate", pictures.png())
        await self._fill("canaryprivate", channel_id, VIEWERS, community_id)
        hook = await self._hook(ann, community_id)
        self.secrets["canaryprivate"].open = {"account_id": ann.account_id}
        self.secrets["canaryprivate"].ids |= {
            "community_id": community_id,
            "category_id": heading["category_id"],
            "role_id": role["role_id"],
            "rule_id": made["rule_id"],
            "picture_id": face["face"]["picture_id"],
            "emoji_id": emoji["emoji_id"],
            "hook_id": hook,
        }

    async def _hook(self, person: Caller, community_id: str) -> str:
        new = {
            "name": "told",
            "url": f"https://hooks.example/{person.name}",
            "events": ["community.message_sent", "community.channel_updated"],
        }
        made = await person.call("POST", f"/api/communities/{community_id}/hooks", new)
        return str(made["hook"]["hook_id"])

    async def _direct_place(self) -> None:
        """A direct channel of two."""
        ann, dee = self.people["ann"], self.people["dee"]
        direct = await ann.call("PUT", f"/api/directs/pairs/{dee.account_id}")
        await self._fill("canarydirect", direct["channel_id"], VIEWERS, direct["community_id"])
        ids = self.secrets["canarydirect"].ids
        ids["community_id"] = direct["community_id"]
        self.secrets["canarydirect"].open = {"account_id": ann.account_id}

    async def _depart(self) -> None:
        """Let those go who are to be gone."""
        ann, path = self.people["ann"], "/api/communities/{}/members/{}/{}"
        places = [self.public_id, self.secrets["canaryprivate"].ids["community_id"]]
        ids = {name: caller.account_id for name, caller in self.people.items()}
        for community_id in places:
            await ann.call("PUT", f"/api/communities/{community_id}/bans/{ids['banned']}", {})
            await ann.call("POST", path.format(community_id, ids["kicked"], "kick"), {})
            await self.people["left"].call("POST", f"/api/communities/{community_id}/leave")
        for name in ("quiet", "apart", "timed", "warden", "blocked"):
            await self.people[name].call("POST", f"/api/communities/{places[1]}/leave")
        span = {"duration_ms": 3_600_000}
        await ann.call("PUT", path.format(self.public_id, ids["timed"], "time-out"), span)
        await ann.call("PUT", f"/api/people/{ids['blocked']}/block")

    async def _fill(
        self, word: str, channel_id: str, hidden_from: tuple[str, ...], community_id: str = ""
    ) -> None:
        """Put one of everything into a channel; every text of it has the word."""
        ann, dee, path = self.people["ann"], self.people["dee"], f"/api/channels/{channel_id}"
        is_direct = word == "canarydirect"
        called = " ".join(f"<@{self.people[name].account_id}>" for name in ("dee", *MEMBERS))
        attached = await self._upload(ann, channel_id, word)
        sent = await ann.call(
            "POST",
            f"{path}/messages",
            self.draft(f"{word} {called} https://a.example/{word}", attachment_ids=attached),
        )
        message_id = sent["message_id"]
        poll = {"question": word, "answers": [{"text": word}, {"text": "other"}]}
        asked = await ann.call("POST", f"{path}/messages", self.draft("", poll=poll))
        await dee.call(
            "PUT", f"/api/messages/{asked['message_id']}/poll/votes", {"answer_ids": [1]}
        )
        await self.house.community.previews.look(await self._message(message_id))
        looked = await ann.call("GET", f"/api/messages/{message_id}")
        edited = {"text": f"{word} edited {called} https://a.example/{word}"}
        await ann.call("PATCH", f"/api/messages/{message_id}", edited)
        await ann.call("PUT", f"/api/messages/{message_id}/pin")
        await dee.call("PUT", f"/api/messages/{message_id}/reactions/👍")
        ids = {
            "channel_id": channel_id,
            "place_id": channel_id,
            "message_id": message_id,
            "poll_id": asked["message_id"],
            "attachment_id": attached[0],
            "upload_id": attached[0],
            "preview_id": looked["previews"][0]["preview_id"],
        }
        if not is_direct:
            ids |= await self._fill_more(word, channel_id, (message_id, community_id))
        self.secrets[word] = Secret(word, ids, {}, hidden_from)
        if not community_id:
            self.secrets[word].open = self.base

    async def _fill_more(
        self, word: str, channel_id: str, place: tuple[str, str]
    ) -> dict[str, str]:
        """Add what only communities have: threads, webhooks, reports, invites, rules of a place."""
        ann, dee, path = self.people["ann"], self.people["dee"], f"/api/channels/{channel_id}"
        message_id, community_id = place[0], place[1] or self.public_id
        called = " ".join(f"<@{self.people[name].account_id}>" for name in ("dee", *MEMBERS))
        new = {"name": word, "message_id": message_id}
        thread = (await ann.call("POST", f"{path}/threads", new))["channel"]["channel_id"]
        # They see nothing of it, so it is not theirs to be told, whoever is called.
        said = await ann.call(
            "POST", f"/api/channels/{thread}/messages", self.draft(f"{word} thread {called}")
        )
        webhook = await ann.call("POST", f"{path}/webhooks", {"name": word})
        # A report on the owner would be hidden from the owner (MO23).
        theirs = await dee.call("POST", f"{path}/messages", self.draft(f"{word} of dee"))
        report = await ann.call(
            "POST",
            f"/api/communities/{community_id}/reports",
            {"message_id": theirs["message_id"], "text": word},
        )
        invite = await ann.call(
            "POST", f"/api/communities/{community_id}/invites", {"channel_id": channel_id}
        )
        await ann.call("PUT", f"{path}/slow-mode", {"interval_s": 5})
        await ann.call("PUT", f"{path}/retention", {"days": 30})
        await ann.call("PATCH", f"/api/channels/{channel_id}", {"name": word, "topic": word})
        return {
            "thread_id": thread,
            "said_id": said["message_id"],
            "webhook_id": webhook["webhook"]["webhook_id"],
            "report_id": report["report_id"],
            # An invite is its community's; that of a private one is hidden with it.
            **({"code": invite["code"]} if place[1] else {}),
        }

    async def _upload(self, person: Caller, channel_id: str, word: str) -> list[str]:
        content = pictures.png()
        new = {"name": f"{word}.png", "size_bytes": len(content)}
        began = await person.call("POST", f"/api/channels/{channel_id}/uploads", new)
        path = f"/api/uploads/{began['upload_id']}/content?offset=0"
        made = await person.call("PUT", path, content)
        return [made["upload_id"]]

    async def _message(self, message_id: str) -> Any:
        return await self.house.community.messages.one(message_id, self.people["ann"].account_id)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def sql_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('migrated_sqlite_path')}"
    return str(request.getfixturevalue("migrated_postgres_url"))


@pytest.fixture
async def made(sql_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A house over a database of each kind, with everything in it."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "index.html").write_text("<html><head></head><body></body></html>")
    environ = {
        "MADANG_SERVER__DATA_DIR": str(tmp_path / "data"),
        "MADANG_SERVER__WEB_DIR": str(tmp_path / "web"),
        "MADANG_TRENDS__SOURCE": "synthetic",
        "MADANG_MARKET__SOURCE": "sample",
        "MADANG_PIPELINES__ENABLED": "false",
        "MADANG_IDENTITY__SIGN_UPS_PER_HOUR": "1000",
        "MADANG_SQL__URL": sql_url,
    }
    clock = ManualClock()
    house = await House.open(load(environ=environ).settings, clock, pages=Told())
    await house.start(False)
    world = World(house, litestar_app(house, "1"), clock)
    try:
        await world.build()
        yield world
    finally:
        for caller in (*world.people.values(), *world.programs):
            await caller.browser.aclose()
        await house.close()
