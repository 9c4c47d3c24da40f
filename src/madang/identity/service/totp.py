"""One-time passwords by time (RFC 6238), and recovery codes: pure maths."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote

TOTP_STEP_S = 30
TOTP_DIGITS = 6
SECRET_BYTES = 20
WINDOW_STEPS = 1
RECOVERY_CODES_COUNT = 10
RECOVERY_BYTES = 10
RECOVERY_GROUP_CHARS = 4


def new_totp_secret() -> bytes:
    """Return 160 random bits, as RFC 4226 section 4 recommends."""
    return secrets.token_bytes(SECRET_BYTES)


def shown_secret(secret: bytes) -> str:
    """Return a secret in letters, as apps take it by hand."""
    return base64.b32encode(secret).decode()


def uri_of(secret: bytes, issuer: str, account: str) -> str:
    """Return the otpauth URI that apps read from a QR code."""
    label = quote(f"{issuer}:{account}", safe="")
    return (
        f"otpauth://totp/{label}?secret={shown_secret(secret)}&issuer={quote(issuer, safe='')}"
        f"&algorithm=SHA1&digits={TOTP_DIGITS}&period={TOTP_STEP_S}"
    )


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step (RFC 4226, section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**TOTP_DIGITS).zfill(TOTP_DIGITS)


def step_of(secret: bytes, code: str, now_ms: int) -> int | None:
    """Return the step a code belongs to, of those that count now; None for a wrong one."""
    now = now_ms // 1000 // TOTP_STEP_S
    found = None
    for step in range(now - WINDOW_STEPS, now + WINDOW_STEPS + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def normal_code(text: str) -> str:
    """Return a code without the blanks and dashes that people type."""
    return "".join(text.split()).replace("-", "").upper()


def new_recovery_codes() -> list[str]:
    """Return fresh recovery codes, grouped for reading."""
    return [_grouped() for _ in range(RECOVERY_CODES_COUNT)]


def _grouped() -> str:
    code = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    starts = range(0, len(code), RECOVERY_GROUP_CHARS)
    return "-".join(code[start : start + RECOVERY_GROUP_CHARS] for start in starts)
