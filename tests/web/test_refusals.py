"""Every refusal has the one shape, and a bug shows nothing of itself (HT1 to HT5)."""

import logging

import httpx
import msgspec
import pytest
from litestar import post

from madang.engines.bus.memory import MemoryBus
from madang.kernel.clock import ManualClock
from madang.web import HealthService, HTTPOptions, Limits, http_app
from tests.web.conftest import about

GOOD = {"text": "a", "parts": [{"size": 1}]}


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """Check the shape and return the data."""
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/json")
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "data"}
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    data: dict[str, object] = body["error"]["data"]
    return data


async def test_HT1_a_refusal_carries_code_text_and_data(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/refused")
    assert refused(answer, 403, "kernel.forbidden") == {"role": "owner"}
    assert answer.json()["error"]["message"] == "Not for you; ask the owner."


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"text": ', "$"),
        (b"\xff\xfe", "$"),
        (b'{"text": "\xff"}', "$"),
        (b"[]", "$"),
        (b"", "$"),
        (b'{"text": 5, "parts": []}', "$.text"),
        (b'{"text": "a", "parts": [{"size": 1}, {"size": "2"}]}', "$.parts[1].size"),
        (b'{"text": "a", "parts": [], "extra": 1}', "$"),
        (b'{"text": "a"}', "$"),
        (b'{"text": "a", "parts": null}', "$.parts"),
    ],
)
async def test_HT2_malformed_bodies_name_the_wrong_field(
    http: httpx.AsyncClient, body: bytes, path: str
) -> None:
    data = refused(await http.post("/api/echo", content=body), 422, "kernel.malformed")
    assert data["path"] == path


async def test_HT2_unknown_and_missing_fields_are_named_in_the_text(
    http: httpx.AsyncClient,
) -> None:
    unknown = await http.post("/api/echo", json={**GOOD, "extra": 1})
    assert "extra" in unknown.json()["error"]["message"]
    missing = await http.post("/api/echo", json={"text": "a"})
    assert "parts" in missing.json()["error"]["message"]


async def test_HT2_a_good_body_comes_through_once(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/echo", json=GOOD)
    assert answer.status_code == 201
    assert answer.json() == GOOD


@pytest.mark.parametrize("query", ["", "?limit=x", "?limit="])
async def test_HT2_wrong_query_parameters(http: httpx.AsyncClient, query: str) -> None:
    answer = await http.get(f"/api/numbered{query}")
    refused(answer, 422, "kernel.malformed")
    assert "limit" in answer.json()["error"]["message"]


async def test_HT3_a_body_at_the_limit_passes_and_one_byte_more_does_not(
    http: httpx.AsyncClient,
) -> None:
    bare = len(b'{"text":"","parts":[]}')
    at_limit = b'{"text":"%s","parts":[]}' % (b"a" * (4096 - bare))
    assert (await http.post("/api/echo", content=at_limit)).status_code == 201
    over = await http.post("/api/echo", content=at_limit.replace(b'"a', b'"aa'))
    assert refused(over, 413, "kernel.too_large") == {"limit_bytes": 4096}


async def test_HT3_a_body_without_a_length_is_counted_as_it_comes(http: httpx.AsyncClient) -> None:
    async def pieces():  # type: ignore[no-untyped-def]
        for _ in range(5):
            yield b"a" * 1000

    answer = await http.post("/api/echo", content=pieces())
    refused(answer, 413, "kernel.too_large")


async def test_HT3_a_route_may_have_a_limit_of_its_own(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/strict-limit", json={"text": "a" * 64, "parts": []})
    assert refused(answer, 413, "kernel.too_large") == {"limit_bytes": 64}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/api/nothing", "/api", "/api/echo/deeper", "/.well-known/x"])
async def test_HT4_unknown_routes(http: httpx.AsyncClient, method: str, path: str) -> None:
    refused(await http.request(method, path), 404, "kernel.not_found")


async def test_HT4_known_route_with_another_method(http: httpx.AsyncClient) -> None:
    answer = await http.put("/api/echo", json=GOOD)
    refused(answer, 405, "kernel.method_not_allowed")
    assert "POST" in answer.headers["allow"]


async def test_HT5_a_bug_shows_an_id_that_the_log_has_and_nothing_else(
    http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await http.get("/api/broken")
    data = refused(answer, 500, "kernel.internal")
    assert set(data) == {"error_id"}
    assert "4711" not in answer.text
    assert str(data["error_id"]) in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_HT2_a_route_whose_body_lets_unknown_fields_pass_is_refused_at_start() -> None:
    class Loose(msgspec.Struct):
        text: str

    @post("/api/loose")
    async def loose(data: Loose) -> None:
        """Take anything."""

    options = HTTPOptions(
        version="1",
        health=HealthService(version="1", started_at_ms=0, about=about),
        limits=Limits(MemoryBus(ManualClock())),
    )
    with pytest.raises(AssertionError, match="forbid_unknown_fields"):
        http_app([loose], {}, options=options)
