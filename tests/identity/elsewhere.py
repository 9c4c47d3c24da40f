"""What a browser does to log in with an account elsewhere."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from madang.kernel.settings import IdentitySettings, ProviderSettings
from tests.identity.crooked import CLIENT_ID, Crooked

GUEST = "guest@example.org"


def provider_settings(honest: str, crooked: str, **other: Any) -> IdentitySettings:
    providers = tuple(
        ProviderSettings(
            provider_id=provider_id,
            name=provider_id.title(),
            issuer=issuer,
            client_id=CLIENT_ID,
            client_secret="a secret/with:signs",
        )
        for provider_id, issuer in (("honest", honest), ("crooked", crooked))
    )
    return IdentitySettings(providers=providers, **other)


async def asked(browser: httpx.AsyncClient, provider: str) -> dict[str, str]:
    """Begin a login; return what the browser is sent to the provider with."""
    answer = await browser.post(f"/api/auth/providers/{provider}/ask")
    assert answer.status_code == 200, answer.text
    parts = urlsplit(answer.json()["address"])
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {"address": answer.json()["address"], **query}


async def at_honest(issuer: str, address: str, sub: str, **claims: Any) -> dict[str, str]:
    """Log in at the honest provider as somebody; return what it sends the browser back with."""
    async with httpx.AsyncClient() as page:
        await page.put(f"{issuer}/users/{sub}", json=claims)
        answer = await page.post(address, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {"state": query["state"][0], "code": query["code"][0]}


async def finish(
    browser: httpx.AsyncClient, provider: str, brought: dict[str, str]
) -> httpx.Response:
    """Come back."""
    return await browser.post(f"/api/auth/providers/{provider}/finish", json=brought)


async def through(browser: httpx.AsyncClient, crooked: Crooked) -> httpx.Response:
    """Log in by the crooked provider."""
    question = await asked(browser, "crooked")
    code = crooked.code(question["nonce"])
    return await finish(browser, "crooked", {"state": question["state"], "code": code})


def reason_of(answer: httpx.Response) -> str:
    """Return why a login elsewhere was refused."""
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (403, "identity.provider_refused"), answer.text
    return str(error["data"]["reason"])
