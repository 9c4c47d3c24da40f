"""Codes by time, recovery codes, and the second step of a login (ID24 to ID27)."""

import asyncio
import base64
import re

import httpx
import pytest

from madang.engines.sql.port import Database, Tx
from madang.identity.service.entry import TICKET_TTL_MS
from madang.identity.service.second_step import TICKET_TRIES_MAX, WRONG_CODES_MAX
from madang.identity.service.totp import (
    RECOVERY_CODES_COUNT,
    TOTP_STEP_S,
    code_at,
    step_of,
    uri_of,
)
from madang.kernel.clock import ManualClock
from tests.identity.conftest import (
    PASSWORD,
    Build,
    Installation,
    error_of,
    person,
    signed_up,
)

STEP_MS = TOTP_STEP_S * 1000
RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at_s", "code"),
    # RFC 6238, appendix B, SHA-1: the last 6 of its 8 digits.
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_ID24_the_codes_of_the_rfc(at_s: int, code: str) -> None:
    assert code_at(RFC_SECRET, at_s // TOTP_STEP_S) == code
    assert step_of(RFC_SECRET, code, at_s * 1000) == at_s // TOTP_STEP_S


def test_ID24_the_uri_names_everything() -> None:
    uri = uri_of(RFC_SECRET, "Madang", "a&b@example.com")
    assert uri.startswith("otpauth://totp/Madang%3Aa%26b%40example.com?secret=GEZDGNBV")
    assert "&digits=6&period=30" in uri


class Guarded:
    """A person with codes on."""

    def __init__(self, browser: httpx.AsyncClient, clock: ManualClock) -> None:
        self.browser = browser
        self._clock = clock
        self.secret = b""
        self.recovery: list[str] = []

    def code(self, steps: int = 0) -> str:
        """The code of the present step, or of another."""
        return code_at(self.secret, self._clock.now_ms() // STEP_MS + steps)

    async def turn_on(self) -> None:
        """Enrol and confirm; the next step begins after it."""
        answer = await self.browser.post("/api/me/totp", json={"password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.secret = base64.b32decode(answer.json()["secret"])
        confirmed = await self.browser.post("/api/me/totp/confirm", json={"code": self.code()})
        assert confirmed.status_code == 200, confirmed.text
        self.recovery = confirmed.json()["codes"]
        self._clock.advance_ms(STEP_MS)


@pytest.fixture
async def guarded(house: Installation, clock: ManualClock) -> Guarded:
    """The first person, with codes on."""
    browser = await house.browser()
    await signed_up(browser)
    made = Guarded(browser, clock)
    await made.turn_on()
    return made


async def ticket_of(house: Installation) -> str:
    """Type the right password, and return the ticket of the second step."""
    body = {"email": person()["email"], "password": PASSWORD}
    answer = await (await house.browser()).post("/api/auth/login", json=body)
    assert error_of(answer) == (401, "identity.second_step_needed")
    assert "set-cookie" not in answer.headers
    ticket: str = answer.json()["error"]["data"]["ticket"]
    return ticket


async def second(house: Installation, ticket: str, code: str) -> httpx.Response:
    """Finish a login."""
    body = {"ticket": ticket, "code": code}
    return await (await house.browser()).post("/api/auth/login/code", json=body)


async def test_ID24_codes_are_on_only_after_a_first_one(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    wrong = await browser.post("/api/me/totp", json={"password": "not this one"})
    assert error_of(wrong) == (403, "identity.wrong_password")
    enrolment = (await browser.post("/api/me/totp", json={"password": PASSWORD})).json()
    assert enrolment["picture"].startswith("<svg")
    assert enrolment["secret"] in enrolment["uri"]
    body = {"email": person()["email"], "password": PASSWORD}
    assert (await (await house.browser()).post("/api/auth/login", json=body)).status_code == 200
    bad = await browser.post("/api/me/totp/confirm", json={"code": "000000"})
    assert error_of(bad) == (403, "identity.wrong_code")
    code = code_at(base64.b32decode(enrolment["secret"]), clock.now_ms() // STEP_MS)
    answer = await browser.post("/api/me/totp/confirm", json={"code": f"{code[:3]} {code[3:]}"})
    assert len(answer.json()["codes"]) == RECOVERY_CODES_COUNT
    guards = (await browser.get("/api/me/security")).json()
    assert (guards["has_totp"], guards["recovery_codes_count"]) == (True, RECOVERY_CODES_COUNT)
    again = await browser.post("/api/me/totp", json={"password": PASSWORD})
    assert error_of(again) == (409, "identity.totp_is_on")


@pytest.mark.parametrize(("steps", "is_good"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
async def test_ID25_one_step_to_either_side_counts(
    house: Installation, guarded: Guarded, clock: ManualClock, steps: int, is_good: int
) -> None:
    clock.advance_ms(10 * STEP_MS)
    answer = await second(house, await ticket_of(house), guarded.code(steps))
    assert answer.status_code == (200 if is_good else 403)


async def test_ID25_a_code_is_refused_the_second_time(
    house: Installation, guarded: Guarded, clock: ManualClock
) -> None:
    code = guarded.code()
    tickets = [await ticket_of(house) for _ in range(4)]
    answers = await asyncio.gather(*(second(house, ticket, code) for ticket in tickets))
    assert sorted(a.status_code for a in answers) == [200, 403, 403, 403]
    older = await second(house, await ticket_of(house), guarded.code(-1))
    assert error_of(older) == (403, "identity.wrong_code"), "a step before the taken one"
    clock.advance_ms(STEP_MS)
    assert (await second(house, await ticket_of(house), guarded.code())).status_code == 200


async def test_ID26_a_ticket_opens_one_session_and_ends_with_its_time(
    house: Installation, guarded: Guarded, clock: ManualClock
) -> None:
    ticket = await ticket_of(house)
    assert (await second(house, ticket, guarded.code())).status_code == 200
    again = await second(house, ticket, guarded.recovery[0])
    assert error_of(again) == (410, "identity.ticket_invalid")
    late = await ticket_of(house)
    clock.advance_ms(TICKET_TTL_MS)
    assert error_of(await second(house, late, guarded.code()))[0] == 410
    assert error_of(await second(house, "x", guarded.code()))[0] == 410


async def test_ID26_a_ticket_takes_so_many_codes(house: Installation, guarded: Guarded) -> None:
    ticket = await ticket_of(house)
    for _ in range(TICKET_TRIES_MAX):
        assert error_of(await second(house, ticket, "12345")) == (403, "identity.wrong_code")
    assert error_of(await second(house, ticket, guarded.code())) == (410, "identity.ticket_invalid")


async def test_ID26_an_account_takes_so_many_wrong_codes(build: Build, clock: ManualClock) -> None:
    house = await build(
        calls_max=dict.fromkeys(
            ("identity.login", "identity.login_address", "identity.second_step"), 1000
        )
    )
    browser = await house.browser()
    await signed_up(browser)
    guarded = Guarded(browser, clock)
    await guarded.turn_on()
    for count in range(WRONG_CODES_MAX):
        if count % TICKET_TRIES_MAX == 0:
            ticket = await ticket_of(house)
        assert error_of(await second(house, ticket, "1"))[0] == 403
    refused = await second(house, await ticket_of(house), guarded.code())
    assert error_of(refused) == (429, "kernel.rate_limited")
    assert int(refused.headers["retry-after"]) > 0


async def test_ID27_each_recovery_code_works_once(
    house: Installation, guarded: Guarded, any_database: Database
) -> None:
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", c) for c in guarded.recovery)
    typed = guarded.recovery[0].lower().replace("-", " ")
    assert (await second(house, await ticket_of(house), typed)).status_code == 200
    used = await second(house, await ticket_of(house), guarded.recovery[0])
    assert error_of(used) == (403, "identity.wrong_code")

    async def work(tx: Tx) -> list[str]:
        return [row["code_hash"] for row in await tx.all("SELECT code_hash FROM recovery_code")]

    stored = await any_database.read(work)
    assert len(stored) == RECOVERY_CODES_COUNT - 1
    assert not set(stored) & {c.replace("-", "") for c in guarded.recovery}


async def test_ID27_new_codes_end_those_before(
    house: Installation, guarded: Guarded, clock: ManualClock
) -> None:
    answer = await guarded.browser.post("/api/me/recovery-codes", json={"code": guarded.code()})
    fresh = answer.json()["codes"]
    assert error_of(await second(house, await ticket_of(house), guarded.recovery[0]))[0] == 403
    assert (await second(house, await ticket_of(house), fresh[0])).status_code == 200


async def test_ID27_turning_off_takes_a_code(house: Installation, guarded: Guarded) -> None:
    wrong = await guarded.browser.post("/api/me/totp/off", json={"code": "1"})
    assert error_of(wrong) == (403, "identity.wrong_code")
    off = await guarded.browser.post("/api/me/totp/off", json={"code": guarded.code()})
    assert off.status_code == 204
    body = {"email": person()["email"], "password": PASSWORD}
    assert (await (await house.browser()).post("/api/auth/login", json=body)).status_code == 200
    guards = (await guarded.browser.get("/api/me/security")).json()
    assert (guards["has_totp"], guards["recovery_codes_count"]) == (False, 0)
    again = await guarded.browser.post("/api/me/totp/off", json={"code": "1"})
    assert error_of(again) == (409, "identity.totp_is_off")
