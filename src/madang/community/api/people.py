"""Friends, requests, blocks and the cards of people over HTTP."""

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from madang.community.api.direct import me_of, person_of
from madang.community.errors.direct import PersonNotFound, PersonRefused
from madang.community.model.direct import Person
from madang.community.model.people import Blocked, DirectFrom, Friend, PeopleSettings, PersonCard
from madang.community.service import CommunityService
from madang.community.service.people import PeopleSnapshot, refusal
from madang.identity import FOR_UNVERIFIED, IdentityService, Principal, require


class FriendRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to ask, by the exact e-mail address of their account."""

    email: str


class WhoMayWrite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may begin a direct channel with the caller."""

    direct_from: DirectFrom


class Note(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The caller's own note on somebody; empty forgets it."""

    text: str


@get("/api/people")
async def list_people(community: CommunityService, caller: Principal | None) -> PeopleSnapshot:
    """Return the caller's friends, requests and blocks, and which friends are here."""
    return await community.people.snapshot(require(caller).account_id)


@post("/api/people/requests")
async def request_friend(
    data: FriendRequest,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Friend:
    """Ask somebody to be a friend, by e-mail address."""
    who = require(caller)
    await community.people.count_request(who.account_id)
    account = await identity.by_email(data.email)
    if account is None:
        raise refusal()
    other = Person(account_id=account.account_id, name=account.name)
    return await community.people.ask(me_of(who), other, by_email=True)


@put("/api/people/settings", opt=FOR_UNVERIFIED)
async def set_people_settings(
    data: WhoMayWrite, community: CommunityService, caller: Principal | None
) -> PeopleSettings:
    """Set who may begin a direct channel with the caller."""
    settings = PeopleSettings(direct_from=data.direct_from)
    return await community.people.set_settings(require(caller).account_id, settings)


@get("/api/people/{account_id:str}")
async def read_card(
    account_id: str,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> PersonCard:
    """Return the card of somebody the caller shares something with."""
    who = require(caller)
    try:
        person = await person_of(identity, account_id)
    except PersonRefused:
        raise PersonNotFound("There is no such person that you know.") from None
    return await community.people.card(who.account_id, person)


@put("/api/people/{account_id:str}/note", status_code=204, opt=FOR_UNVERIFIED)
async def set_note(
    account_id: str, data: Note, community: CommunityService, caller: Principal | None
) -> None:
    """Keep a note on somebody that only the caller sees."""
    await community.people.set_note(require(caller).account_id, account_id, data.text)


@put("/api/people/{account_id:str}/friend")
async def ask_friend(
    account_id: str,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Friend:
    """Ask somebody to be a friend, or say yes to who asked the caller."""
    who = require(caller)
    await community.people.count_request(who.account_id)
    return await community.people.ask(me_of(who), await person_of(identity, account_id))


@delete("/api/people/{account_id:str}/friend", opt=FOR_UNVERIFIED)
async def part_friend(
    account_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """End a friendship, take a request back, or refuse one."""
    await community.people.part(require(caller).account_id, account_id)


@put("/api/people/{account_id:str}/block", opt=FOR_UNVERIFIED)
async def block_person(
    account_id: str,
    community: CommunityService,
    identity: IdentityService,
    caller: Principal | None,
) -> Blocked:
    """Block somebody."""
    who = require(caller)
    return await community.people.block(who.account_id, await person_of(identity, account_id))


@delete("/api/people/{account_id:str}/block", opt=FOR_UNVERIFIED)
async def unblock_person(
    account_id: str, community: CommunityService, caller: Principal | None
) -> None:
    """Lift a block."""
    await community.people.unblock(require(caller).account_id, account_id)


ROUTES: list[HTTPRouteHandler] = [
    list_people,
    request_friend,
    set_people_settings,
    read_card,
    set_note,
    ask_friend,
    part_friend,
    block_person,
    unblock_person,
]
