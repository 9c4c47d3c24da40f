"""How long a page may be, said once for every listing."""

from madang.kernel.errors import Malformed

PAGE_LIMIT_DEFAULT = 50
PAGE_LIMIT_MAX = 200


def page_limit(asked: int | None, most: int = PAGE_LIMIT_MAX) -> int:
    """Return the number of rows to give.

    Raises:
        Malformed: `asked` is below 1 or above `most`.
    """
    if asked is None:
        return min(PAGE_LIMIT_DEFAULT, most)
    if not 1 <= asked <= most:
        raise Malformed(f"limit is {asked}; it goes from 1 to {most}.", limit_max=most)
    return asked
