"""What `follow` yields, and how lines of server-sent events become it."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream. `kind` is its type, or `resync`: read the history again."""

    kind: str
    stream: str
    seq: int
    data: dict[str, Any]
    position: str
    """Give it to `follow` as `after` to go on behind this event."""


@dataclass(frozen=True, slots=True)
class Message:
    """The part of a message that most programs want; `raw` has all of it."""

    message_id: str
    channel_id: str
    seq: int
    author_id: str
    author_name: str
    author_kind: str
    text: str
    raw: dict[str, Any]


def to_message(raw: dict[str, Any]) -> Message:
    """Return a message of the wire as a `Message`."""
    return Message(
        message_id=raw["message_id"],
        channel_id=raw["channel_id"],
        seq=raw["seq"],
        author_id=raw["author_id"],
        author_name=raw["author_name"],
        author_kind=raw["author_kind"],
        text=raw["text"],
        raw=raw,
    )


def message_of(event: Event) -> Message | None:
    """Return the message an event carries whole; None when it carries none."""
    raw = event.data.get("message")
    return to_message(raw) if isinstance(raw, dict) else None


class Lines:
    """Reads server-sent events line by line (HTML standard, section 9.2.6)."""

    def __init__(self, position: str | None) -> None:
        self.position = position
        self._name = ""
        self._data: list[str] = []

    def take(self, line: str) -> Event | None:
        """Take one line without its end; return the event that it completes."""
        if line == "":
            name, data = self._name, "\n".join(self._data)
            self._name, self._data = "", []
            return self._event(name, json.loads(data)) if data else None
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "id":
            self.position = value
        elif field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        return None

    def _event(self, name: str, frame: dict[str, Any]) -> Event | None:
        position = self.position or ""
        if name == "event":
            data = frame["event"]
            return Event(data["type"], frame["stream"], frame["seq"], data, position)
        if name == "subscribed" and frame["resync"]:
            return Event("resync", frame["stream"], frame["seq"], {}, position)
        if name == "dropped":
            return Event("dropped", frame["stream"], 0, {"code": frame["code"]}, position)
        if name == "error":
            return Event("error", "", 0, frame["error"], position)
        return None
