"""Logins of others: a real provider, and one that lies (OI1 to OI10)."""

import base64
import hashlib
from typing import Any

import pytest

from madang.engines.sql.port import Database
from madang.identity.adapters.oidc import DOCUMENT_TTL_MS, KEYS_AGAIN_MS
from madang.identity.service.providers import ASKED_TTL_MS
from madang.kernel.clock import ManualClock, SystemClock
from tests.identity.conftest import (
    Build,
    Installation,
    error_of,
    person,
    refreshed,
    signed_up,
)
from tests.identity.crooked import CLIENT_ID, FOREIGN_KEY, Crooked
from tests.identity.elsewhere import (
    GUEST,
    asked,
    at_honest,
    finish,
    provider_settings,
    reason_of,
    through,
)


@pytest.fixture
def clock() -> ManualClock:
    """The provider signs with the machine's clock, so ours begins there."""
    return ManualClock(SystemClock().now_ms())


async def test_OI1_OI9_OI10_a_newcomer_and_again_at_a_real_provider(
    open_house: Installation, honest: str
) -> None:
    first, again = await open_house.browser(), await open_house.browser()
    listed = (await first.get("/api/auth/providers")).json()["providers"]
    assert listed[0] == {"provider_id": "honest", "name": "Honest"}
    question = await asked(first, "honest")
    assert question["code_challenge_method"] == "S256"
    assert question["redirect_uri"] == f"{open_house.base}/login/via/honest"
    claims = {"email": "New@Example.org", "email_verified": True, "name": "새 사람"}
    brought = await at_honest(honest, question["address"], "s-1", **claims)
    answer = await finish(first, "honest", brought)
    assert answer.status_code == 200, answer.text
    account = answer.json()["account"]
    assert account["email"] == "new@example.org"
    assert (account["name"], account["is_verified"]) == ("새 사람", True)
    await refreshed(first)

    # Elsewhere the address has changed since: the account is known by the subject alone.
    question = await asked(again, "honest")
    brought = await at_honest(honest, question["address"], "s-1", email="other@example.org")
    answer = await finish(again, "honest", brought)
    assert answer.status_code == 200, answer.text
    assert answer.json()["account"]["account_id"] == account["account_id"]


async def test_OI1_a_code_and_a_state_work_once(open_house: Installation, honest: str) -> None:
    browser = await open_house.browser()
    question = await asked(browser, "honest")
    claims = {"email": GUEST, "email_verified": True}
    brought = await at_honest(honest, question["address"], "s-2", **claims)
    assert (await finish(browser, "honest", brought)).status_code == 200
    assert reason_of(await finish(browser, "honest", brought)) == "state"
    # A stolen code under a fresh state of one's own: the real provider knows it as used.
    other = await asked(browser, "honest")
    replayed = {"state": other["state"], "code": brought["code"]}
    assert reason_of(await finish(browser, "honest", replayed)) == "code"


async def test_OI1_the_verifier_fits_the_challenge(
    open_house: Installation, crooked: Crooked
) -> None:
    browser = await open_house.browser()
    question = await asked(browser, "crooked")
    code = crooked.code(question["nonce"])
    await finish(browser, "crooked", {"state": question["state"], "code": code})
    hashed = hashlib.sha256(crooked.verifiers[0].encode()).digest()
    assert base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() == question["code_challenge"]


async def test_OI1_a_state_ends(
    open_house: Installation, crooked: Crooked, clock: ManualClock
) -> None:
    browser = await open_house.browser()
    question = await asked(browser, "crooked")
    clock.advance_ms(ASKED_TTL_MS + 1)
    brought = {"state": question["state"], "code": crooked.code(question["nonce"])}
    assert reason_of(await finish(browser, "crooked", brought)) == "state"


async def test_OI2_a_state_belongs_to_its_browser(
    open_house: Installation, crooked: Crooked
) -> None:
    browser, victim = await open_house.browser(), await open_house.browser()
    question = await asked(browser, "crooked")
    brought = {"state": question["state"], "code": crooked.code(question["nonce"])}
    assert reason_of(await finish(victim, "crooked", brought)) == "state"
    await asked(victim, "crooked")
    question = await asked(browser, "crooked")
    brought = {"state": question["state"], "code": crooked.code(question["nonce"])}
    assert reason_of(await finish(victim, "crooked", brought)) == "state"
    invented = {"state": "x" * 43, "code": "y"}
    assert reason_of(await finish(browser, "crooked", invented)) == "state"


async def test_OI3_providers_cannot_be_mixed_up(open_house: Installation, crooked: Crooked) -> None:
    browser = await open_house.browser()
    question = await asked(browser, "crooked")
    brought = {"state": question["state"], "code": crooked.code(question["nonce"])}
    assert reason_of(await finish(browser, "honest", brought)) == "state"
    question = await asked(browser, "crooked")
    brought = {"state": question["state"], "code": "c", "issuer": "https://evil.example"}
    assert reason_of(await finish(browser, "crooked", brought)) == "issuer"
    answer = await browser.post("/api/auth/providers/nobody/ask")
    assert error_of(answer) == (404, "identity.provider_not_found")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"aud": "another-client"}, "audience"),
        ({"aud": [CLIENT_ID, "another"]}, "audience"),
        ({"aud": [CLIENT_ID, "another"], "azp": "another"}, "audience"),
        ({"azp": "another"}, "audience"),
        ({"exp": 1_000_000}, "expired"),
        ({"iat": 99_999_999_999}, "expired"),
        ({"nonce": "of another question"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ""}, "token"),
        ({"sub": "x" * 256}, "token"),
        ({"sub": None}, "token"),
        ({"exp": "soon"}, "token"),
        ({"email_verified": False}, "email"),
        ({"email_verified": None}, "email"),
        ({"email": "no address"}, "email"),
    ],
)
async def test_OI6_OI8_OI10_claims_that_do_not_fit(
    open_house: Installation, crooked: Crooked, any_database: Database, claims: Any, reason: str
) -> None:
    browser = await open_house.browser()
    crooked.claims = claims
    assert reason_of(await through(browser, crooked)) == reason
    assert "madang_refresh" not in browser.cookies
    for table in ("account", "session", "external_login"):
        row = await any_database.read(lambda tx, t=table: tx.one(f"SELECT 1 AS one FROM {t}"))
        assert row is None, table


async def test_OI6_one_of_several_audiences_is_ours(
    open_house: Installation, crooked: Crooked
) -> None:
    crooked.claims = {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
    assert (await through(await open_house.browser(), crooked)).status_code == 200


async def test_OI5_forged_signatures(open_house: Installation, crooked: Crooked) -> None:
    browser = await open_house.browser()
    crooked.key = FOREIGN_KEY
    assert reason_of(await through(browser, crooked)) == "signature"
    crooked.algorithm = "none"
    assert reason_of(await through(browser, crooked)) == "signature"
    crooked.algorithm, crooked.key = "HS256", "a secret/with:signs" * 2
    assert reason_of(await through(browser, crooked)) == "signature"


async def test_OI5_new_keys_are_read_but_not_for_ever(
    open_house: Installation, crooked: Crooked, clock: ManualClock
) -> None:
    browser = await open_house.browser()
    assert (await through(browser, crooked)).status_code == 200
    assert crooked.keys_read == 1
    crooked.kid = "k2"
    assert reason_of(await through(browser, crooked)) == "signature"
    assert crooked.keys_read == 1, "an unknown kid asks for the keys once in KEYS_AGAIN_MS"
    clock.advance_ms(KEYS_AGAIN_MS)
    crooked.published = ("k1", "k2")
    assert (await through(browser, crooked)).status_code == 200
    assert crooked.keys_read == 2


async def test_OI4_documents_are_kept_checked_and_bounded(
    open_house: Installation, crooked: Crooked, clock: ManualClock
) -> None:
    browser = await open_house.browser()
    await asked(browser, "crooked")
    await asked(browser, "crooked")
    assert crooked.discovered == 1
    for discovery, reason in (
        ({"issuer": "https://evil.example"}, "issuer"),
        ({"token_endpoint": "http://evil.example/token"}, "document"),
        ({"jwks_uri": "file:///etc/passwd"}, "document"),
        ({"padding": "x" * 300_000}, "document"),
        ({"token_endpoint": 1}, "document"),
    ):
        clock.advance_ms(DOCUMENT_TTL_MS + 1)
        crooked.discovery = discovery
        assert reason_of(await browser.post("/api/auth/providers/crooked/ask")) == reason


async def test_OI8_a_provider_out_of_reach(build: Build, crooked: Crooked) -> None:
    house = await build(settings=provider_settings("http://127.0.0.1:9", crooked.issuer))
    answer = await (await house.browser()).post("/api/auth/providers/honest/ask")
    assert error_of(answer) == (503, "identity.provider_unreachable")


async def test_OI7_an_address_may_come_beside_the_token(
    open_house: Installation, crooked: Crooked
) -> None:
    browser = await open_house.browser()
    crooked.claims = {"email": None, "email_verified": None}
    crooked.user_info = {"sub": "somebody else", "email": GUEST, "email_verified": True}
    assert reason_of(await through(browser, crooked)) == "email"
    crooked.user_info = {"sub": "person-1", "email": GUEST, "email_verified": True}
    answer = await through(browser, crooked)
    assert answer.json()["account"]["email"] == GUEST


async def test_OI10_closed_doors_stay_closed(build: Build, honest: str, crooked: Crooked) -> None:
    house = await build(settings=provider_settings(honest, crooked.issuer, sign_up="closed"))
    await signed_up(await house.browser(), 1)
    answer = await through(await house.browser(), crooked)
    assert error_of(answer) == (403, "identity.sign_up_closed")


async def test_OI10_sign_ups_are_counted(build: Build, honest: str, crooked: Crooked) -> None:
    house = await build(
        settings=provider_settings(honest, crooked.issuer), calls_max={"identity.sign_up": 1}
    )
    await signed_up(await house.browser(), 1)
    assert (await through(await house.browser(), crooked)).status_code == 429


@pytest.mark.parametrize("verb", ["ask", "finish"])
async def test_OI15_other_sites_and_too_many(build: Build, crooked: Crooked, verb: str) -> None:
    calls_max = {"identity.provider_ask": 1, "identity.provider_finish": 1}
    house = await build(
        settings=provider_settings(crooked.issuer, crooked.issuer), calls_max=calls_max
    )
    body = {"state": "s", "code": "c"} if verb == "finish" else None
    path = f"/api/auth/providers/crooked/{verb}"
    evil = await house.browser(**{"sec-fetch-site": "cross-site"})
    assert error_of(await evil.post(path, json=body)) == (403, "identity.cross_site")
    browser = await house.browser()
    assert (await browser.post(path, json=body)).status_code != 429
    assert (await browser.post(path, json=body)).status_code == 429


async def test_a_login_with_no_password_is_refused_by_password(
    open_house: Installation, crooked: Crooked
) -> None:
    await through(await open_house.browser(), crooked)
    browser = await open_house.browser()
    answer = await browser.post("/api/auth/login", json={"email": GUEST, "password": ""})
    assert error_of(answer) == (401, "identity.wrong_credentials")
    answer = await browser.post("/api/auth/sign-up", json=person(3, email=GUEST))
    assert error_of(answer) == (409, "identity.email_taken")
