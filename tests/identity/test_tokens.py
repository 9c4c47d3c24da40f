"""Access tokens: forged, expired, tampered with, and keys that change (ID11 to ID13)."""

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from madang.engines.sql.port import Database, Tx
from madang.identity import Principal
from madang.identity.errors import TokenExpired, TokenInvalid
from madang.identity.service.tokens import (
    KEY_PUBLISHED_AHEAD_MS,
    KEY_SIGNS_MS,
)
from madang.kernel.clock import ManualClock
from tests.identity.conftest import Build, Installation, error_of, refreshed, signed_up


async def token_of(house: Installation) -> str:
    """Sign up and return the access token."""
    return str((await signed_up(await house.browser()))["access_token"])


async def asked(house: Installation, token: str) -> tuple[int, str]:
    """Ask a route that strangers may ask too."""
    answer = await (await house.browser(authorization=f"Bearer {token}")).get("/api/anyone")
    return (200, answer.text) if answer.status_code == 200 else error_of(answer)


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return header, payload and signature."""
    header, payload, signature = token.split(".")
    return _decoded(header), _decoded(payload), signature


def _decoded(part: str) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=="))
    return decoded


def encoded(value: dict[str, Any]) -> str:
    """Return a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


async def signing_key(db: Database) -> bytes:
    """Return the private key that signs, as somebody who stole the database has it."""

    async def work(tx: Tx) -> bytes:
        row = await tx.one("SELECT private_key FROM signing_key")
        assert row
        return bytes(row["private_key"])

    return await db.read(work)


async def test_ID11_the_claims_and_the_header(house: Installation, clock: ManualClock) -> None:
    body = await signed_up(await house.browser())
    header, payload, _ = parts(body["access_token"])
    now_s = clock.now_ms() // 1000
    keys = house.service.published_keys()["keys"]
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": keys[0]["kid"]}
    session = payload.pop("sid")
    assert payload == {
        "sub": body["account"]["account_id"],
        "name": "사람 1",
        "owner": True,
        "verified": False,
        "iat": now_s,
        "exp": now_s + 600,
        "iss": "madang",
        "aud": "madang",
    }
    assert body["expires_in_s"] == 600
    principal = house.service.authenticate(body["access_token"])
    assert principal == Principal(
        account_id=body["account"]["account_id"],
        session_id=session,
        name="사람 1",
        is_owner=True,
        is_verified=False,
    )


async def test_ID11_verified_tokens_are_remembered_up_to_a_bound(
    house: Installation, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang.identity.service.tokens.VERIFIED_KEPT_MAX", 3)
    browser = await house.browser()
    tokens = [(await signed_up(browser))["access_token"]]
    for _ in range(3):
        clock.advance_ms(1000)
        tokens.append((await refreshed(browser))["access_token"])
    for token in tokens * 2:
        assert house.service.authenticate(token).name == "사람 1"
    assert list(house.service._tokens._verified) == tokens[1:]


async def test_ID12_an_expired_token_is_not_a_stranger(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    token = (await signed_up(browser))["access_token"]
    clock.advance_ms(599_999)
    assert await asked(house, token) == (200, "사람 1")
    clock.advance_ms(1)
    assert await asked(house, token) == (401, "identity.token_expired")
    await refreshed(browser)
    assert (await browser.get("/api/anyone")).text == "사람 1"
    assert (await (await house.browser()).get("/api/anyone")).text == "stranger"


async def test_ID12_other_algorithms_are_refused(house: Installation) -> None:
    token = await token_of(house)
    header, payload, signature = parts(token)
    unsigned = jwt.encode(payload, None, algorithm="none", headers={"kid": header["kid"]})
    assert await asked(house, unsigned) == (401, "identity.token_invalid")
    kept_signature = f"{encoded({**header, 'alg': 'none'})}.{encoded(payload)}.{signature}"
    assert await asked(house, kept_signature) == (401, "identity.token_invalid")
    # The old trick: the public key as the secret of a symmetric signature.
    public = house.service.published_keys()["keys"][0]["x"]
    symmetric = jwt.encode(
        payload, public.ljust(32, "x"), algorithm="HS256", headers={"kid": header["kid"]}
    )
    assert await asked(house, symmetric) == (401, "identity.token_invalid")


async def test_ID12_another_key_is_refused(house: Installation) -> None:
    header, payload, _ = parts(await token_of(house))
    stranger = Ed25519PrivateKey.generate()
    for kid in (header["kid"], "unknown", "", None, 5):
        head = {} if kid is None else {"kid": kid}
        try:
            forged = jwt.encode(payload, stranger, algorithm="EdDSA", headers=head)
        except jwt.InvalidTokenError:
            continue
        assert await asked(house, forged) == (401, "identity.token_invalid")


async def test_ID12_tampered_tokens_are_refused(house: Installation) -> None:
    token = await token_of(house)
    header, payload, signature = parts(token)
    head = token.split(".")[0]
    for change in ({"owner": False}, {"sub": "another"}, {"exp": payload["exp"] + 1}):
        tampered = f"{head}.{encoded({**payload, **change})}.{signature}"
        assert await asked(house, tampered) == (401, "identity.token_invalid")
    assert await asked(house, token[:-6] + "AAAAAA") == (401, "identity.token_invalid")
    assert await asked(house, token.rsplit(".", 1)[0] + ".") == (401, "identity.token_invalid")
    assert header["alg"] == "EdDSA"


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "other"},
        {"iss": "other"},
        {"iat": 10**12},
        {"exp": None},
        {"exp": "tomorrow"},
        {"sid": None},
        {"sub": 5},
        {"owner": "yes"},
        {"aud": ["madang"]},
    ],
)
async def test_ID12_well_signed_tokens_with_wrong_claims_are_refused(
    house: Installation, any_database: Database, change: dict[str, Any]
) -> None:
    header, payload, _ = parts(await token_of(house))
    claims = {k: v for k, v in {**payload, **change}.items() if v is not None}
    private = Ed25519PrivateKey.from_private_bytes(await signing_key(any_database))
    try:
        token = jwt.encode(claims, private, algorithm="EdDSA", headers={"kid": header["kid"]})
    except (TypeError, jwt.InvalidTokenError):
        body = f"{encoded(header)}.{encoded(claims)}"
        raw = base64.urlsafe_b64encode(private.sign(body.encode())).rstrip(b"=").decode()
        token = f"{body}.{raw}"
    assert await asked(house, token) == (401, "identity.token_invalid")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Basic abc",
        "x",
        "Bearer a.b.c",
        "Bearer " + "a" * 3000,
        "Bearer ..",
        "",
    ],
)
async def test_ID12_what_is_no_token_is_refused(house: Installation, header: str) -> None:
    answer = await (await house.browser(authorization=header)).get("/api/anyone")
    assert error_of(answer) == (401, "identity.token_invalid")


async def test_ID13_the_published_keys_verify_tokens_elsewhere(house: Installation) -> None:
    token = await token_of(house)
    published = (await (await house.browser()).get("/.well-known/jwks.json")).json()
    assert "d" not in published["keys"][0]
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWKSet.from_dict(published)[kid]
    claims = jwt.decode(
        token, key, algorithms=["EdDSA"], audience="madang", options={"verify_exp": False}
    )
    assert claims["owner"] is True


async def test_ID13_processes_agree_on_the_first_key(build: Build) -> None:
    first, second = await build(), await build()
    assert first.service.published_keys() == second.service.published_keys()
    assert await asked(second, await token_of(first)) == (200, "사람 1")


async def test_ID13_a_key_is_published_before_it_signs_and_kept_until_its_tokens_end(
    build: Build, clock: ManualClock
) -> None:
    house, other = await build(), await build()
    browser = await house.browser()
    old_kid = jwt.get_unverified_header((await signed_up(browser))["access_token"])["kid"]
    clock.advance_ms(KEY_SIGNS_MS - KEY_PUBLISHED_AHEAD_MS)
    await house.service.keep()
    await other.service.keep()
    kids = [key["kid"] for key in house.service.published_keys()["keys"]]
    assert kids[0] == old_kid
    assert len(kids) == 2
    assert house.service.published_keys() == other.service.published_keys()

    browser_b = await house.browser()
    signed_before = (await signed_up(browser_b, 2))["access_token"]
    assert jwt.get_unverified_header(signed_before)["kid"] == old_kid
    clock.advance_ms(KEY_PUBLISHED_AHEAD_MS - 1)
    last_token = (await refreshed(browser_b))["access_token"]
    clock.advance_ms(1)
    new_token = (await refreshed(browser_b))["access_token"]
    assert jwt.get_unverified_header(new_token)["kid"] == kids[1]
    assert await asked(other, new_token) == (200, "사람 2")

    await house.service.keep()
    assert await asked(house, last_token) == (200, "사람 2")
    clock.advance_ms(2 * KEY_PUBLISHED_AHEAD_MS)
    clock.advance_ms(KEY_SIGNS_MS - 4 * KEY_PUBLISHED_AHEAD_MS)
    await house.service.keep()
    clock.advance_ms(2 * KEY_PUBLISHED_AHEAD_MS)
    await house.service.keep()
    assert old_kid not in [key["kid"] for key in house.service.published_keys()["keys"]]


async def test_ID13_after_long_sleep_there_is_a_key_that_signs(
    house: Installation, clock: ManualClock
) -> None:
    clock.advance_ms(5 * KEY_SIGNS_MS)
    await house.service.keep()
    assert await asked(house, await token_of(house)) == (200, "사람 1")


async def test_ID12_the_service_says_the_same_as_the_route(
    house: Installation, clock: ManualClock
) -> None:
    token = await token_of(house)
    with pytest.raises(TokenInvalid):
        house.service.authenticate(token + "x")
    clock.advance_ms(600_000)
    with pytest.raises(TokenExpired):
        house.service.authenticate(token)
