"""An OpenID Connect provider that can be told to lie, one claim at a time, over real HTTP."""

import secrets
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from litestar import Litestar, Request, Response, get, post

CLIENT_ID = "madang-tests"


def _key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


KEY, FOREIGN_KEY = _key(), _key()


class Crooked(msgspec.Struct):
    """What the provider says next, and what it was asked."""

    now_s: int
    issuer: str = ""
    claims: dict[str, Any] = {}
    """Put over the honest ones; None takes a claim away."""
    algorithm: str = "RS256"
    key: Any = KEY
    kid: str = "k1"
    discovery: dict[str, Any] = {}
    user_info: dict[str, Any] | None = None
    published: tuple[str, ...] = ("k1",)
    nonce: str = ""
    codes: set[str] = set()
    verifiers: list[str] = []
    keys_read: int = 0
    discovered: int = 0

    def code(self, nonce: str) -> str:
        """Return the code of a person who has logged in here."""
        self.nonce, code = nonce, secrets.token_hex(8)
        self.codes.add(code)
        return code

    def token(self) -> str:
        """Return an ID token."""
        claims = {
            "iss": self.issuer,
            "sub": "person-1",
            "aud": CLIENT_ID,
            "exp": self.now_s + 300,
            "iat": self.now_s,
            "nonce": self.nonce,
            "email": "guest@example.org",
            "email_verified": True,
            "name": "손님",
            **self.claims,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        key = None if self.algorithm == "none" else self.key
        return jwt.encode(kept, key, algorithm=self.algorithm, headers={"kid": self.kid})


def crooked_app(state: Crooked) -> Litestar:
    """Return the provider."""

    @get("/.well-known/openid-configuration", sync_to_thread=False)
    def discovery() -> dict[str, Any]:
        state.discovered += 1
        return {
            "issuer": state.issuer,
            "authorization_endpoint": f"{state.issuer}/authorize",
            "token_endpoint": f"{state.issuer}/token",
            "jwks_uri": f"{state.issuer}/keys",
            "userinfo_endpoint": f"{state.issuer}/me",
            **state.discovery,
        }

    @get("/keys", sync_to_thread=False)
    def keys() -> dict[str, Any]:
        state.keys_read += 1
        public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": kid, "use": "sig"} for kid in state.published]}

    @post("/token")
    async def token(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        form = await request.form()
        state.verifiers.append(str(form["code_verifier"]))
        if form["code"] not in state.codes:
            return Response({"error": "invalid_grant"}, status_code=400)
        state.codes.discard(str(form["code"]))
        return Response({"id_token": state.token(), "access_token": "for-me"}, status_code=200)

    @get("/me", sync_to_thread=False)
    def me() -> Response[dict[str, Any]]:
        return Response(state.user_info or {}, status_code=200 if state.user_info else 404)

    return Litestar([discovery, keys, token, me], openapi_config=None)
