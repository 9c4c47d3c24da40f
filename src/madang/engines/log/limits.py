"""How much one append may carry, the same on every engine."""

from collections.abc import Sequence

from madang.kernel.errors import TooLarge

RECORD_BYTES_MAX = 1024 * 1024
APPEND_RECORDS_MAX = 10_000


def checked(values: Sequence[bytes]) -> None:
    """Refuse an append that is over a limit.

    Raises:
        TooLarge: more than `APPEND_RECORDS_MAX` records, or one over `RECORD_BYTES_MAX`.
    """
    if len(values) > APPEND_RECORDS_MAX:
        raise TooLarge(
            f"{len(values)} records at once; append at most {APPEND_RECORDS_MAX}.",
            limit_records=APPEND_RECORDS_MAX,
        )
    for value in values:
        if len(value) > RECORD_BYTES_MAX:
            raise TooLarge(
                f"A record of {len(value)} bytes; one may have {RECORD_BYTES_MAX}.",
                limit_bytes=RECORD_BYTES_MAX,
            )
