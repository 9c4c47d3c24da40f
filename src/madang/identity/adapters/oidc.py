"""The way to OpenID Connect providers: discovery, keys, the trade of a code, and who it was.

The one thing to know: nothing a provider sends is believed before its signature holds; what the
claims must say is the service's business.
"""

import asyncio
import ipaddress
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import aiohttp
import jwt
import msgspec

from madang.identity.errors import ProviderRefused, ProviderUnreachable
from madang.identity.store import IdToken, Traded, UserInfo
from madang.kernel.clock import Clock
from madang.kernel.settings import ProviderSettings

DOCUMENT_BYTES_MAX = 256 * 1024
DOCUMENT_TTL_MS = 3_600_000
KEYS_AGAIN_MS = 60_000
KEYS_MAX = 100
ANSWER_TIMEOUT_S = 10
TOKEN_LENGTH_MAX_CHARS = 32_768
# Signatures that only the provider can make (RFC 7518, 8037), and the type of key of each.
ALGORITHMS = {
    "RS256": "RSA",
    "RS384": "RSA",
    "RS512": "RSA",
    "PS256": "RSA",
    "PS384": "RSA",
    "PS512": "RSA",
    "ES256": "EC",
    "ES384": "EC",
    "ES512": "EC",
    "EdDSA": "OKP",
}
_SIGNATURE_ONLY = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
}

S = TypeVar("S")
JWK = dict[str, Any]


class Discovery(msgspec.Struct, frozen=True, kw_only=True):
    """What is used of a provider's metadata (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = []


class _Keys(msgspec.Struct, frozen=True):
    keys: list[JWK]


class _TokenAnswer(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class _Known(msgspec.Struct):
    """What is remembered of one provider."""

    lock: asyncio.Lock
    discovery: Discovery | None = None
    discovered_at_ms: int = 0
    keys: list[JWK] = []
    keys_at_ms: int = 0


class OidcClient:
    """A `ProviderClient` over aiohttp."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._known: dict[str, _Known] = {}

    async def close(self) -> None:
        """Let go of connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def authorization_address(self, provider: ProviderSettings) -> str:
        """Return where people are sent to log in."""
        return (await self._discovery(provider)).authorization_endpoint

    async def trade(
        self, provider: ProviderSettings, code: str, verifier: str, return_to: str
    ) -> Traded:
        """Trade a code for a token, and check its signature."""
        discovery = await self._discovery(provider)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "code_verifier": verifier,
        }
        headers: dict[str, str] = {}
        methods = discovery.token_endpoint_auth_methods_supported
        if not provider.client_secret:
            form["client_id"] = provider.client_id
        elif "client_secret_post" in methods and "client_secret_basic" not in methods:
            form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
        else:
            # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            login, secret = (
                quote(text, safe="") for text in (provider.client_id, provider.client_secret)
            )
            headers["Authorization"] = aiohttp.BasicAuth(login, secret).encode()
        status, body = await self._ask("POST", discovery.token_endpoint, form, headers)
        if status != 200:
            raise _refused("code", "the code was not accepted; it may be old or used")
        answer = _decoded(body, _TokenAnswer)
        return Traded(
            id_token=await self._verified(provider, answer.id_token),
            access_token=answer.access_token,
        )

    async def user_info(self, provider: ProviderSettings, access_token: str) -> UserInfo | None:
        """Return what the provider tells of the person; None when it has no such endpoint."""
        address = (await self._discovery(provider)).userinfo_endpoint
        if not address or not access_token:
            return None
        headers = {"Authorization": f"Bearer {access_token}"}
        status, body = await self._ask("GET", address, None, headers)
        return _decoded(body, UserInfo) if status == 200 else None

    # Documents

    async def _discovery(self, provider: ProviderSettings) -> Discovery:
        known = self._of(provider)
        async with known.lock:
            now_ms = self._clock.now_ms()
            if known.discovery is None or now_ms - known.discovered_at_ms > DOCUMENT_TTL_MS:
                address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
                found = await self._document(provider, address, Discovery)
                _check_addresses(provider, found)
                known.discovery, known.discovered_at_ms = found, now_ms
            return known.discovery

    async def _keys(self, provider: ProviderSettings, kid: str | None) -> list[JWK]:
        discovery, known = await self._discovery(provider), self._of(provider)
        async with known.lock:
            age_ms = self._clock.now_ms() - known.keys_at_ms
            is_missing = kid is not None and all(key.get("kid") != kid for key in known.keys)
            if age_ms > DOCUMENT_TTL_MS or (is_missing and age_ms >= KEYS_AGAIN_MS):
                found = await self._document(provider, discovery.jwks_uri, _Keys)
                known.keys, known.keys_at_ms = found.keys[:KEYS_MAX], self._clock.now_ms()
            return known.keys

    def _of(self, provider: ProviderSettings) -> _Known:
        return self._known.setdefault(provider.provider_id, _Known(lock=asyncio.Lock()))

    async def _document(self, provider: ProviderSettings, address: str, kind: type[S]) -> S:
        _check_address(provider, address)
        status, body = await self._ask("GET", address, None, {})
        if status != 200:
            raise _unreachable()
        return _decoded(body, kind)

    async def _ask(
        self, method: str, address: str, form: dict[str, str] | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        headers = {"Accept": "application/json", **headers}
        try:
            async with self._session.request(
                method, address, data=form, headers=headers, allow_redirects=False
            ) as answer:
                body = b""
                async for chunk in answer.content.iter_chunked(16 * 1024):
                    body += chunk
                    if len(body) > DOCUMENT_BYTES_MAX:
                        raise _refused("document", "what it sent is too large")
        except (aiohttp.ClientError, TimeoutError, OSError) as wrong:
            raise _unreachable() from wrong
        if answer.status >= 500:
            raise _unreachable()
        return answer.status, body

    # Signatures

    async def _verified(self, provider: ProviderSettings, token: str) -> IdToken:
        if len(token) > TOKEN_LENGTH_MAX_CHARS:
            raise _refused("token", "the token is too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as wrong:
            raise _refused("token", "the token cannot be read") from wrong
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise _refused("signature", "the token is not signed by the provider's own key")
        keys = await self._keys(provider, kid if isinstance(kid, str) else None)
        fitting = [
            key
            for key in keys
            if key.get("kty") == ALGORITHMS[algorithm]
            and key.get("use", "sig") == "sig"
            and key.get("alg", algorithm) == algorithm
            and (kid is None or key.get("kid") == kid)
        ]
        return _signed_by_one(token, algorithm, fitting)


def _signed_by_one(token: str, algorithm: str, keys: Sequence[JWK]) -> IdToken:
    for key in keys:
        try:
            payload = jwt.decode(
                token,
                jwt.PyJWK(key, algorithm=algorithm),
                algorithms=[algorithm],
                options=_SIGNATURE_ONLY,  # type: ignore[arg-type]
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        try:
            return msgspec.convert(payload, IdToken)
        except msgspec.ValidationError as wrong:
            raise _refused("token", "the token lacks a claim") from wrong
    raise _refused("signature", "the token is not signed by the provider's own key")


def _check_addresses(provider: ProviderSettings, found: Discovery) -> None:
    if found.issuer != provider.issuer:
        raise _refused("issuer", "it names itself otherwise than the settings do")
    for address in (
        found.authorization_endpoint,
        found.token_endpoint,
        found.jwks_uri,
        found.userinfo_endpoint or found.token_endpoint,
    ):
        _check_address(provider, address)


def _check_address(provider: ProviderSettings, address: str) -> None:
    """Refuse an address over which a secret or a key would travel in the open (OI4)."""
    try:
        parts, issuer = urlsplit(address), urlsplit(provider.issuer)
    except ValueError as wrong:
        raise _refused("document", "an address cannot be read") from wrong
    is_home = _is_loopback(parts.hostname) and _is_loopback(issuer.hostname)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_home):
        raise _refused("document", "its addresses must be https")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _decoded(body: bytes, kind: type[S]) -> S:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise _refused("document", "what it sent cannot be read") from wrong


def _refused(reason: str, why: str) -> ProviderRefused:
    return ProviderRefused(f"This login was not accepted: {why}. Begin again.", reason=reason)


def _unreachable() -> ProviderUnreachable:
    return ProviderUnreachable("The other login cannot be reached now; try again shortly.")
