"""Claims as JWTs signed with Ed25519 (RFC 8037), and nothing else: other algorithms are refused."""

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from madang.identity.errors import TokenInvalid
from madang.identity.model import Claims
from madang.identity.store import SigningKey

ALGORITHM = "EdDSA"
PARSED_KEYS_MAX = 64
# Times and audience are judged by the service, with its own clock; here it is the signature alone.
_SIGNATURE_ONLY = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
}


@lru_cache(maxsize=PARSED_KEYS_MAX)
def _private(raw: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(raw)


@lru_cache(maxsize=PARSED_KEYS_MAX)
def _public(raw: bytes) -> Ed25519PublicKey:
    return _private(raw).public_key()


class JwtFormat:
    """A `TokenFormat`."""

    def new_private_key(self) -> bytes:
        """Return a fresh private key."""
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def sign(self, claims: Claims, key: SigningKey) -> str:
        """Return the token."""
        payload = msgspec.to_builtins(claims)
        headers = {"kid": key.kid}
        return jwt.encode(payload, _private(key.private_key), algorithm=ALGORITHM, headers=headers)

    def read(self, token: str, keys: Mapping[str, SigningKey]) -> Claims:
        """Return the claims of a token signed by one of the keys (by kid); times are not judged.

        Raises:
            TokenInvalid: it is not.
        """
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = keys.get(kid) if isinstance(kid, str) else None
            if key is None:
                raise TokenInvalid("The access token is signed with a key that is not ours.")
            payload = jwt.decode(
                token,
                _public(key.private_key),
                algorithms=[ALGORITHM],
                options=_SIGNATURE_ONLY,  # type: ignore[arg-type]
            )
            return msgspec.convert(payload, Claims)
        except (jwt.PyJWTError, msgspec.ValidationError, UnicodeError) as wrong:
            raise TokenInvalid("The access token is not one of ours.") from wrong

    def published(self, keys: Sequence[SigningKey]) -> dict[str, list[dict[str, str]]]:
        """Return the public halves as a JWK set (RFC 7517)."""
        return {
            "keys": [
                {
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "use": "sig",
                    "alg": ALGORITHM,
                    "kid": key.kid,
                    "x": _base64url(_public(key.private_key).public_bytes_raw()),
                }
                for key in keys
            ]
        }


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
