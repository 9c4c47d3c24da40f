"""DO4: every route of the house is mapped to a scope, or kept for sessions; nothing stands twice."""

from madang.app import scopes
from tools import surface


def test_DO4_every_route_is_mapped_once() -> None:
    routes = {scopes.key_of(r.method, r.path) for r in surface.every_route()}
    mapped = set(scopes.SCOPE_OF)
    missing = routes - mapped - scopes.SESSION_ROUTES
    assert not missing, f"give these a scope in app/scopes.py, or add them to SESSION: {missing}"
    assert not mapped & scopes.SESSION_ROUTES
    assert not (mapped | scopes.SESSION_ROUTES) - routes, "routes that are not there any more"


def test_DO4_no_line_stands_in_two_scopes() -> None:
    texts = (scopes.OPEN, scopes.READ, scopes.WRITE, scopes.MODERATE, scopes.BOARDS)
    lines = [line for text in (*texts, scopes.SESSION) for line in text.split("\n") if line]
    assert len(lines) == len(set(lines))
