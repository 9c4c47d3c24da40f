"""One community in which everything that a screen can show has happened; made over HTTP, in a second."""

import secrets
from dataclasses import dataclass
from typing import Any

from tests.community.pictures import png
from tests.person import Person

LONG = "아주 긴 이야기를 합니다. " * 12 + "https://example.org/" + "long" * 30
RICH = """**굵게** *기울여* ~~지우고~~ `한 줄` ||숨긴 말||
> 따온 말
```python
def 인사(이름: str) -> str:
    return f"안녕하세요, {이름}님"
```"""

WORDS = {"kind": "keyword", "words": ["도박"], "allowed": []}


@dataclass
class Furnished:
    """Where things are."""

    community_id: str
    channel_id: str
    thread_id: str
    asked_id: str
    group_channel_id: str
    invite_code: str
    people: tuple[Person, ...]


class Furnisher:
    """What several people do, one after the other."""

    def __init__(self, owner: Person, friend: Person, guest: Person) -> None:
        self.owner = owner
        self.friend = friend
        self.guest = guest
        self.here = ""
        self.channel = ""

    async def say(self, who: Person, text: str, **more: Any) -> dict[str, Any]:
        """Send a message."""
        body = {"nonce": secrets.token_hex(8), "text": text, "reply_to": None, **more}
        sent: dict[str, Any] = await who.call(
            "POST", f"/api/channels/{self.channel}/messages", body
        )
        return sent

    async def found(self) -> None:
        """A community with a category, three channels, a board, and its people."""
        made = await self.owner.call(
            "POST",
            "/api/communities",
            {
                "name": "온갖 것이 있는 모임",
                "description": "모든 화면",
                "icon": "🏡",
                "is_public": True,
            },
        )
        self.here = made["community_id"]
        base = f"/api/communities/{self.here}"
        for who in (self.friend, self.guest):
            await who.join(self.here)
        category = await self.owner.call("POST", f"{base}/categories", {"name": "이야기"})
        for name, more in (("길고 길고 길어서 한 줄에 다 들어가지 않는 채널", {}), ("사진", {})):
            body = {"name": name, "kind": "text", "category_id": category["category_id"], **more}
            await self.owner.call("POST", f"{base}/channels", body)
        snapshot = await self.owner.call("GET", base)
        self.channel = next(c["channel_id"] for c in snapshot["channels"] if c["kind"] == "text")

    async def talk(self) -> str:
        """Messages of every form; returns the thread that hangs on one."""
        first = await self.say(self.friend, "안녕하세요, 처음 왔어요")
        await self.say(
            self.owner,
            f"반가워요 <@{self.friend.account['account_id']}>",
            reply_to=first["message_id"],
        )
        await self.say(self.owner, LONG)
        rich = await self.say(self.friend, RICH)
        edited = await self.say(self.friend, "고치기 전")
        await self.friend.call(
            "PATCH", f"/api/messages/{edited['message_id']}", {"text": "고친 뒤"}
        )
        for emoji in ("👍", "❤️"):
            await self.owner.call("PUT", f"/api/messages/{first['message_id']}/reactions/{emoji}")
        await self.say(self.guest, "삼성전자 $005930 어때요")
        thread = await self.friend.call(
            "POST",
            f"/api/channels/{self.channel}/threads",
            {"name": "옆길 이야기", "message_id": rich["message_id"]},
        )
        thread_id: str = thread["channel"]["channel_id"]
        await self.friend.send(thread_id, "여기서 이어 가요", "thread")
        await self.owner.call(
            "POST",
            f"/api/messages/{first['message_id']}/forward",
            {"channel_id": self.channel, "nonce": "forward", "text": "다시 봐요"},
        )
        await self.owner.call("PUT", f"/api/messages/{rich['message_id']}/pin")
        poll = {"question": "어디서 만날까요?", "answers": [{"text": "서울"}, {"text": "부산"}]}
        await self.say(self.friend, "", poll=poll)
        mention = f"<@{self.owner.account['account_id']}> 보세요"
        await self.say(self.guest, mention)
        return thread_id

    async def govern(self) -> str:
        """Something in every section of the settings; returns an invite's code."""
        base = f"/api/communities/{self.here}"
        owner, guest = self.owner, self.guest
        bad = await self.say(guest, "싸게 팔아요")
        await self.friend.call(
            "POST", f"{base}/reports", {"message_id": bad["message_id"], "reason": "spam"}
        )
        await owner.call("POST", f"{base}/roles", {"name": "도우미", "colour": "#3355aa"})
        rule = {"name": "낱말", "trigger": WORDS, "mode": "on"}
        await owner.call("POST", f"{base}/rules", rule)
        invite = await owner.call("POST", f"{base}/invites", {})
        await owner.call("POST", f"/api/channels/{self.channel}/webhooks", {"name": "빌드"})
        await owner.upload(f"{base}/emoji?name=마당_개", png())
        gone = Person(owner.base, "나갈이")
        await gone.sign_up()
        await gone.join(self.here)
        await owner.call("PUT", f"{base}/bans/{gone.account['account_id']}", {"reason": "광고"})
        await gone.close()
        await owner.call("PATCH", "/api/me/status", {"text": "점심 먹는 중", "emoji": "🍚"})
        await owner.upload("/api/me/profile/picture", png(), "PUT")
        await self.friend.upload("/api/me/profile/picture", png(), "PUT")
        return str(invite["code"])

    async def befriend(self) -> str:
        """A friend, a request, a pair and a group; returns the group's channel."""
        owner, friend, guest = self.owner, self.friend, self.guest
        owner_id = owner.account["account_id"]
        await friend.call("PUT", f"/api/people/{owner_id}/friend")
        await owner.call("PUT", f"/api/people/{friend.account['account_id']}/friend")
        await guest.call("PUT", f"/api/people/{owner_id}/friend")
        pair = await friend.call("PUT", f"/api/directs/pairs/{owner_id}")
        await friend.send(pair["channel_id"], "둘이서 이야기해요", "pair")
        ids = [friend.account["account_id"], guest.account["account_id"]]
        group = await owner.call("POST", "/api/directs", {"account_ids": ids, "name": "주말 산행"})
        await guest.send(group["channel_id"], "토요일 어때요", "group")
        return str(group["channel_id"])

    async def ask_in(self) -> str:
        """A community that one comes into by asking, where somebody waits; returns its id."""
        made = await self.friend.call(
            "POST",
            "/api/communities",
            {"name": "물어보고 오는 모임", "description": "", "icon": "", "is_public": True},
        )
        asked: str = made["community_id"]
        form = {"is_on": True, "text": "어떻게 오셨나요", "questions": ["누구세요?"]}
        await self.friend.call("PUT", f"/api/communities/{asked}/join-form", form)
        base = f"/api/communities/{self.here}"
        await self.owner.call("PUT", f"{base}/join-form", {**form, "is_on": True})
        late = Person(self.owner.base, "늦은이")
        await late.sign_up()
        await late.call(
            "POST", f"{base}/requests", {"text": "들어가고 싶어요", "answers": ["접니다"]}
        )
        await late.close()
        return asked


async def furnish(base: str) -> Furnished:
    """Let three people make everything; the first of them owns it."""
    people = tuple(Person(base, name) for name in ("주인장", "가까운벗", "손님"))
    for person in people:
        # The browser takes only ASCII before the @ of an address.
        person.email = f"{secrets.token_hex(6)}@example.org"
        await person.sign_up()
    at = Furnisher(*people)
    await at.found()
    thread_id = await at.talk()
    code = await at.govern()
    group = await at.befriend()
    asked = await at.ask_in()
    return Furnished(at.here, at.channel, thread_id, asked, group, code, people)
