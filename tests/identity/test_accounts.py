"""Signing up, logging in, profiles (ID1 to ID5, ID14, ID19)."""

import asyncio
import unicodedata

import httpx
import pytest

from madang.engines.sql.port import Database, Tx
from madang.identity.events import ProfileChanged, SignedUp
from madang.kernel.settings import IdentitySettings
from tests.identity.conftest import (
    PASSWORD,
    Build,
    CountingHasher,
    Installation,
    error_of,
    person,
    signed_up,
)


async def test_ID1_the_first_account_owns_the_installation(house: Installation) -> None:
    assert await house.service.has_owner() is False
    first = await signed_up(await house.browser(), 1)
    second = await signed_up(await house.browser(), 2)
    assert first["account"]["is_owner"] is True
    assert second["account"]["is_owner"] is False
    assert (await (await house.browser()).get("/api/about")).json()["has_owner"] is True


async def test_ID1_of_many_first_sign_ups_at_once_exactly_one_owns(build: Build) -> None:
    processes = [await build(), await build()]
    browsers = [await processes[n % 2].browser() for n in range(20)]
    accounts = await asyncio.gather(*(signed_up(browser, n) for n, browser in enumerate(browsers)))
    assert sum(body["account"]["is_owner"] for body in accounts) == 1
    assert len({body["account"]["account_id"] for body in accounts}) == 20


async def test_ID1_a_sign_up_that_fails_does_not_take_the_ownership(house: Installation) -> None:
    browser = await house.browser()
    bodies = [person(1), person(1), person(1)]
    answers = await asyncio.gather(
        *(browser.post("/api/auth/sign-up", json=body) for body in bodies)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    winner = next(answer for answer in answers if answer.status_code == 201)
    assert winner.json()["account"]["is_owner"] is True


async def test_ID1_closed_lets_the_owner_in_and_nobody_after(build: Build) -> None:
    house = await build(settings=IdentitySettings(sign_up="closed"))
    browsers = [await house.browser() for _ in range(6)]
    answers = await asyncio.gather(
        *(b.post("/api/auth/sign-up", json=person(n)) for n, b in enumerate(browsers))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403, 403, 403]
    late = await browsers[0].post("/api/auth/sign-up", json=person(9))
    assert error_of(late) == (403, "identity.sign_up_closed")


async def test_ID1_who_registered_hears_of_a_sign_up(house: Installation) -> None:
    heard: list[SignedUp] = []

    async def hook(event: SignedUp) -> None:
        heard.append(event)

    house.service.on_signed_up(hook)
    body = await signed_up(await house.browser())
    assert [event.account.account_id for event in heard] == [body["account"]["account_id"]]


@pytest.mark.parametrize(
    "typed", ["person1@example.com", " PERSON1@Example.COM ", "Person1@EXAMPLE.com\n"]
)
async def test_ID2_one_account_per_address_however_it_is_typed(
    house: Installation, typed: str
) -> None:
    await signed_up(await house.browser())
    browser = await house.browser()
    taken = await browser.post("/api/auth/sign-up", json=person(1, email=typed))
    assert error_of(taken) == (409, "identity.email_taken")
    login = await browser.post("/api/auth/login", json={"email": typed, "password": PASSWORD})
    assert login.status_code == 200


async def test_ID2_korean_domains_are_kept_in_idna(house: Installation) -> None:
    body = await signed_up(await house.browser(), email="누구@한글.kr")
    assert body["account"]["email"] == "누구@xn--bj0bj06e.kr"


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@", "@b.c", "a b@c.d", "a@b@c", "a@b..c", "a\r\nBcc: x@y.z", "a@-", "<a@b.c>"],
)
async def test_ID2_what_is_no_address_is_refused(house: Installation, email: str) -> None:
    if email == "a@-":
        email = "a@" + "b" * 64 + ".c"
    answer = await (await house.browser()).post("/api/auth/sign-up", json=person(1, email=email))
    assert error_of(answer) == (422, "identity.email_malformed")


async def test_ID2_an_address_has_a_longest_length(house: Installation) -> None:
    browser = await house.browser()
    domain = ".".join(["d" * 60] * 3)
    longest = "a" * 64 + "@" + domain + "." + "e" * (254 - 64 - 1 - len(domain) - 1)
    assert len(longest) == 254
    over = longest + "e"
    assert (
        await browser.post("/api/auth/sign-up", json=person(1, email=longest))
    ).status_code == 201
    answer = await browser.post("/api/auth/sign-up", json=person(2, email=over))
    assert error_of(answer) == (422, "identity.email_malformed")


@pytest.mark.parametrize(("length", "is_good"), [(7, False), (8, True), (256, True), (257, False)])
async def test_ID3_password_lengths(house: Installation, length: int, is_good: bool) -> None:
    body = person(1, password="가" * length)
    answer = await (await house.browser()).post("/api/auth/sign-up", json=body)
    if is_good:
        assert answer.status_code == 201
    else:
        assert error_of(answer) == (422, "identity.weak_password")
        assert answer.json()["error"]["data"] == {"length_min": 8, "length_max": 256}


async def test_ID3_a_password_is_the_same_from_every_keyboard(house: Installation) -> None:
    decomposed = unicodedata.normalize("NFD", PASSWORD)
    assert decomposed != PASSWORD
    await signed_up(await house.browser(), password=decomposed)
    browser = await house.browser()
    body = {"email": person()["email"], "password": PASSWORD}
    assert (await browser.post("/api/auth/login", json=body)).status_code == 200


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  가\u1100\u1161  나 ", "가가 나"),
        ("a" * 40, "a" * 40),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("a" * 41, None),
        ("   ", None),
        ("", None),
        ("a\u202eb", None),
        ("a\u0000b", None),
        ("\u200d", None),
        ("\u200b", None),
    ],
)
async def test_ID3_names(house: Installation, name: str, kept: str | None) -> None:
    answer = await (await house.browser()).post("/api/auth/sign-up", json=person(1, name=name))
    if kept is None:
        assert error_of(answer) == (422, "identity.name_malformed")
    else:
        assert answer.json()["account"]["name"] == kept


async def test_ID4_hashes_are_argon2id_with_owasps_costs(
    build: Build, any_database: Database
) -> None:
    owasp = CountingHasher(memory_cost_kib=19 * 1024, time_cost_passes=2)
    await signed_up(await (await build(hasher=owasp)).browser())

    async def work(tx: Tx) -> str:
        row = await tx.one("SELECT password_hash FROM account")
        assert row
        return str(row["password_hash"])

    stored = await any_database.read(work)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in stored


async def test_ID4_a_login_hashes_anew_when_the_costs_have_changed(
    build: Build, any_database: Database
) -> None:
    await signed_up(await (await build()).browser())
    costlier = await build(hasher=CountingHasher(time_cost_passes=3))
    body = {"email": person()["email"], "password": PASSWORD}
    assert (await (await costlier.browser()).post("/api/auth/login", json=body)).status_code == 200

    async def work(tx: Tx) -> str:
        row = await tx.one("SELECT password_hash FROM account")
        assert row
        return str(row["password_hash"])

    assert ",t=3," in await any_database.read(work)
    assert (await (await costlier.browser()).post("/api/auth/login", json=body)).status_code == 200


async def test_ID5_an_unknown_e_mail_costs_a_verification_and_looks_like_a_wrong_password(
    house: Installation,
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    answers = []
    for email, password in (
        ("nobody@example.com", PASSWORD),
        ("not an address", PASSWORD),
        (person()["email"], "another password"),
        (person()["email"], "x" * 5000),
    ):
        before = len(house.hasher.verified)
        body = {"email": email, "password": password}
        answers.append(await browser.post("/api/auth/login", json=body))
        assert len(house.hasher.verified) == before + 1
    assert {error_of(answer) for answer in answers} == {(401, "identity.wrong_credentials")}
    assert len({answer.text for answer in answers}) == 1
    nobodys, real = house.hasher.verified[0], house.hasher.verified[2]
    assert nobodys.split("$")[:4] == real.split("$")[:4]


async def test_ID14_a_new_name_shows_at_once_also_in_other_processes(build: Build) -> None:
    house, other = await build(), await build()
    heard: list[ProfileChanged] = []

    async def hook(event: ProfileChanged) -> None:
        heard.append(event)

    house.service.on_profile_changed(hook)
    browser = await house.browser()
    await signed_up(browser)
    changed = await browser.patch("/api/me", json={"name": " 새  이름 "})
    assert changed.json()["name"] == "새 이름"
    assert [event.account.name for event in heard] == ["새 이름"]
    assert (await browser.get("/api/anyone")).text == "새 이름"
    elsewhere = await other.browser(authorization=browser.headers["authorization"])
    assert (await elsewhere.get("/api/anyone")).text == "새 이름"
    assert (await browser.get("/api/me")).json() == changed.json()


async def test_ID14_a_change_that_changes_nothing_tells_nobody(house: Installation) -> None:
    heard: list[ProfileChanged] = []

    async def hook(event: ProfileChanged) -> None:
        heard.append(event)

    house.service.on_profile_changed(hook)
    browser = await house.browser()
    await signed_up(browser)
    assert (await browser.patch("/api/me", json={"locale": "ko"})).status_code == 200
    assert heard == []
    assert (await browser.patch("/api/me", json={"locale": "en"})).json()["locale"] == "en"
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": 5}, "$.name"),
        ({"locale": "fr"}, "$.locale"),
        ({"is_owner": True}, "$"),
    ],
)
async def test_ID19_a_profile_takes_its_own_fields_only(
    house: Installation, body: dict[str, object], path: str
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    answer = await browser.patch("/api/me", json=body)
    assert error_of(answer) == (422, "kernel.malformed")
    assert answer.json()["error"]["data"]["path"] == path


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/me"),
        ("GET", "/api/auth/sessions"),
        ("DELETE", "/api/auth/sessions/x"),
        ("POST", "/api/auth/verify/resend"),
        ("GET", "/api/outbox"),
    ],
)
async def test_ID19_strangers_are_sent_to_the_login(
    house: Installation, method: str, path: str
) -> None:
    answer: httpx.Response = await (await house.browser()).request(method, path)
    assert error_of(answer) == (401, "kernel.unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_ID19_the_outbox_is_for_the_owner(house: Installation) -> None:
    owner, member = await house.browser(), await house.browser()
    await signed_up(owner, 1)
    await signed_up(member, 2)
    assert error_of(await member.get("/api/outbox")) == (403, "identity.owner_only")
    assert len((await owner.get("/api/outbox")).json()["mails"]) == 2
