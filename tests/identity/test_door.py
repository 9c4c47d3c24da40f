"""Other sites, rate limits, bad bodies, and a hasher with too much to do (ID4, ID17, ID18)."""

import asyncio

import pytest

from madang.identity import api
from madang.identity.adapters import Argon2Hasher
from madang.identity.adapters.passwords import HASHING_AT_ONCE
from madang.kernel.clock import ManualClock
from madang.kernel.errors import Unavailable
from tests.identity.conftest import (
    PASSWORD,
    Build,
    Installation,
    error_of,
    person,
    signed_up,
)

AUTH_ROUTES = ["sign-up", "login", "refresh", "logout"]


@pytest.mark.parametrize("route", AUTH_ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
    ],
)
async def test_ID17_other_sites_may_not(
    house: Installation, route: str, headers: dict[str, str]
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    answer = await browser.post(f"/api/auth/{route}", json=person(2), headers=headers)
    assert error_of(answer) == (403, "identity.cross_site")
    assert (await browser.get("/api/me")).status_code == 200


async def test_ID17_our_own_pages_may(house: Installation) -> None:
    browser = await house.browser()
    await signed_up(browser)
    for headers in (
        {"sec-fetch-site": "same-origin", "origin": "http://whatever.dev:5173"},
        {"origin": house.base},
        {"sec-fetch-site": "none"},
        {},
    ):
        assert (await browser.post("/api/auth/refresh", headers=headers)).status_code == 200


async def test_ID18_one_login_over_the_limit(house: Installation, clock: ManualClock) -> None:
    browser = await house.browser()
    await signed_up(browser)
    wrong = {"email": person()["email"], "password": "wrong password"}
    right = {"email": person()["email"], "password": PASSWORD}
    for _ in range(api.LOGIN.calls_max):
        answer = await browser.post("/api/auth/login", json=wrong)
        assert error_of(answer) == (401, "identity.wrong_credentials")
    over = await browser.post("/api/auth/login", json=right)
    assert error_of(over) == (429, "kernel.rate_limited")
    assert over.headers["retry-after"] == "60"
    elsewhere = {"x-forwarded-for": "203.0.113.7"}
    assert (await browser.post("/api/auth/login", json=right, headers=elsewhere)).is_success
    clock.advance_ms(60_000)
    assert (await browser.post("/api/auth/login", json=right)).is_success


async def test_ID18_one_address_may_not_try_every_e_mail(house: Installation) -> None:
    browser = await house.browser()
    for number in range(api.LOGIN_ADDRESS.calls_max):
        body = {"email": f"p{number}@example.com", "password": "wrong password"}
        assert (await browser.post("/api/auth/login", json=body)).status_code == 401
    answer = await browser.post("/api/auth/login", json={**body, "email": "other@example.com"})
    assert error_of(answer) == (429, "kernel.rate_limited")


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("identity.sign_up", "/api/auth/sign-up", {**person(), "password": "short"}),
        ("identity.refresh", "/api/auth/refresh", None),
        ("identity.verify", "/api/auth/verify", {"token": "x"}),
    ],
)
async def test_ID18_the_other_limits_are_at_their_number(
    build: Build, name: str, path: str, body: dict[str, str] | None
) -> None:
    house = await build(calls_max={name: 3})
    browser = await house.browser()
    statuses = [(await browser.post(path, json=body)).status_code for _ in range(4)]
    assert statuses[3] == 429
    assert 429 not in statuses[:3]


async def test_ID18_mails_may_be_asked_for_three_times(house: Installation) -> None:
    browser = await house.browser()
    await signed_up(browser)
    statuses = [(await browser.post("/api/auth/verify/resend")).status_code for _ in range(4)]
    assert statuses == [204, 204, 204, 429]


@pytest.mark.parametrize("route", ["sign-up", "login", "verify"])
async def test_HT2_bodies_that_cannot_be_read(house: Installation, route: str) -> None:
    browser = await house.browser()
    for content in (b"", b"{", b"[]", b'{"email": 1}', b'{"token": 1}', b'{"x": 1}', b"\xff"):
        answer = await browser.post(f"/api/auth/{route}", content=content)
        assert error_of(answer) == (422, "kernel.malformed")


async def test_HT3_bodies_have_a_small_limit_here(house: Installation) -> None:
    browser = await house.browser()
    body = person(1, password="a" * api.AUTH_BODY_LIMIT_BYTES)
    answer = await browser.post("/api/auth/sign-up", json=body)
    assert error_of(answer) == (413, "kernel.too_large")


async def test_ID4_one_hash_over_the_line_is_refused_and_the_loop_goes_on() -> None:
    hasher = Argon2Hasher(waiting_max=1)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    ticking = asyncio.create_task(tick())
    hashes = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(HASHING_AT_ONCE + 1)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await hasher.hash(PASSWORD)
    assert refused.value.data["retry_after_s"] == 2
    done = await asyncio.gather(*hashes)
    ticking.cancel()
    assert ticks > 3
    assert await hasher.verify(done[0], PASSWORD) is True
    assert await hasher.verify(done[0], PASSWORD + "x") is False
    assert await hasher.verify("no hash at all", PASSWORD) is False
