"""Passwords changed and forgotten, and who may write (ID20 to ID23)."""

import asyncio

import httpx
import pytest

from madang.engines.sql.port import Database, Tx
from madang.identity.service.passwords import RESET_MAILS_MAX, RESET_TTL_MS
from madang.kernel.clock import ManualClock
from madang.kernel.settings import IdentitySettings
from tests.identity.conftest import (
    PASSWORD,
    Build,
    Installation,
    error_of,
    link_token,
    person,
    signed_up,
)

NEW = "새로운 비밀번호 77"


async def forgot(house: Installation, email: str) -> httpx.Response:
    """Ask for a reset link, and wait until it is mailed or is not."""
    answer = await (await house.browser()).post("/api/auth/password/forgot", json={"email": email})
    await house.service.passwords.settle()
    return answer


async def reset_token(house: Installation) -> str:
    """Ask for a link, and return its token."""
    assert (await forgot(house, person()["email"])).status_code == 204
    return link_token((await house.service.outbox())[0].text, "reset")


async def reset(house: Installation, token: str, password: str = NEW) -> httpx.Response:
    """Use a reset link."""
    body = {"token": token, "password": password}
    return await (await house.browser()).post("/api/auth/password/reset", json=body)


async def login(house: Installation, password: str) -> httpx.Response:
    """Log in as the first person, in a browser of its own."""
    body = {"email": person()["email"], "password": password}
    return await (await house.browser()).post("/api/auth/login", json=body)


@pytest.mark.parametrize("ends_others", [True, False])
async def test_ID20_a_password_is_changed_with_the_one_before(
    house: Installation, ends_others: bool
) -> None:
    browser, other = await house.browser(), await house.browser()
    await signed_up(browser)
    answer = await other.post(
        "/api/auth/login", json={"email": person()["email"], "password": PASSWORD}
    )
    other.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    body = {"present": "a wrong one", "new": NEW, "ends_others": ends_others}
    wrong = await browser.post("/api/me/password", json=body)
    assert error_of(wrong) == (403, "identity.wrong_password")
    assert (await login(house, PASSWORD)).status_code == 200
    body["present"] = PASSWORD
    weak = await browser.post("/api/me/password", json={**body, "new": "short"})
    assert error_of(weak) == (422, "identity.weak_password")
    assert (await browser.post("/api/me/password", json=body)).status_code == 204
    assert error_of(await login(house, PASSWORD)) == (401, "identity.wrong_credentials")
    assert (await login(house, NEW)).status_code == 200
    assert (await browser.get("/api/me")).status_code == 200
    assert (await other.get("/api/me")).status_code == (401 if ends_others else 200)
    assert "바뀌" in (await house.service.outbox())[0].subject


async def test_ID21_the_answer_says_nothing_about_the_address(house: Installation) -> None:
    await signed_up(await house.browser())
    before = len(await house.service.outbox())
    answers = [await forgot(house, e) for e in ("nobody@example.com", "not an address", "")]
    assert [(a.status_code, a.content) for a in answers] == [(204, b"")] * 3
    assert len(await house.service.outbox()) == before
    known = await forgot(house, " Person1@EXAMPLE.com ")
    assert (known.status_code, known.content) == (204, b"")
    assert len(await house.service.outbox()) == before + 1
    drop = {"date"}
    assert {k: v for k, v in known.headers.items() if k not in drop} == {
        k: v for k, v in answers[0].headers.items() if k not in drop
    }


async def test_ID21_one_link_too_many_goes_quietly(build: Build) -> None:
    house = await build(calls_max={"identity.forgot": 1000, "identity.forgot_address": 1000})
    await signed_up(await house.browser())
    before = len(await house.service.outbox())
    for _ in range(RESET_MAILS_MAX + 1):
        assert (await forgot(house, person()["email"])).status_code == 204
    assert len(await house.service.outbox()) == before + RESET_MAILS_MAX


async def test_ID21_asking_is_limited(house: Installation) -> None:
    answers = [await forgot(house, "x@example.com") for _ in range(6)]
    assert [a.status_code for a in answers] == [204] * 5 + [429]


async def test_ID22_a_link_sets_the_password_once_and_ends_every_session(
    house: Installation,
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    token = await reset_token(house)
    assert error_of(await reset(house, token, "short")) == (422, "identity.weak_password")
    assert (await reset(house, token)).status_code == 204
    assert error_of(await browser.get("/api/me")) == (401, "identity.session_revoked")
    assert error_of(await browser.post("/api/auth/refresh"))[0] == 401
    assert error_of(await reset(house, token)) == (410, "identity.link_invalid")
    assert error_of(await login(house, PASSWORD)) == (401, "identity.wrong_credentials")
    assert (await login(house, NEW)).json()["account"]["is_verified"] is True


async def test_ID22_of_two_uses_at_once_one_counts(house: Installation) -> None:
    await signed_up(await house.browser())
    token = await reset_token(house)
    answers = await asyncio.gather(*(reset(house, token) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [204, 410, 410, 410]


async def test_ID22_a_link_ends_with_its_time_and_with_the_next(
    house: Installation, clock: ManualClock, any_database: Database
) -> None:
    await signed_up(await house.browser())
    first, second = await reset_token(house), await reset_token(house)
    assert error_of(await reset(house, first)) == (410, "identity.link_invalid")

    async def work(tx: Tx) -> list[str]:
        return [row["token_hash"] for row in await tx.all("SELECT token_hash FROM ticket")]

    stored = await any_database.read(work)
    assert len(stored) == 1
    assert second not in stored[0]
    clock.advance_ms(RESET_TTL_MS)
    assert error_of(await reset(house, second)) == (410, "identity.link_invalid")


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
async def test_ID22_unknown_links_are_refused(house: Installation, token: str) -> None:
    assert error_of(await reset(house, token)) == (410, "identity.link_invalid")


async def test_ID23_who_is_not_verified_reads_and_does_not_write(build: Build) -> None:
    house = await build(settings=IdentitySettings(require_verified=True))
    owner, browser = await house.browser(), await house.browser()
    await signed_up(owner, 1)
    await signed_up(browser, 2)
    assert (await browser.get("/api/anyone")).status_code == 200
    refused = await browser.post("/api/write")
    assert error_of(refused) == (403, "identity.not_verified")
    assert (await owner.post("/api/write")).status_code == 201, "the owner is exempt"
    renamed = await browser.patch("/api/me", json={"name": "새 이름"})
    assert renamed.status_code == 200, "their own account is theirs"
    assert (await browser.post("/api/auth/verify/resend")).status_code == 204
    token = link_token((await house.service.outbox())[0].text)
    await browser.post("/api/auth/verify", json={"token": token})
    assert (await browser.post("/api/write")).status_code == 201


async def test_ID23_without_the_setting_everybody_writes(house: Installation) -> None:
    await signed_up(await house.browser(), 1)
    browser = await house.browser()
    await signed_up(browser, 2)
    assert (await browser.post("/api/write")).status_code == 201
