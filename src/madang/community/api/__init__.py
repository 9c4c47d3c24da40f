"""The community over HTTP. Handlers are thin: they take the caller from the token and call one verb."""

from litestar.handlers import HTTPRouteHandler

from madang.community.api import messages, structure

ROUTES: list[HTTPRouteHandler] = [*structure.ROUTES, *messages.ROUTES]
