"""Close codes: which may be received, what a close frame carries, what a violation is called."""

NORMAL = 1000
GOING_AWAY = 1001
PROTOCOL_ERROR = 1002
NO_CODE = 1005
ABNORMAL = 1006
NOT_UTF8 = 1007
POLICY = 1008
TOO_LARGE = 1009
INTERNAL = 1011
TOO_SLOW = 4008
"""The client should resume: it could not take what was sent to it."""

CONTROL_BYTES_MAX = 125
REASON_BYTES_MAX = CONTROL_BYTES_MAX - 2


class Violation(Exception):
    """The peer broke the protocol; `code` is the close code it is told."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def may_be_received(code: int) -> bool:
    """Tell whether a peer may send this code (WS32)."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999


def close_payload(code: int, reason: str = "") -> bytes:
    """Return the payload of a close frame; the reason is cut at a character to fit (WS33)."""
    text = reason.encode("utf-8", "replace")
    if len(text) > REASON_BYTES_MAX:
        text = text[:REASON_BYTES_MAX].decode("utf-8", "ignore").encode()
    return code.to_bytes(2, "big") + text


def parse_close(payload: bytes) -> tuple[int, str]:
    """Return code and reason of a received close frame; NO_CODE when it is empty.

    Raises:
        Violation: by WS31 and WS32.
    """
    if not payload:
        return NO_CODE, ""
    if len(payload) == 1:
        raise Violation(PROTOCOL_ERROR, "a close frame holds one byte")
    code = int.from_bytes(payload[:2], "big")
    if not may_be_received(code):
        raise Violation(PROTOCOL_ERROR, f"close code {code} may not be sent")
    try:
        return code, payload[2:].decode()
    except UnicodeDecodeError as error:
        raise Violation(NOT_UTF8, "the reason of a close frame is not UTF-8") from error
