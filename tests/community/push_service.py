"""A push service of our own: takes messages like a browser maker's, and opens them like the browser.

Written from RFC 8188, 8291 and 8292 apart from the sender, so that one checks the other.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _expand(salt: bytes, secret: bytes, info: bytes, size: int) -> bytes:
    first = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(first, info + b"\x01", hashlib.sha256).digest()[:size]


def opened(body: bytes, private: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """Open one message of a single record."""
    salt, length = body[:16], body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    ours = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
    shared = private.exchange(ec.ECDH(), theirs)
    secret = _expand(auth, shared, b"WebPush: info\x00" + ours + sender, 32)
    key = _expand(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _expand(salt, secret, b"Content-Encoding: nonce\x00", 12)
    plain = AESGCM(key).decrypt(nonce, sealed, None)
    content, mark, _ = plain.rpartition(b"\x02")
    assert mark, "the last record ends with 2"
    return content


class PushService:
    """What it got, and what it says next."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.base = ""
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.got: list[dict[str, object]] = []
        self.tries = 0
        self.public_key = ""

    def subscription(self, name: str = "one") -> dict[str, object]:
        """What a browser's subscription says."""
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": packed(point), "auth": packed(self.auth)}
        return {"endpoint": f"{self.base}/push/{name}", "keys": keys}

    async def take(self, request: web.Request) -> web.Response:
        """Check who sends and open what came."""
        self.tries += 1
        body = await request.read()
        scheme, _, rest = request.headers["Authorization"].partition(" ")
        fields = dict(part.strip().split("=", 1) for part in rest.split(","))
        assert scheme == "vapid"
        assert fields["k"] == self.public_key
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(fields["k"]))
        claims = jwt.decode(fields["t"], key, algorithms=["ES256"], audience=self.base,
                            options={"verify_exp": False})  # fmt: skip
        assert claims["sub"].startswith("mailto:")
        assert request.headers["Content-Encoding"] == "aes128gcm"
        assert int(request.headers["TTL"]) > 0
        if self.answers:
            status, headers = self.answers.pop(0)
            if status != 201:
                return web.Response(status=status, headers=headers)
        self.got.append(json.loads(opened(body, self.private, self.auth)) | {"exp": claims["exp"]})
        return web.Response(status=201)


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """Serve on a free port of this machine."""
    service = PushService()
    app = web.Application()
    app.router.add_post("/push/{name}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    service.base = f"http://{host}:{port}"
    try:
        yield service
    finally:
        await runner.cleanup()
