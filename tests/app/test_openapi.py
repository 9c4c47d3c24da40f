"""Every route of the OpenAPI document, called with what its own schema allows and does not allow.

The answers must be described by the document, and none may be a 500 (docs/specs/http.md). A few
examples for each route in every run; many in the heavy one.
"""

import asyncio
import os
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.person import Person
from tests.running import running

EXAMPLES = 2
EXAMPLES_HEAVY = int(os.environ.get("MADANG_TEST_EXAMPLES", "20"))
# Of ten calls so many name something that exists, so that more than the first refusal is seen.
KNOWN_OF_TEN = 7
TOLD_CHARS = 900
DONE_MIN = {"stranger": 15, "member": 45, "owner": 45}


def not_a_bug(ctx: Any, response: Any, case: Any) -> None:
    """Refuse what is nobody's fault but ours; 503 says that a part is not ready, which may be."""
    assert response.status_code < 500 or response.status_code == 503, response.text


CHECKS = [
    not_a_bug,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


class World:
    """A server, its document, who calls, and ids of things that are there."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.schema = schemathesis.openapi.from_url(f"{base}/api/openapi.json")
        self.tokens: dict[str, str] = {}
        self.known: dict[str, list[str]] = {}
        self.done: dict[str, set[str]] = {}
        """The routes that did what they were asked, for whoever asked."""

    def know(self, name: str, value: str) -> None:
        """Remember the id of something that is there."""
        self.known.setdefault(name, []).append(value)


async def _fill(world: World) -> None:
    """Let an owner and a member do a bit of everything."""
    owner, member = Person(world.base, "Owner"), Person(world.base, "Member")
    for person in (owner, member):
        await person.sign_up()
        world.tokens[person.name.lower()] = person.token
        world.know("account_id", person.account["account_id"])
    community_id, channel_id = await owner.public_channel()
    await member.join(community_id)
    made = await member.call(
        "POST",
        "/api/communities",
        {"name": "모임", "description": "", "icon": "", "is_public": True},
    )
    world.know("community_id", community_id)
    world.know("community_id", made["community_id"])
    snapshot = await owner.call("GET", f"/api/communities/{community_id}")
    for channel in snapshot["channels"]:
        world.know("channel_id", channel["channel_id"])
    for category in snapshot["categories"]:
        world.know("category_id", category["category_id"])
    for role in snapshot["roles"]:
        world.know("role_id", role["role_id"])
    for person in (owner, member):
        for text in ("글 하나", "<@" + member.account["account_id"] + "> 둘", "$005930"):
            sent = await person.send(channel_id, text, secrets.token_hex(8))
            world.know("message_id", sent["message_id"])
    for person in (owner, member):
        await person.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running server with some life in it."""
    with running(tmp_path_factory.mktemp("openapi") / "data") as server:
        made = World(server.base)
        asyncio.run(_fill(made))
        yield made


def fuzz(world: World, who: str, examples: int) -> list[str]:
    """Call every route as somebody; return what was wrong, a line each."""
    headers = {"Authorization": f"Bearer {world.tokens[who]}"} if who != "stranger" else {}
    problems: list[str] = []
    for result in world.schema.get_all_operations():
        operation = result.ok()
        done = world.done.setdefault(who, set())
        wrong = _try(world, (operation, done), headers, examples)
        if wrong:
            problems.append(f"{who}: {operation.label}: {wrong}")
    return problems


def _try(world: World, what: tuple[Any, set[str]], headers: dict[str, str], examples: int) -> str:
    operation, done = what

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), dice=st.integers(1, 10), place=st.integers(0, 9))
    def one(case: Any, dice: int, place: int) -> None:
        for name in case.path_parameters:
            if name in world.known and dice <= KNOWN_OF_TEN:
                known = world.known[name]
                case.path_parameters[name] = known[place % len(known)]
        answer = case.call_and_validate(base_url=world.base, headers=headers, checks=CHECKS)
        if answer.status_code < 300:
            done.add(operation.label)

    try:
        one()
    except FailureGroup as wrong:
        return " ".join(repr(each) + str(each) for each in wrong.exceptions)[:TOLD_CHARS]
    except Exception as wrong:  # noqa: BLE001 -- one route's trouble; the others are tried, too
        return repr(wrong)[:TOLD_CHARS]
    return ""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", ["stranger", "member", "owner"])
def test_HT16_no_route_breaks_or_answers_what_is_not_described(world: World, who: str) -> None:
    assert fuzz(world, who, EXAMPLES) == []
    # A test that is refused everywhere would see nothing.
    assert len(world.done[who]) >= DONE_MIN[who], sorted(world.done[who])


@pytest.mark.slow
@pytest.mark.parametrize("who", ["stranger", "member", "owner"])
def test_HT16_many_examples(world: World, who: str) -> None:
    assert fuzz(world, who, EXAMPLES_HEAVY) == []
