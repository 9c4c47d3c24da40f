"""Passkeys: made, used alone and as the second step, refused (ID28 to ID30)."""

from urllib.parse import urlsplit

import httpx
import pytest

from madang.identity.service.entry import TICKET_TTL_MS
from madang.identity.service.passkeys import PASSKEYS_MAX
from madang.kernel.clock import ManualClock
from tests.identity.authenticator import Authenticator
from tests.identity.conftest import PASSWORD, Build, Installation, error_of, signed_up
from tests.identity.test_second_step import Guarded, ticket_of


def authenticator_of(house: Installation) -> Authenticator:
    """A device that was shown our page."""
    return Authenticator(house.base, urlsplit(house.base).hostname or "")


async def ask(browser: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    """Begin to make a passkey."""
    return await browser.post("/api/me/passkeys/challenge", json={"password": password})


async def add(
    browser: httpx.AsyncClient, device: Authenticator, name: str = "키"
) -> httpx.Response:
    """Make a passkey."""
    asked = (await ask(browser)).json()
    credential = device.create(asked["options"])
    device.uses_count += 1
    body = {"ticket": asked["ticket"], "credential": credential, "name": name}
    return await browser.post("/api/me/passkeys", json=body)


async def login(
    house: Installation, device: Authenticator, second_step: str | None = None
) -> httpx.Response:
    """Log in with a passkey."""
    browser = await house.browser()
    step = {"second_step": second_step}
    asked = (await browser.post("/api/auth/passkey/challenge", json=step)).json()
    body = {"ticket": asked["ticket"], "credential": device.get(asked["options"]), **step}
    device.uses_count += 1
    return await browser.post("/api/auth/passkey", json=body)


async def test_ID28_several_are_made_listed_renamed_and_removed(house: Installation) -> None:
    browser, other = await house.browser(), await house.browser()
    await signed_up(browser, 1)
    await signed_up(other, 2)
    assert error_of(await ask(browser, "wrong one")) == (403, "identity.wrong_password")
    devices = [authenticator_of(house) for _ in range(2)]
    made = [(await add(browser, d, f"키 {n}")).json() for n, d in enumerate(devices)]
    assert error_of(await add(other, devices[0])) == (409, "identity.passkey_taken")
    path = f"/api/me/passkeys/{made[0]['passkey_id']}"
    assert error_of(await other.patch(path, json={"name": "남의 것"}))[0] == 404
    assert error_of(await other.delete(path))[0] == 404
    assert (await browser.patch(path, json={"name": "새 이름"})).status_code == 204
    listed = (await browser.get("/api/me/security")).json()["passkeys"]
    assert [each["name"] for each in listed] == ["새 이름", "키 1"]
    assert (await browser.delete(path)).status_code == 204
    assert error_of(await login(house, devices[0])) == (403, "identity.passkey_refused")
    assert (await login(house, devices[1])).status_code == 200


async def test_ID28_one_passkey_too_many(build: Build) -> None:
    house = await build(calls_max={"identity.guard": 1000})
    browser = await house.browser()
    await signed_up(browser)
    for _ in range(PASSKEYS_MAX):
        assert (await add(browser, authenticator_of(house))).status_code == 201
    assert error_of(await ask(browser)) == (409, "identity.too_many_passkeys")


async def test_ID29_a_challenge_is_used_once_and_ends(
    house: Installation, clock: ManualClock
) -> None:
    browser, device = await house.browser(), authenticator_of(house)
    await signed_up(browser)
    asked = (await ask(browser)).json()
    answer = {
        "ticket": asked["ticket"],
        "credential": device.create(asked["options"]),
        "name": "키",
    }
    assert (await browser.post("/api/me/passkeys", json=answer)).status_code == 201
    again = await browser.post("/api/me/passkeys", json=answer)
    assert error_of(again) == (410, "identity.ticket_invalid")
    late = (await browser.post("/api/auth/passkey/challenge", json={})).json()
    clock.advance_ms(TICKET_TTL_MS)
    body = {"ticket": late["ticket"], "credential": device.get(late["options"])}
    assert error_of(await browser.post("/api/auth/passkey", json=body))[0] == 410


async def test_ID29_another_origin_or_host_is_refused(house: Installation) -> None:
    browser, device = await house.browser(), authenticator_of(house)
    await signed_up(browser)
    assert (await add(browser, device)).status_code == 201
    device.origin = "https://evil.example"
    assert error_of(await login(house, device)) == (403, "identity.passkey_refused")
    device.origin, device.host = house.base, "evil.example"
    assert error_of(await login(house, device)) == (403, "identity.passkey_refused")


@pytest.mark.parametrize("credential", ["", "x", "[]", "{}", '{"rawId": 7}', "a" * 13_000])
async def test_ID29_what_is_no_credential_is_refused(house: Installation, credential: str) -> None:
    browser = await house.browser()
    asked = (await browser.post("/api/auth/passkey/challenge", json={})).json()
    body = {"ticket": asked["ticket"], "credential": credential}
    refused = await browser.post("/api/auth/passkey", json=body)
    assert error_of(refused) == (403, "identity.passkey_refused")


async def test_ID30_alone_it_must_verify_the_person(house: Installation) -> None:
    browser, device = await house.browser(), authenticator_of(house)
    await signed_up(browser)
    await add(browser, device)
    assert (await login(house, device)).status_code == 200
    device.is_verifying = False
    assert error_of(await login(house, device)) == (403, "identity.passkey_refused")


async def test_ID30_a_counter_that_does_not_grow_is_refused(house: Installation) -> None:
    browser, device = await house.browser(), authenticator_of(house)
    await signed_up(browser)
    await add(browser, device)
    device.uses_count = 5
    assert (await login(house, device)).status_code == 200
    device.uses_count = 5
    assert error_of(await login(house, device)) == (403, "identity.passkey_refused")


async def test_ID30_as_the_second_step_presence_is_enough(
    house: Installation, clock: ManualClock
) -> None:
    browser, device = await house.browser(), authenticator_of(house)
    await signed_up(browser)
    await add(browser, device)
    await Guarded(browser, clock).turn_on()
    device.is_verifying, device.uses_count = False, 2
    ticket = await ticket_of(house)
    assert (await login(house, device, ticket)).status_code == 200
    assert error_of(await login_again(house, ticket)) == (410, "identity.ticket_invalid")


async def test_ID30_another_persons_passkey_is_no_second_step(
    house: Installation, clock: ManualClock
) -> None:
    browser, other, device = await house.browser(), await house.browser(), authenticator_of(house)
    await signed_up(browser, 1)
    await signed_up(other, 2)
    await add(other, device)
    await Guarded(browser, clock).turn_on()
    device.uses_count = 2
    refused = await login(house, device, await ticket_of(house))
    assert error_of(refused) == (403, "identity.passkey_refused")


async def login_again(house: Installation, ticket: str) -> httpx.Response:
    """Ask for a challenge with a ticket that was used."""
    browser = await house.browser()
    return await browser.post("/api/auth/passkey/challenge", json={"second_step": ticket})
