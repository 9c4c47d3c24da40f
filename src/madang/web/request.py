"""The request: its JSON body is decoded once, straight into the struct that the route takes."""

from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from madang.kernel.errors import Malformed


class JSONRequest(Request[Any, Any, State]):
    """A request whose `json` knows the type of its route's `data`."""

    async def json(self) -> Any:
        """Return the body as the type of the route's `data` parameter.

        Raises:
            Malformed: not JSON, a wrong type, an unknown or missing field; `data.path` says where.
        """
        body = await self.body()
        field = self.route_handler.parsed_data_field
        try:
            return _decoder(field.annotation if field else Any).decode(body)
        except msgspec.DecodeError as wrong:
            message, path = told(wrong)
            raise Malformed(message, path=path) from wrong
        except UnicodeDecodeError as wrong:
            raise Malformed("The body is not UTF-8.", path="$") from wrong


def told(wrong: msgspec.DecodeError) -> tuple[str, str]:
    """Return a sentence about what is wrong with a body, and the path of the wrong field."""
    reason, _, path = str(wrong).partition(" - at `")
    if not isinstance(wrong, msgspec.ValidationError):
        return f"The body is not JSON: {reason}.", "$"
    place = path.rstrip("`") or "$"
    return f"The body cannot be read at {place}: {reason}.", place


@lru_cache(maxsize=1024)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
