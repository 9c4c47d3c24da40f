"""The mask computation against the slow oracle, and its speed."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from madang.community.model import (
    PLACE_PERMISSIONS,
    Category,
    Channel,
    Community,
    CommunityRole,
    Overwrite,
    Permission,
    newcomer,
)
from madang.community.service.explain import explain
from madang.community.service.rights import Rights
from tests.community import oracle

BITS = st.lists(st.sampled_from(list(Permission)), max_size=12).map(lambda b: int(sum(set(b))))
PLACE_BITS = BITS.map(lambda mask: mask & int(PLACE_PERMISSIONS))
PLAIN = BITS.map(lambda mask: mask & ~int(Permission.ADMINISTRATOR))
ROLES = ("everyone", "r1", "r2", "r3")
SUBJECTS = [("role", r) for r in ROLES] + [("member", m) for m in ("own", "ann", "bo")]
HELD = st.lists(st.sampled_from(ROLES[1:]), max_size=3, unique=True)


@st.composite
def worlds(draw) -> dict:
    """A community with three roles, three members, a category and two channels."""

    def overwrites() -> list:
        subjects = draw(st.lists(st.sampled_from(SUBJECTS), max_size=6, unique=True))
        found = []
        for subject in subjects:
            allow = draw(PLACE_BITS)
            found.append((subject, allow, draw(PLACE_BITS) & ~allow))
        return found

    masks = {role: draw(PLAIN) for role in ROLES}
    masks["r3"] = draw(BITS)
    return {
        "is_public": draw(st.booleans()),
        "owner": "own",
        "roles": masks,
        "members": {"own": draw(HELD), "ann": draw(HELD), "bo": draw(HELD)},
        "overwrites": {"synced": (shared := overwrites()), "category": shared, "own": overwrites()},
    }


def rights_of(world: dict) -> Rights:
    """The same world as the service knows it."""
    roles = [
        CommunityRole(
            role_id=role, community_id="c", name=role, colour="", rank=at, is_hoisted=False,
            is_mentionable=False,
            permissions=mask, preset="everyone" if role == "everyone" else None,
        )
        for at, (role, mask) in enumerate(world["roles"].items())
    ]  # fmt: skip
    members = [
        replace(newcomer(m, m, "member", 0), role_ids=tuple(held))
        for m, held in world["members"].items()
    ]  # fmt: skip
    channels = [
        Channel(
            channel_id=c, community_id="c", category_id="category", kind="text", board=None, name=c,
            topic="", position=0, is_synced=c == "synced", created_at_ms=0,
            parent_id=None,
        )
        for c in ("synced", "own")
    ]  # fmt: skip
    community = Community(
        community_id="c", kind="community", name="c", description="", icon="", owner_id="own",
        is_public=world["is_public"], created_at_ms=0,
    )  # fmt: skip
    category = Category(category_id="category", community_id="c", name="c", position=0)
    overwrites = [
        Overwrite(place_id=p, subject_kind=s[0], subject_id=s[1], allow=allow, deny=deny)
        for p, listed in world["overwrites"].items()
        if p != "synced"
        for s, allow, deny in listed
    ]
    return Rights(community, roles, members, ([category], channels), overwrites)


@settings(max_examples=400, deadline=None)
@given(world=worlds())
def test_PM4_to_PM9_the_mask_is_the_oracles(world: dict) -> None:
    rights = rights_of(world)
    for account in ("own", "ann", "bo", "stranger"):
        here = oracle.mask_of(oracle.rights_in(world, account, None))
        assert rights.here(account) == here
        for channel in rights.channels.values():
            expected = oracle.mask_of(oracle.rights_in(world, account, channel.channel_id))
            assert int(rights.mask(channel, account)) == expected
            # Twice: the second answer comes from what is kept.
            assert int(rights.mask(channel, account)) == expected


@settings(max_examples=200, deadline=None)
@given(world=worlds(), need=st.sampled_from(list(Permission)))
def test_PM18_the_last_step_decides(world: dict, need: Permission) -> None:
    rights = rights_of(world)
    for account in ("own", "ann", "bo", "stranger"):
        for channel in rights.channels.values():
            told = explain(rights, rights.source(channel), account, need)
            expected = oracle.rights_in(world, account, channel.channel_id)
            assert told.allowed == (need.name in expected)
            assert (told.decided_by is not None and told.decided_by.allows) == told.allowed


@settings(max_examples=200, deadline=None)
@given(world=worlds())
def test_PM13_an_open_place_is_seen_by_all_who_see_the_community(world: dict) -> None:
    rights = rights_of(world)
    for channel in rights.channels.values():
        if rights.is_open(rights.source(channel)):
            seers = ("own", "ann", "bo", *(("stranger",) if world["is_public"] else ()))
            assert all(rights.sees_channel(channel, account) for account in seers)


def test_PM1_the_web_client_has_the_same_bits() -> None:
    written = (Path(__file__).parents[2] / "web/src/live/permissions.ts").read_text()
    bits = {
        name: 1 << int(at)
        for name, at in re.findall(r"^  (\w+): 2 \*\* (\d+),", written, re.MULTILINE)
    }
    assert bits == {str(bit.name).lower(): bit.value for bit in Permission}
    listed = written.partition("PLACE_RIGHTS")[2].partition("];")[0]
    in_place = sum(bits[name] for name in re.findall(r'"(\w+)"', listed))
    assert in_place
    assert not in_place & ~int(PLACE_PERMISSIONS), "a place offers only what a place may change"
