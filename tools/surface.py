"""Finds what Madang shows to the outside by walking the package: routes, events, errors.

Nothing here depends on what happened to be imported before, so every run finds the same.
"""

import importlib
import pkgutil
import re
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

import madang
from madang.kernel.errors import MadangError, every_error
from madang.kernel.events import Ephemeral, Event, kinds_of, tag_of

# Modules that hold handlers in a list called ROUTES.
FACES = re.compile(r"madang\.(\w+\.api(\.\w+)*|web(\.\w+)*|app(\.\w+)*)")
FACTS = re.compile(r"madang\.(\w+)\.events(\.\w+)*")
REFUSALS = re.compile(r"madang\.(\w+\.)*errors(\.\w+)*")


GIVEN_BY_LITESTAR = {"return", "data", "request", "state", "headers", "cookies", "query", "scope"}


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP route as its handler declares it."""

    method: str
    path: str
    """With plain names: `/api/channels/{channel_id}`."""
    sentence: str
    query: dict[str, Any]
    body: Any
    """The hint of what is sent in, or None."""
    answer: Any
    """The hint of what comes back, or None for an empty answer."""
    has_body: bool


@cache
def modules() -> tuple[str, ...]:
    """Return the names of all modules of Madang."""
    return tuple(sorted(m.name for m in pkgutil.walk_packages(madang.__path__, "madang.")))


def _import(pattern: re.Pattern[str]) -> list[Any]:
    return [importlib.import_module(name) for name in modules() if pattern.fullmatch(name)]


def every_event() -> list[type[msgspec.Struct]]:
    """Return all durable events, by tag."""
    _import(FACTS)
    return sorted((k for k in kinds_of(Event) if _is_ours(k)), key=tag_of)


def every_ephemeral() -> list[type[msgspec.Struct]]:
    """Return all passing events, by tag."""
    _import(FACTS)
    return sorted((k for k in kinds_of(Ephemeral) if _is_ours(k)), key=tag_of)


def every_refusal() -> list[type[MadangError]]:
    """Return all error classes, by code."""
    _import(REFUSALS)
    return [kind for kind in every_error() if _is_ours(kind)]


def every_route() -> list[Route]:
    """Return all HTTP routes, by path and method."""
    handlers = {id(h): h for m in _import(FACES) for h in getattr(m, "ROUTES", ())}
    found = [route for handler in handlers.values() for route in _routes_of(handler)]
    return sorted(found, key=lambda r: (r.path, r.method))


def _is_ours(kind: type) -> bool:
    # Tests define kinds of their own.
    return kind.__module__.startswith("madang.")


def _routes_of(handler: Any) -> Iterator[Route]:
    if not hasattr(handler, "http_methods"):
        return
    function = handler.fn
    hints = typing.get_type_hints(function, include_extras=True)
    answer = _answer_of(handler, hints.pop("return", None))
    for raw in sorted(handler.paths):
        path = re.sub(r"\{(\w+)(:\w+)?\}", r"{\1}", raw)
        named = set(re.findall(r"\{(\w+)\}", path))
        yield Route(
            method=min(handler.http_methods - {"OPTIONS", "HEAD"}),
            path=path,
            sentence=" ".join((function.__doc__ or "").split("\n\n")[0].split()),
            query={n: h for n, h in hints.items() if n not in named and _is_plain(h)},
            body=hints.get("data"),
            answer=answer,
            has_body="data" in hints,
        )


def services_of(handler: Any) -> Iterator[str]:
    """Yield the names of the parameters that are given by dependency injection."""
    in_path = {name for path in handler.paths for name in re.findall(r"\{(\w+)(?::\w+)?\}", path)}
    hints = typing.get_type_hints(handler.fn, include_extras=True)
    for name, hint in hints.items():
        if name not in GIVEN_BY_LITESTAR | in_path and not _is_plain(hint):
            yield name


def _answer_of(handler: Any, hint: Any) -> Any:
    for status in (200, 201, 202):
        spec = (handler.responses or {}).get(status)
        if spec is not None:
            return spec.data_container
    args = typing.get_args(hint)
    if hasattr(typing.get_origin(hint), "to_asgi_response") and args:
        hint = args[0]
    return None if hint is type(None) else hint


def _is_plain(hint: Any) -> bool:
    """Say whether a parameter is one a URL can carry; services and the caller are not."""
    if typing.get_origin(hint) is typing.Annotated:
        hint, *marks = typing.get_args(hint)
        if any("Dependency" in type(mark).__name__ for mark in marks):
            return False
    if typing.get_origin(hint) is typing.Literal:
        return True
    args = typing.get_args(hint)
    return all(map(_is_plain, args)) if args else hint in (str, int, float, bool, type(None))
