"""The form of a blob's key, and how large a blob may be."""

import re
from hashlib import sha256

from madang.kernel.errors import Malformed, TooLarge

BLOB_BYTES_MAX = 64 * 1024 * 1024

_KEY = re.compile(r"[0-9a-f]{64}")


def key_of(content: bytes) -> str:
    """Return the key of a content.

    Raises:
        TooLarge: the content is over `BLOB_BYTES_MAX`.
    """
    if len(content) > BLOB_BYTES_MAX:
        raise TooLarge(
            f"A blob of {len(content)} bytes; one may have {BLOB_BYTES_MAX}.",
            limit_bytes=BLOB_BYTES_MAX,
        )
    return sha256(content).hexdigest()


def checked(key: str) -> str:
    """Return the key.

    Raises:
        Malformed: it has not the form of one; so no key ever leaves the folder of blobs.
    """
    if not _KEY.fullmatch(key):
        raise Malformed("A blob's key is 64 lower-case hexadecimal digits.")
    return key
