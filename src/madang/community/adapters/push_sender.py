"""Web Push: the body as in RFC 8291 (aes128gcm), the sender as in RFC 8292; behind a guard.

The one thing to know: an endpoint is an address from a stranger. The socket is made only for an
address that may be asked, checked where nothing stands between DNS and the connection.
"""

import asyncio
import logging
import os
import socket
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madang.community.adapters.pages import Guard
from madang.community.model.pushes import PushAnswer, Subscription, decoded, encoded
from madang.kernel.clock import Clock

logger = logging.getLogger(__name__)

SEND_TIMEOUT_S = 10.0
TTL_S = 24 * 3600
TOKEN_S = 12 * 3600
RECORD_BYTES = 4096
# One record holds the whole message: RFC 8291 asks for no more than 4096 bytes of body.
CONTENT_BYTES_MAX = 3000
_LAST_RECORD = b"\x02"


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _derived(salt: bytes, secret: bytes, info: bytes, size_bytes: int) -> bytes:
    return HKDF(hashes.SHA256(), size_bytes, salt, info).derive(secret)


def sealed(content: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """Return a message that only the browser with these keys reads (RFC 8291, section 3)."""
    ours = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    salt, sender = os.urandom(16), _raw(ours.public_key())
    shared = ours.exchange(ec.ECDH(), theirs)
    secret = _derived(auth, shared, b"WebPush: info\x00" + p256dh + sender, 32)
    key = _derived(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\x00", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(sender)]) + sender
    return head + AESGCM(key).encrypt(nonce, content + _LAST_RECORD, None)


class WebPush:
    """A `PushSender` over aiohttp."""

    def __init__(self, clock: Clock, contact: str, guard: Guard | None = None) -> None:
        self._clock = clock
        self._contact = contact
        self._guard = guard or Guard()

    def fresh_key(self) -> str:
        """Return a new private key as text."""
        key = ec.generate_private_key(ec.SECP256R1())
        return key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def public_key(self, private_key: str) -> str:
        """Return what browsers subscribe with, in base64url."""
        return encoded(_raw(_loaded(private_key).public_key()))

    async def send(self, private_key: str, to: Subscription, content: bytes) -> PushAnswer:
        """Encrypt a message for one browser and hand it over."""
        try:
            body = sealed(content[:CONTENT_BYTES_MAX], decoded(to.p256dh), decoded(to.auth))
        except ValueError:
            # A point that is not on the curve: nothing will ever reach this browser.
            return PushAnswer(410, None)
        headers = {
            "Authorization": self._authorization(private_key, to.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL_S),
            "Urgency": "high",
        }
        try:
            async with (
                asyncio.timeout(SEND_TIMEOUT_S),
                self._session() as session,
                session.post(
                    to.endpoint, data=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                wait = response.headers.get("Retry-After", "")
                return PushAnswer(response.status, int(wait) if wait.isdecimal() else None)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as wrong:
            logger.info("a push service was not reached: %s", type(wrong).__name__)
            return PushAnswer(0, None)

    def _authorization(self, private_key: str, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": self._clock.now_ms() // 1000 + TOKEN_S,
            "sub": self._contact,
        }
        token = jwt.encode(claims, _loaded(private_key), algorithm="ES256")
        return f"vapid t={token}, k={self.public_key(private_key)}"

    def _session(self) -> aiohttp.ClientSession:
        def socket_for(info: tuple[Any, ...]) -> socket.socket:
            family, kind, proto, _, place = info
            if not self._guard.is_allowed(str(place[0])):
                raise OSError("an address that may not be asked")
            return socket.socket(family=family, type=kind, proto=proto)

        connector = aiohttp.TCPConnector(
            use_dns_cache=False, force_close=True, socket_factory=socket_for
        )
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        )


def _loaded(private_key: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(private_key.encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key
