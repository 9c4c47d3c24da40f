"""Logins of others and the accounts that are here (OI11 to OI14)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from madang.kernel.clock import ManualClock, SystemClock
from tests.identity.conftest import (
    PASSWORD,
    Installation,
    error_of,
    signed_up,
)
from tests.identity.crooked import Crooked
from tests.identity.elsewhere import (
    GUEST,
    finish,
    reason_of,
    through,
)


@pytest.fixture
def clock() -> ManualClock:
    """The provider signs with the machine's clock, so ours begins there."""
    return ManualClock(SystemClock().now_ms())


async def test_OI11_an_address_that_is_known_is_linked_by_logging_in(
    open_house: Installation, crooked: Crooked, clock: ManualClock
) -> None:
    owner, other, browser = [await open_house.browser() for _ in range(3)]
    await signed_up(owner, 1, email=GUEST)
    await signed_up(other, 2)
    clock.advance_ms(1)
    answer = await through(browser, crooked)
    assert error_of(answer) == (409, "identity.link_needed")
    ticket = {"ticket": answer.json()["error"]["data"]["ticket"]}
    # Neither somebody else nor a session from before.
    for early in (other, owner):
        refused = await early.post("/api/me/logins", json=ticket)
        assert error_of(refused) == (410, "identity.ticket_invalid")
    login = await owner.post("/api/auth/login", json={"email": GUEST, "password": PASSWORD})
    owner.headers["authorization"] = f"Bearer {login.json()['access_token']}"
    linked = await owner.post("/api/me/logins", json=ticket)
    assert linked.status_code == 201, linked.text
    assert error_of(await owner.post("/api/me/logins", json=ticket))[0] == 410
    answer = await through(browser, crooked)
    assert answer.json()["account"]["email"] == GUEST
    assert answer.json()["account"]["account_id"] == login.json()["account"]["account_id"]


async def test_OI11_an_unverified_address_is_never_linked(
    open_house: Installation, crooked: Crooked
) -> None:
    await signed_up(await open_house.browser(), 1, email=GUEST)
    crooked.claims = {"email_verified": False}
    assert reason_of(await through(await open_house.browser(), crooked)) == "email"


async def linked_in_settings(
    browser: httpx.AsyncClient, crooked: Crooked, password: str = PASSWORD
) -> httpx.Response:
    """Add the crooked provider's login to an account."""
    path = "/api/auth/providers/crooked"
    answer = await browser.post(f"{path}/ask-link", json={"password": password})
    if answer.status_code != 200:
        return answer
    query = parse_qs(urlsplit(answer.json()["address"]).query)
    brought = {"state": query["state"][0], "code": crooked.code(query["nonce"][0])}
    return await browser.post(f"{path}/finish-link", json=brought)


async def test_OI12_OI13_logins_in_the_settings(open_house: Installation, crooked: Crooked) -> None:
    ann, bo = await open_house.browser(), await open_house.browser()
    await signed_up(ann, 1)
    await signed_up(bo, 2)
    refused = await linked_in_settings(ann, crooked, "wrong password")
    assert error_of(refused) == (403, "identity.wrong_password")
    assert (await linked_in_settings(ann, crooked)).status_code == 200
    assert error_of(await linked_in_settings(bo, crooked)) == (409, "identity.login_taken")
    logins = (await ann.get("/api/me/logins")).json()["logins"]
    assert [(each["provider_id"], each["email"]) for each in logins] == [("crooked", GUEST)]
    assert (await bo.get("/api/me/logins")).json()["logins"] == []
    login_id = logins[0]["login_id"]
    assert error_of(await bo.delete(f"/api/me/logins/{login_id}"))[0] == 404
    assert (await ann.delete(f"/api/me/logins/{login_id}")).status_code == 204


async def test_OI12_a_state_of_a_link_opens_no_session(
    open_house: Installation, crooked: Crooked
) -> None:
    ann = await open_house.browser()
    await signed_up(ann, 1)
    answer = await ann.post("/api/auth/providers/crooked/ask-link", json={"password": PASSWORD})
    query = parse_qs(urlsplit(answer.json()["address"]).query)
    brought = {"state": query["state"][0], "code": crooked.code(query["nonce"][0])}
    assert reason_of(await finish(ann, "crooked", brought)) == "state"


async def test_OI13_the_last_way_in_stays(open_house: Installation, crooked: Crooked) -> None:
    browser = await open_house.browser()
    answer = await through(browser, crooked)
    browser.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    login_id = (await browser.get("/api/me/logins")).json()["logins"][0]["login_id"]
    answer = await browser.delete(f"/api/me/logins/{login_id}")
    assert error_of(answer) == (409, "identity.last_way_in")
    assert len((await browser.get("/api/me/logins")).json()["logins"]) == 1
    body = {"present": "", "new": PASSWORD, "ends_others": False}
    assert (await browser.post("/api/me/password", json=body)).status_code == 204
    assert (await browser.delete(f"/api/me/logins/{login_id}")).status_code == 204


async def test_OI14_lists_and_the_second_step_hold(
    open_house: Installation, crooked: Crooked, clock: ManualClock
) -> None:
    browser = await open_house.browser()
    answer = await through(browser, crooked)
    browser.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    account_id = answer.json()["account"]["account_id"]
    await browser.put("/api/me/networks", json={"networks": ["127.0.0.1"]})
    elsewhere = await open_house.browser(**{"x-forwarded-for": "203.0.113.9"})
    assert error_of(await through(elsewhere, crooked)) == (403, "identity.address_refused")

    async def turn_on(tx: Any) -> None:
        await tx.execute(
            "INSERT INTO totp (account_id, secret, last_step, confirmed_at_ms) "
            "VALUES ($1, $2, 0, 1)",
            account_id,
            b"12345678901234567890",
        )

    await open_house.service._ports.db.write(turn_on)
    answer = await through(await open_house.browser(), crooked)
    assert error_of(answer) == (401, "identity.second_step_needed")
