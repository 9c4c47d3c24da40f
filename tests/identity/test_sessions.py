"""Refresh tokens, session lists, revocation (ID6 to ID10)."""

import asyncio
import hashlib

import pytest

from madang.engines.bus.memory import MemoryBus
from madang.engines.sql.port import Database, Tx
from madang.identity.api import COOKIE
from madang.identity.events import SessionRevoked
from madang.identity.service.sessions import (
    REFRESH_GRACE_MS,
    REFRESH_TOKENS_KEPT_MAX,
    SESSIONS_PER_ACCOUNT_MAX,
)
from madang.kernel.clock import ManualClock
from tests.identity.conftest import (
    PASSWORD,
    Build,
    Installation,
    cookie_of,
    error_of,
    person,
    refreshed,
    signed_up,
)

DAY_MS = 86_400_000
LOGIN = {"email": person()["email"], "password": PASSWORD}


async def refresh_with(house: Installation, token: str) -> tuple[int, str]:
    """Refresh with a token from elsewhere."""
    browser = await house.browser()
    answer = await browser.post("/api/auth/refresh", headers={"cookie": f"{COOKIE}={token}"})
    return (200, "") if answer.status_code == 200 else error_of(answer)


async def test_ID6_the_cookie_is_for_the_browser_alone(
    house: Installation, any_database: Database
) -> None:
    browser = await house.browser()
    answer = await browser.post("/api/auth/sign-up", json=person())
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/api/auth", f"Max-Age={30 * 86400}"):
        assert part.lower() in cookie.lower()
    assert "secure" not in cookie.lower()
    assert cookie_of(browser) not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    over_tls = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5"}
    secure = await browser.post("/api/auth/login", json=LOGIN, headers=over_tls)
    assert "secure" in secure.headers["set-cookie"].lower()

    async def work(tx: Tx) -> list[str]:
        return [row["token_hash"] for row in await tx.all("SELECT token_hash FROM refresh_token")]

    stored = await any_database.read(work)
    assert hashlib.sha256(cookie_of(browser).encode()).hexdigest() in stored


async def test_ID7_each_use_gives_a_new_token_that_works(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    seen = {cookie_of(browser)}
    for _ in range(5):
        clock.advance_ms(600_000)
        body = await refreshed(browser)
        assert body["account"]["name"] == "사람 1"
        assert (await browser.get("/api/me")).status_code == 200
        seen.add(cookie_of(browser))
    assert len(seen) == 6


async def test_ID7_a_reused_token_revokes_the_session(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    stolen = cookie_of(browser)
    await refreshed(browser)
    clock.advance_ms(REFRESH_GRACE_MS + 1)
    assert await refresh_with(house, stolen) == (401, "identity.refresh_reused")
    # The thief and the owner are both out, with every token of the session.
    assert error_of(await browser.get("/api/me")) == (401, "identity.session_revoked")
    assert error_of(await browser.post("/api/auth/refresh")) == (401, "identity.session_revoked")
    assert (await browser.post("/api/auth/login", json=LOGIN)).status_code == 200


async def test_ID7_within_the_grace_a_used_token_still_works(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    old = cookie_of(browser)
    await refreshed(browser)
    clock.advance_ms(REFRESH_GRACE_MS)
    assert await refresh_with(house, old) == (200, "")
    assert (await browser.get("/api/me")).status_code == 200
    await refreshed(browser)


async def test_ID7_tabs_that_refresh_together_all_stay_in(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    answers = await asyncio.gather(*(browser.post("/api/auth/refresh") for _ in range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    clock.advance_ms(60_000)
    # Whichever answer came last, the token in the jar is good, and the others are used up.
    await refreshed(browser)
    clock.advance_ms(REFRESH_GRACE_MS + 1)
    others = [answer.cookies[COOKIE] for answer in answers]
    assert await refresh_with(house, others[0]) == (401, "identity.refresh_reused")


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5000, "%00"])
async def test_ID7_unknown_tokens_end_in_a_login(house: Installation, token: str) -> None:
    assert await refresh_with(house, token) == (401, "identity.session_ended")


async def test_ID7_only_the_newest_tokens_of_a_session_are_kept(
    house: Installation, clock: ManualClock, any_database: Database
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    for _ in range(REFRESH_TOKENS_KEPT_MAX + 3):
        clock.advance_ms(60_000)
        await refreshed(browser)

    async def work(tx: Tx) -> int:
        return len(await tx.all("SELECT token_hash FROM refresh_token"))

    assert await any_database.read(work) == REFRESH_TOKENS_KEPT_MAX
    await refreshed(browser)


async def test_ID8_a_session_ends_when_unused(house: Installation, clock: ManualClock) -> None:
    browser = await house.browser()
    await signed_up(browser)
    clock.advance_ms(30 * DAY_MS - 1)
    await refreshed(browser)
    clock.advance_ms(30 * DAY_MS)
    assert error_of(await browser.post("/api/auth/refresh")) == (401, "identity.session_ended")


async def test_ID8_one_session_too_many_pushes_the_oldest_out(build: Build) -> None:
    house = await build(calls_max={"identity.login": 1000, "identity.login_address": 1000})
    first = await house.browser()
    await signed_up(first)
    for _ in range(SESSIONS_PER_ACCOUNT_MAX - 1):
        assert (await (await house.browser()).post("/api/auth/login", json=LOGIN)).is_success
    assert len((await first.get("/api/auth/sessions")).json()["sessions"]) == 50
    await (await house.browser()).post("/api/auth/login", json=LOGIN)
    assert error_of(await first.get("/api/me")) == (401, "identity.session_revoked")


async def test_ID8_ended_sessions_are_forgotten_later(
    house: Installation, clock: ManualClock, any_database: Database
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    await browser.post("/api/auth/logout")

    async def rows(tx: Tx) -> int:
        sessions = await tx.all("SELECT session_id FROM session")
        return len(sessions) + len(await tx.all("SELECT token_hash FROM refresh_token"))

    await house.service._sessions.forget_ended()
    assert await any_database.read(rows) == 2
    clock.advance_ms(8 * DAY_MS)
    await house.service._sessions.forget_ended()
    assert await any_database.read(rows) == 0


async def test_ID9_people_see_and_revoke_their_own_sessions(
    house: Installation, clock: ManualClock
) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
    desk, phone = await house.browser(), await house.browser(**{"user-agent": agent})
    await signed_up(desk)
    clock.advance_ms(1000)
    body = (await phone.post("/api/auth/login", json=LOGIN)).json()
    phone.headers["authorization"] = f"Bearer {body['access_token']}"
    listed = (await desk.get("/api/auth/sessions")).json()["sessions"]
    assert [session["is_current"] for session in listed] == [False, True]
    assert listed[0]["device"] == "Chrome, Windows"
    assert listed[0]["address"] == "127.0.0.1"
    gone = await desk.delete(f"/api/auth/sessions/{listed[0]['session_id']}")
    assert gone.status_code == 204
    assert error_of(await phone.get("/api/me")) == (401, "identity.session_revoked")
    assert error_of(await phone.post("/api/auth/refresh")) == (401, "identity.session_revoked")
    assert len((await desk.get("/api/auth/sessions")).json()["sessions"]) == 1


async def test_ID9_anothers_session_is_not_found(house: Installation) -> None:
    mine, theirs = await house.browser(), await house.browser()
    await signed_up(mine, 1)
    await signed_up(theirs, 2)
    session = (await theirs.get("/api/auth/sessions")).json()["sessions"][0]["session_id"]
    answer = await mine.delete(f"/api/auth/sessions/{session}")
    assert error_of(answer) == (404, "kernel.not_found")
    assert (await theirs.get("/api/me")).status_code == 200


async def test_ID10_logout_ends_the_session_at_once_and_everywhere(build: Build) -> None:
    house, other = await build(), await build()
    heard: list[SessionRevoked] = []
    house.service.on_session_revoked(heard.append)
    other.service.on_session_revoked(heard.append)
    browser = await house.browser()
    body = await signed_up(browser)
    elsewhere = await other.browser(authorization=browser.headers["authorization"])
    assert (await elsewhere.get("/api/me")).status_code == 200
    answer = await browser.post("/api/auth/logout")
    assert answer.status_code == 204
    assert COOKIE not in browser.cookies
    assert error_of(await browser.get("/api/me")) == (401, "identity.session_revoked")
    assert error_of(await elsewhere.get("/api/me")) == (401, "identity.session_revoked")
    assert [event.account_id for event in heard] == [body["account"]["account_id"]] * 2


async def test_ID10_a_revocation_the_bus_lost_is_learnt_from_the_database(
    build: Build, clock: ManualClock
) -> None:
    house = await build()
    deaf = await build(own_bus=MemoryBus(clock))
    heard: list[SessionRevoked] = []
    deaf.service.on_session_revoked(heard.append)
    browser = await house.browser()
    await signed_up(browser)
    elsewhere = await deaf.browser(authorization=browser.headers["authorization"])
    await browser.post("/api/auth/logout")
    assert (await elsewhere.get("/api/me")).status_code == 200
    await deaf.service.keep()
    assert error_of(await elsewhere.get("/api/me")) == (401, "identity.session_revoked")
    assert len(heard) == 1


async def test_ID10_a_process_that_starts_knows_what_was_revoked_before(build: Build) -> None:
    house = await build()
    browser = await house.browser()
    await signed_up(browser)
    await browser.post("/api/auth/logout")
    late = await build()
    elsewhere = await late.browser(authorization=browser.headers["authorization"])
    assert error_of(await elsewhere.get("/api/me")) == (401, "identity.session_revoked")


async def test_ID10_logging_out_twice_or_without_a_session_is_fine(house: Installation) -> None:
    browser = await house.browser()
    assert (await browser.post("/api/auth/logout")).status_code == 204
    await signed_up(browser)
    token = cookie_of(browser)
    for _ in range(2):
        answer = await browser.post("/api/auth/logout", headers={"cookie": f"{COOKIE}={token}"})
        assert answer.status_code == 204
