"""HTTP plumbing: the app around the routes, errors on the wire, static files, rate limits."""

from madang.web.app import BODY_LIMIT_BYTES, HTTPOptions, http_app
from madang.web.etag import has_version, tagged
from madang.web.health import About, HealthService
from madang.web.limits import Limits, RateLimit
from madang.web.peer import HTTPPeer, TrustedProxies
from madang.web.static import PageHead, WebClient

__all__ = [
    "BODY_LIMIT_BYTES",
    "About",
    "HTTPOptions",
    "HTTPPeer",
    "HealthService",
    "Limits",
    "PageHead",
    "RateLimit",
    "TrustedProxies",
    "WebClient",
    "has_version",
    "http_app",
    "tagged",
]
