"""Every route of the house; `web` adds health and the pages."""

from litestar.handlers import HTTPRouteHandler

from madang.app import events_api
from madang.boards import api as boards
from madang.community import api as community
from madang.identity import api as identity
from madang.market import api as market
from madang.pipelines import api as pipelines
from madang.trends import api as trends

ROUTES: list[HTTPRouteHandler] = [
    *identity.ROUTES,
    *community.ROUTES,
    *boards.ROUTES,
    *market.ROUTES,
    *trends.ROUTES,
    *pipelines.ROUTES,
    *events_api.ROUTES,
]
