"""From where people may log in (ID31, ID32)."""

import httpx
import pytest

from madang.identity.service.networks import NETWORKS_MAX
from tests.identity.conftest import PASSWORD, Installation, error_of, person, signed_up

HOME, AWAY = "203.0.113.7", "198.51.100.9"


def login_body(number: int = 1) -> dict[str, str]:
    """What a login sends."""
    return {"email": person(number)["email"], "password": PASSWORD}


async def at(house: Installation, address: str) -> httpx.AsyncClient:
    """A browser behind the trusted proxy, at an address."""
    return await house.browser(**{"x-forwarded-for": address})


async def test_ID31_an_account_logs_in_from_its_list_only(house: Installation) -> None:
    home = await at(house, HOME)
    await signed_up(home)
    answer = await home.put("/api/me/networks", json={"networks": ["203.0.113.0/24"]})
    assert answer.json() == {"networks": ["203.0.113.0/24"], "your_address": HOME}
    away = await at(house, AWAY)
    refused = await away.post("/api/auth/login", json=login_body())
    assert error_of(refused) == (403, "identity.address_refused")
    wrong = await away.post("/api/auth/login", json={**login_body(), "password": "wrong one"})
    assert error_of(wrong) == (401, "identity.wrong_credentials"), "a list is nobody's business"
    for near in ("203.0.113.250", "::ffff:203.0.113.9"):
        browser = await at(house, near)
        assert (await browser.post("/api/auth/login", json=login_body())).status_code == 200
    other = await at(house, AWAY)
    await signed_up(other, 2)


async def test_ID31_a_session_is_not_renewed_from_elsewhere(house: Installation) -> None:
    home = await at(house, HOME)
    await signed_up(home)
    await home.put("/api/me/networks", json={"networks": [HOME]})
    assert (await home.post("/api/auth/refresh")).status_code == 200
    home.headers["x-forwarded-for"] = AWAY
    assert error_of(await home.post("/api/auth/refresh")) == (403, "identity.address_refused")
    home.headers["x-forwarded-for"] = HOME
    assert (await home.post("/api/auth/refresh")).status_code == 200, "it was not used up"


async def test_ID31_the_installation_has_a_list_of_its_own(house: Installation) -> None:
    owner, other = await at(house, HOME), await at(house, AWAY)
    await signed_up(owner, 1)
    await signed_up(other, 2)
    body = {"networks": ["203.0.113.0/24", "2001:db8::/32"]}
    assert error_of(await other.put("/api/installation/networks", json=body))[0] == 403
    assert error_of(await other.get("/api/installation/networks"))[0] == 403
    assert (await owner.put("/api/installation/networks", json=body)).status_code == 200
    for path, sent in (("login", login_body(2)), ("sign-up", person(3)), ("refresh", None)):
        refused = await other.post(f"/api/auth/{path}", json=sent)
        assert error_of(refused) == (403, "identity.address_refused"), path
    six = await at(house, "2001:db8::5")
    assert (await six.post("/api/auth/login", json=login_body(2))).status_code == 200
    await house.service.networks.clear(["installation"])
    assert (await other.post("/api/auth/login", json=login_body(2))).status_code == 200


async def test_ID31_a_proxy_that_is_not_trusted_is_not_believed(house: Installation) -> None:
    home = await at(house, HOME)
    await signed_up(home)
    await home.put("/api/me/networks", json={"networks": [HOME]})
    # The last hop that is not trusted counts; what stands before it anybody can write.
    faked = await at(house, f"{HOME}, {AWAY}")
    refused = await faked.post("/api/auth/login", json=login_body())
    assert error_of(refused) == (403, "identity.address_refused")


async def test_ID32_nobody_shuts_themselves_out(house: Installation) -> None:
    home = await at(house, HOME)
    await signed_up(home)
    for path in ("me", "installation"):
        refused = await home.put(f"/api/{path}/networks", json={"networks": ["10.0.0.0/8"]})
        assert error_of(refused) == (409, "identity.would_lock_out")
        assert (await home.get(f"/api/{path}/networks")).json()["networks"] == []


@pytest.mark.parametrize("text", ["", "x", "10.0.0.0/33", "300.1.1.1", "::/129", "a" * 5000])
async def test_ID32_what_is_no_network_is_refused(house: Installation, text: str) -> None:
    home = await at(house, HOME)
    await signed_up(home)
    refused = await home.put("/api/me/networks", json={"networks": [HOME, text]})
    assert error_of(refused) == (422, "identity.network_malformed")


async def test_ID32_a_list_has_an_end(house: Installation) -> None:
    home = await at(house, HOME)
    await signed_up(home)
    full = [HOME, *(f"10.0.0.{n}" for n in range(NETWORKS_MAX - 1))]
    assert (await home.put("/api/me/networks", json={"networks": full})).status_code == 200
    refused = await home.put("/api/me/networks", json={"networks": [*full, "10.0.1.1"]})
    assert error_of(refused) == (422, "identity.network_malformed")
    doubled = ["10.0.0.1/24", "10.0.0.0/24", HOME]
    answer = await home.put("/api/me/networks", json={"networks": doubled})
    assert answer.json()["networks"] == ["10.0.0.0/24", f"{HOME}/32"]
