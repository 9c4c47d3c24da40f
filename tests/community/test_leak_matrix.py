"""PM17 as one matrix: every route × every hidden place × everybody who may not see it.

The routes are read from the application, so a route that comes is in the matrix at once, or fails
`test_PM17_every_route_with_an_id_is_in_the_matrix`. The rule: what is hidden answers as what is not
there, and no answer holds a word or an id of a hidden place but those that were asked for.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from httpx import Response

from madang.app.scopes import key_of
from madang.kernel.ids import new_id
from tests.community import pictures
from tests.community.leak_people import GIVEN, PARAMETER, Caller, Secret
from tests.community.leak_world import World, made, sql_url
from tools import surface
from tools.surface import Route

# Some thousand calls: on a busy machine they take their time.
pytestmark = pytest.mark.timeout(300)
PLACE_PARAMETERS = {
    "channel_id", "community_id", "category_id", "message_id", "thread_id", "attachment_id",
    "upload_id", "preview_id", "webhook_id", "report_id", "emoji_id", "role_id", "rule_id",
    "hook_id", "picture_id", "place_id", "code",
}  # fmt: skip
# What is asked by an id that is one's own, or that everybody may know.
ELSEWHERE = {
    "GET /api/archives/{}/{}": "its key is in the address, and is given to the owner alone",
    "GET /api/exports/{}": "its key is in the address, and is given to the owner alone",
    "GET /api/invites/{}": "who has the code is invited: see test_PM17_an_invite",
    "POST /api/invites/{}/join": "who has the code is invited",
    "GET /api/faces/{}": "PF6: its id is told to those alone who see the profile",
    "GET /api/people/{}": "a person, not a place: see test_people",
    "GET /api/market/symbols/{}": "prices are for everybody",
    "GET /api/market/symbols/{}/bars": "prices are for everybody",
    "GET /api/market/symbols/{}/bars.csv": "prices are for everybody",
    "GET /api/pipelines/runs/{}": "the installation's, not a community's",
}
RULE = {"name": "x", "trigger": {"kind": "mention", "mentions_max": 3, "window_s": 0}}
QUERIES = {
    "GET /api/places/{}/{}/explain": "?permission=view",
    "PUT /api/uploads/{}/content": "?offset=0",
    "POST /api/communities/{}/emoji": "?name=x",
    "GET /api/trends/{}/counts": "?minutes=60",
    "GET /api/trends/{}/counts.csv": "?minutes=60",
    "GET /api/trends/{}/top": "?minutes=60",
    "GET /api/trends/{}/top.csv": "?minutes=60",
}
BODIES: dict[str, Any] = {
    "PATCH /api/categories/{}": {"name": "x"},
    "PUT /api/categories/{}/place": {"before_id": None},
    "PATCH /api/channels/{}": {"name": "x"},
    "POST /api/channels/{}/copy": {"name": "x"},
    "POST /api/channels/{}/messages": {"nonce": "matrix", "text": "x"},
    "POST /api/channels/{}/messages/removals": {"message_ids": ["0" * 16]},
    "PUT /api/channels/{}/place": {"category_id": None},
    "PUT /api/channels/{}/read": {"read_seq": 1},
    "PUT /api/channels/{}/retention": {"days": 1},
    "PUT /api/channels/{}/slow-mode": {"interval_s": 5},
    "POST /api/channels/{}/threads": {"name": "x"},
    "POST /api/channels/{}/uploads": {"name": "x.txt", "size_bytes": 1},
    "POST /api/channels/{}/webhooks": {"name": "x"},
    "PATCH /api/communities/{}": {"name": "x"},
    "POST /api/communities/{}/categories": {"name": "x"},
    "POST /api/communities/{}/channels": {"name": "x", "kind": "text"},
    "POST /api/communities/{}/bots": {"bot_id": "0" * 16},
    "POST /api/communities/{}/delete": {"name": "x"},
    "POST /api/communities/{}/emoji": pictures.png(),
    "POST /api/communities/{}/hooks": {
        "name": "x",
        "url": "https://hooks.example/x",
        "events": ["community.message_sent"],
    },
    "PUT /api/communities/{}/join-form": {"is_on": False},
    "PUT /api/communities/{}/members/{}": {"role": "member"},
    "PUT /api/communities/{}/members/{}/nickname": {"nickname": "x"},
    "PUT /api/communities/{}/members/{}/time-out": {"duration_ms": 60_000},
    "PUT /api/communities/{}/owner": {"account_id": "0" * 16},
    "PUT /api/communities/{}/profile/picture": pictures.png(),
    "POST /api/communities/{}/reports": {"account_id": "0" * 16},
    "PUT /api/communities/{}/retention": {"days": 1},
    "PUT /api/communities/{}/roles/order": {"role_ids": []},
    "POST /api/communities/{}/rules": RULE,
    "PUT /api/communities/{}/rules/{}": RULE,
    "POST /api/communities/{}/rules/dry-run": {"rule": RULE},
    "POST /api/communities/{}/requests": {"answers": []},
    "PATCH /api/communities/{}/notifications": {"place": "community", "place_id": "0" * 16},
    "PUT /api/directs/{}/owner": {"account_id": "0" * 16},
    "PATCH /api/emoji/{}": {"name": "xx"},
    "PATCH /api/messages/{}": {"text": "x"},
    "POST /api/messages/{}/forward": {"channel_id": "0" * 16, "nonce": "matrix"},
    "PUT /api/messages/{}/poll/votes": {"answer_ids": [1]},
    "PUT /api/places/{}/{}/overwrites/{}/{}": {"allow": 0, "deny": 0},
    "POST /api/reports/{}/notes": {"text": "x"},
    "PUT /api/reports/{}/state": {"state": "resolved"},
    "PUT /api/trends/{}/keywords": {"keywords": ["x"]},
    "PUT /api/uploads/{}/content": b"x",
}
# Everything that writes is tried by these: who has no right, who has all but to see, who was here.
WRITERS = ("outsider", "quiet", "warden", "left")


@cache
def matrix() -> tuple[tuple[str, Route], ...]:
    """Return every route that leads to something of a place, with its key."""
    return tuple(
        (key, route)
        for route in surface.every_route()
        if set(PARAMETER.findall(route.path)) & PLACE_PARAMETERS
        and (key := key_of(route.method, route.path)) not in ELSEWHERE
    )


def test_PM17_every_route_with_an_id_is_in_the_matrix() -> None:
    known = {key for key, _ in matrix()} | set(ELSEWHERE)
    found = {
        key_of(r.method, r.path)
        for r in surface.every_route()
        if r.method == "GET" and "{" in r.path
    }
    assert not found - known, "give their parameters a place in leak_world.py, or say why not"
    assert not set(ELSEWHERE) - {key_of(r.method, r.path) for r in surface.every_route()}


def addresses(route: Route, secret: Secret) -> Iterator[tuple[str, str]]:
    """Yield a route's addresses for a hidden place, each with one for what is not there."""
    names = PARAMETER.findall(route.path)
    query = QUERIES.get(key_of(route.method, route.path), "")
    found = {}
    for ids in secret.ways():
        if not set(names) & set(ids):
            continue
        there = {**secret.open, **ids, **GIVEN}
        gone = {**there, **{name: new_id() for name in ids}}
        if set(names) - {"subject_id"} <= set(there):
            there["subject_id"] = gone["subject_id"] = secret.open.get("role_id", "0" * 16)
            found[route.path.format(**there) + query] = route.path.format(**gone) + query
    yield from found.items()


def told(secret: Secret, answer: Response, path: str) -> list[str]:
    """Return what an answer tells of a place beyond what was asked for."""
    content = answer.content + str(answer.headers).encode()
    return [c for c in secret.canaries() if c.encode() in content and c not in path]


def bare(answer: Response, path: str, route: Route) -> tuple[int, str]:
    """Return an answer without the ids it was asked by."""
    text, pattern = answer.text, PARAMETER.sub("@", route.path)
    for mine, theirs in zip(path.partition("?")[0].split("/"), pattern.split("/"), strict=True):
        text = text.replace(mine, "@") if theirs == "@" else text
    return answer.status_code, text


Gone = dict[tuple[str, str], tuple[int, str]]
"""What is answered of what is not there, by who asks and the route."""


async def wrong_of(
    caller: Caller, row: tuple[str, Route], secret: Secret, known: Gone
) -> list[str]:
    """Return what a route tells somebody of a place that is hidden from them."""
    key, route = row
    wrong, body = [], BODIES.get(key, None if route.method == "GET" else {})
    for path, elsewhere in addresses(route, secret):
        there = await caller.ask(route.method, path, body)
        if (caller.name, key) not in known:
            gone = await caller.ask(route.method, elsewhere, body)
            known[caller.name, key] = bare(gone, elsewhere, route)
            assert "malformed" not in gone.text, f"{key} needs a body above: {gone.text}"
        found = told(secret, there, path)
        if found or bare(there, path, route) != known[caller.name, key]:
            wrong.append(f"{caller.name}, {secret.word}: {key}: {there.text[:200]}; {found}")
    return wrong


async def test_PM17_what_is_hidden_answers_as_what_is_not_there(
    made: World,
) -> None:
    wrong: list[str] = []
    known: Gone = {}
    for name, caller in made.people.items():
        for secret in made.hidden(name):
            for row in matrix():
                if row[1].method == "GET" or name in WRITERS:
                    wrong += await wrong_of(caller, row, secret, known)
    assert not wrong, "\n".join(wrong)
    assert not await unseen_by_all(made)


async def test_DO5_a_bound_token_is_of_one_community(made: World) -> None:
    ann, private = made.people["ann"], made.secrets["canaryprivate"]
    scopes = ["read", "write", "moderate", "boards"]
    hidden = {
        made.public_id: [private, made.secrets["canarydirect"]],
        private.ids["community_id"]: [s for s in made.secrets.values() if s is not private],
    }
    wrong: list[str] = []
    for community_id, secrets in hidden.items():
        body = {"name": "bound", "scopes": scopes, "community_ids": [community_id]}
        token = (await ann.call("POST", "/api/me/tokens", body))["secret"]
        program = made.caller(f"bound to {community_id}", token)
        known: Gone = {}
        for secret in secrets:
            for row in matrix():
                made.clock.advance_ms(1_000)
                wrong += await wrong_of(program, row, secret, known)
        wrong += await heard_of(made, program, secrets)
    assert not wrong, "\n".join(wrong)


async def heard_of(made: World, caller: Caller, secrets: list[Secret]) -> list[str]:
    """Return what lists, searches, public places, streams and pages tell of hidden places."""
    wrong = []
    for path in made.lists():
        answer = await caller.ask("GET", path)
        assert "malformed" not in answer.text, f"{path}: {answer.text}"
        for secret in secrets:
            if found := told(secret, answer, path):
                wrong.append(f"{caller.name}: {path} tells {found}: {answer.text[:300]}")
    for secret in secrets:
        for path in made.asked_of(secret):
            if found := told(secret, await caller.ask("GET", path), path):
                wrong.append(f"{caller.name}: {path} tells {found}")
        for stream in secret.streams():
            refused = await caller.ask("GET", f"/api/events?streams={stream}")
            unknown = f"{stream.partition(':')[0]}:{'0' * 16}"
            other = await caller.ask("GET", f"/api/events?streams={unknown}")
            assert other.status_code in (403, 404), other.text
            if refused.text.replace(stream, unknown) != other.text:
                wrong.append(f"{caller.name}: {stream}: {refused.text}")
    return wrong


async def test_PM17_no_list_search_stream_or_page_tells(made: World) -> None:
    wrong: list[str] = []
    for name, caller in made.people.items():
        wrong += await heard_of(made, caller, made.hidden(name))
    assert not wrong, "\n".join(wrong)
    # Who may see does hear, so the silence above is no accident.
    dee = made.people["dee"]
    shown = {path: (await dee.ask("GET", path)).text for path in made.lists()}
    for path in ("/api/mentions", "/api/search?q=edited", f"/api/communities/{made.public_id}"):
        assert "canarysolo" in shown[path], path
    ann = made.people["ann"]
    for path in made.lists():
        if path.endswith(("/audit", "/invites", "/reports", "/rules", "/webhooks")):
            ids = made.secrets["canarysolo"].canaries() + made.secrets["canarysynced"].canaries()
            text = (await ann.ask("GET", path)).text
            assert any(each in text for each in ids), path


async def test_PM17_no_rule_counts_what_is_hidden(made: World) -> None:
    path = f"/api/communities/{made.public_id}/rules"
    for name, count in (("warden", 0), ("ann", 1)):
        listed = (await made.people[name].call("GET", path))["rules"]
        assert [entry["hits_count"] for entry in listed] == [count], name
    exempt = (await made.people["warden"].call("GET", path))["rules"][0]["rule"]
    assert exempt["exempt_channel_ids"] == []


async def unseen_by_all(made: World) -> set[str]:
    """Return the rows that would show nothing to their owner either: they would prove nothing."""
    ann, unseen = made.people["ann"], set()
    for key, route in matrix():
        if route.method == "GET":
            answers = [
                await ann.ask("GET", path)
                for secret in made.secrets.values()
                for path, _ in addresses(route, secret)
            ]
            if not any(answer.is_success for answer in answers):
                unseen.add(key)
    return unseen - {"GET /api/messages/{}/origin"}


__all__ = ["made", "sql_url"]
