"""Builds the Litestar app around the routes of all domains.

The one thing to know: a body is decoded by msgspec straight into its struct (strictly, once),
so every struct that a route takes must forbid unknown fields; `http_app` refuses one that does not.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import LitestarDeprecationWarning
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Guard

from madang.web import health
from madang.web.headers import finish_response
from madang.web.limits import Limits
from madang.web.openapi import describe_refusals
from madang.web.peer import TrustedProxies, peer_of
from madang.web.refusals import EXCEPTION_HANDLERS
from madang.web.request import JSONRequest
from madang.web.static import PAGES, WebClient

BODY_LIMIT_BYTES = 1024 * 1024
COMPRESS_FROM_BYTES = 1024
# Level 4 costs half of level 9 and gives JSON 3 % larger.
GZIP_LEVEL = 4

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


class HTTPOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the HTTP face is set up."""

    version: str
    health: health.HealthService
    limits: Limits
    client: WebClient | None = None
    """The built web client; None serves the API alone."""
    proxies: TrustedProxies = TrustedProxies()
    body_limit_bytes: int = BODY_LIMIT_BYTES
    lifespan: Sequence[Lifespan] = ()
    guards: Sequence[Guard] = ()
    """What every call of every route passes first."""


def http_app(
    routes: Sequence[HTTPRouteHandler], dependencies: Mapping[str, Any], *, options: HTTPOptions
) -> Litestar:
    """Return the ASGI app that serves the routes, health, OpenAPI and the web client.

    Args:
        routes: the `ROUTES` of every domain.
        dependencies: what handlers may ask for by parameter name: a service as it is, or a
            Litestar `Provide`. `limits`, `peer` and `health` are added here.
    """
    handlers = [*routes, *health.ROUTES]
    for handler in handlers:
        _check_body(handler)
    own = {"limits": options.limits, "health": options.health}
    provided = {name: _provide(value) for name, value in {**own, **dependencies}.items()}
    provided["peer"] = Provide(peer_of, sync_to_thread=False)
    if options.client is not None:
        provided["web_client"] = _provide(options.client)
        handlers.extend(PAGES)
    with warnings.catch_warnings():
        # Handlers name what they need by parameter, which Litestar 3 will want to be marked.
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        app = _litestar(handlers, provided, options)
    app.state.update({"proxies": options.proxies})
    describe_refusals(app)
    return app


def _litestar(
    handlers: Sequence[HTTPRouteHandler], provided: dict[str, Provide], options: HTTPOptions
) -> Litestar:
    return Litestar(
        handlers,
        dependencies=provided,
        exception_handlers=EXCEPTION_HANDLERS,
        before_send=[finish_response],
        compression_config=CompressionConfig(
            backend="gzip",
            minimum_size=COMPRESS_FROM_BYTES,
            gzip_compress_level=GZIP_LEVEL,
            exclude_opt_key="is_compressed",
        ),
        openapi_config=_openapi(options.version),
        request_class=JSONRequest,
        request_max_body_size=options.body_limit_bytes,
        logging_config=None,
        lifespan=list(options.lifespan),
        guards=list(options.guards),
    )


def _provide(value: Any) -> Provide:
    if isinstance(value, Provide):
        return value
    return Provide(lambda: value, sync_to_thread=False)


def _check_body(handler: HTTPRouteHandler) -> None:
    """Refuse, when the app is built, a body struct that would let unknown fields pass."""
    annotations = handler.fn.__annotations__
    kind = annotations.get("data")
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        assert kind.__struct_config__.forbid_unknown_fields, (
            f"{kind.__module__}.{kind.__name__} is the body of {handler.fn.__name__}; "
            "give it forbid_unknown_fields=True."
        )


def _openapi(version: str) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Madang",
        version=version,
        description="The HTTP interface of a Madang installation.",
        components=Components(
            security_schemes={
                "access_token": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")
            }
        ),
        use_handler_docstrings=True,
        # The document alone: no documentation pages, and nothing else under /api.
        render_plugins=[JsonRenderPlugin(path="/")],
        openapi_router=Router("/api/openapi.json", route_handlers=[], include_in_schema=False),
    )
