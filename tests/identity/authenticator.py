"""An authenticator in software (WebAuthn level 3, ES256, attestation "none"), for tests."""

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    """Bytes in base64url, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Authenticator:
    """One passkey on one device."""

    def __init__(self, origin: str, host: str) -> None:
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.uses_count = 1
        self.is_verifying = True

    def create(self, options: str) -> str:
        """Answer a request for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = (n.to_bytes(32, "big") for n in (numbers.x, numbers.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(self.credential_id).to_bytes(2, "big")
        head = self._head(ATTESTED) + bytes(16) + length + self.credential_id + cose
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": head})
        client = self._client(options, "webauthn.create")
        return self._credential(clientDataJSON=text(client), attestationObject=text(attestation))

    def get(self, options: str) -> str:
        """Answer a challenge."""
        client, head = self._client(options, "webauthn.get"), self._head(0)
        signature = self.key.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            clientDataJSON=text(client), authenticatorData=text(head), signature=text(signature)
        )

    def _head(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verifying else 0)
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.uses_count.to_bytes(4, "big")

    def _client(self, options: str, kind: str) -> bytes:
        asked = json.loads(options)
        told = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps({**told, "crossOrigin": False}).encode()

    def _credential(self, **response: str) -> str:
        own = text(self.credential_id)
        credential: dict[str, Any] = {"id": own, "rawId": own, "type": "public-key"}
        return json.dumps({**credential, "response": response, "clientExtensionResults": {}})
