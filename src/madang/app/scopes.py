"""Which scope each route needs of an API token, and the one check of it (DO3-DO6).

The one thing to know: a route that stands in no list is refused for tokens. `SESSION` routes are
left out on purpose: they change how an account is guarded. Add a new route here, with its scope.
"""

import re
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from madang.community import Access
from madang.identity import IdentityService, Scope, ScopeMissing, SessionOnly
from madang.web.limits import Limits, RateLimit

CALLS = RateLimit(name="tokens.calls", calls_max=200, window_s=10)
PREFIX = "mdg_"

OPEN = """
GET /api/health
GET /api/about
GET /.well-known/jwks.json
POST /api/webhooks/{}/{}
GET /api/archives/{}/{}
"""
READ = """
GET /api/messages/{}/poll/votes
GET /api/messages/{}/origin
GET /api/me
GET /api/communities
GET /api/communities/{}
GET /api/communities/{}/read-states
GET /api/channels/{}/messages
GET /api/channels/{}/pins
GET /api/channels/{}/file-key
GET /api/messages/{}
GET /api/messages/{}/history
GET /api/uploads/{}
GET /api/attachments/{}/{}
GET /api/invites/{}
GET /api/directory
GET /api/search
GET /api/mentions
GET /api/events
GET /api/channels/{}/slow-mode
GET /api/channels/{}/threads
GET /api/communities/{}/door
GET /api/communities/{}/emoji-key
GET /api/communities/{}/profile
GET /api/emoji/{}/picture
GET /api/faces/{}
GET /api/previews/{}/picture
GET /api/threads/{}
"""
WRITE = """
DELETE /api/messages/{}/previews
PUT /api/messages/{}/poll/votes
PUT /api/messages/{}/poll/closed
POST /api/messages/{}/forward
POST /api/communities/{}/join
POST /api/communities/{}/leave
POST /api/invites/{}/join
POST /api/channels/{}/messages
PATCH /api/messages/{}
DELETE /api/messages/{}
PUT /api/messages/{}/reactions/{}
DELETE /api/messages/{}/reactions/{}
PUT /api/messages/{}/pin
DELETE /api/messages/{}/pin
PUT /api/channels/{}/read
POST /api/channels/{}/uploads
PUT /api/uploads/{}/content
DELETE /api/uploads/{}
POST /api/communities/{}/reports
PATCH /api/communities/{}/notifications
POST /api/channels/{}/threads
PATCH /api/communities/{}/profile
DELETE /api/communities/{}/profile/picture
PUT /api/communities/{}/profile/picture
POST /api/communities/{}/read
POST /api/communities/{}/requests
DELETE /api/communities/{}/requests/mine
DELETE /api/threads/{}
PATCH /api/threads/{}
DELETE /api/threads/{}/follow
PUT /api/threads/{}/follow
"""
MODERATE = """
PATCH /api/communities/{}
PUT /api/communities/{}/members/{}
POST /api/communities/{}/categories
POST /api/communities/{}/channels
PATCH /api/channels/{}
DELETE /api/channels/{}
POST /api/communities/{}/roles
PUT /api/communities/{}/roles/order
PATCH /api/communities/{}/roles/{}
DELETE /api/communities/{}/roles/{}
PUT /api/communities/{}/members/{}/roles/{}
DELETE /api/communities/{}/members/{}/roles/{}
GET /api/places/{}/{}/overwrites
PUT /api/places/{}/{}/overwrites/{}/{}
DELETE /api/places/{}/{}/overwrites/{}/{}
PUT /api/channels/{}/sync
GET /api/places/{}/{}/explain
POST /api/communities/{}/invites
GET /api/communities/{}/invites
DELETE /api/invites/{}
POST /api/communities/{}/members/{}/kick
GET /api/communities/{}/bans
PUT /api/communities/{}/bans/{}
DELETE /api/communities/{}/bans/{}
PUT /api/communities/{}/members/{}/time-out
DELETE /api/communities/{}/members/{}/time-out
GET /api/communities/{}/audit
GET /api/communities/{}/webhooks
POST /api/channels/{}/webhooks
PATCH /api/webhooks/{}
POST /api/webhooks/{}/rotate
DELETE /api/webhooks/{}
GET /api/communities/{}/reports
PUT /api/reports/{}/state
POST /api/reports/{}/notes
DELETE /api/categories/{}
PATCH /api/categories/{}
PUT /api/categories/{}/place
POST /api/channels/{}/copy
POST /api/channels/{}/messages/removals
PUT /api/channels/{}/place
DELETE /api/channels/{}/retention
PUT /api/channels/{}/retention
PUT /api/channels/{}/slow-mode
POST /api/communities/{}/emoji
PUT /api/communities/{}/join-form
PUT /api/communities/{}/members/{}/nickname
GET /api/communities/{}/requests
GET /api/communities/{}/retention
PUT /api/communities/{}/retention
GET /api/communities/{}/rules
POST /api/communities/{}/rules
POST /api/communities/{}/rules/dry-run
DELETE /api/communities/{}/rules/{}
PUT /api/communities/{}/rules/{}
GET /api/communities/{}/rules/{}/hits
DELETE /api/emoji/{}
PATCH /api/emoji/{}
PUT /api/requests/{}/decision
"""
BOARDS = """
GET /api/boards/{}
GET /api/market/overview
GET /api/market/symbols
GET /api/market/symbols/{}
GET /api/market/symbols/{}/bars
GET /api/market/cards
GET /api/market/quality
GET /api/market/search
GET /api/market/overview.csv
GET /api/market/symbols.csv
GET /api/market/symbols/{}/bars.csv
GET /api/trends/{}
PUT /api/trends/{}/keywords
GET /api/trends/{}/posts
GET /api/trends/{}/posts.csv
GET /api/trends/{}/counts
GET /api/trends/{}/counts.csv
GET /api/trends/{}/top
GET /api/trends/{}/top.csv
GET /api/trends/{}/ledger
GET /api/trends/{}/ledger.csv
GET /api/pipelines
GET /api/pipelines/runs
GET /api/pipelines/runs/{}
"""
SESSION = """
POST /api/auth/sign-up
POST /api/auth/login
POST /api/auth/login/code
POST /api/auth/refresh
POST /api/auth/logout
GET /api/auth/sessions
DELETE /api/auth/sessions/{}
POST /api/auth/verify
POST /api/auth/verify/resend
POST /api/auth/password/forgot
POST /api/auth/password/reset
POST /api/auth/passkey/challenge
POST /api/auth/passkey
PATCH /api/me
GET /api/me/security
POST /api/me/password
POST /api/me/totp
POST /api/me/totp/confirm
POST /api/me/totp/off
POST /api/me/recovery-codes
POST /api/me/passkeys/challenge
POST /api/me/passkeys
PATCH /api/me/passkeys/{}
DELETE /api/me/passkeys/{}
GET /api/me/networks
PUT /api/me/networks
GET /api/me/tokens
POST /api/me/tokens
DELETE /api/me/tokens/{}
GET /api/me/bots
POST /api/me/bots
PATCH /api/me/bots/{}
DELETE /api/me/bots/{}
GET /api/outbox
GET /api/installation/networks
PUT /api/installation/networks
POST /api/communities
PUT /api/communities/{}/owner
POST /api/communities/{}/bots
GET /api/communities/{}/hooks
POST /api/communities/{}/hooks
PATCH /api/hooks/{}
POST /api/hooks/{}/rotate
DELETE /api/hooks/{}
GET /api/hooks/{}/deliveries
POST /api/hooks/{}/deliveries/{}/again
POST /api/pipelines/{}/runs
GET /api/auth/providers
POST /api/auth/providers/{}/ask
POST /api/auth/providers/{}/ask-link
POST /api/auth/providers/{}/finish
POST /api/auth/providers/{}/finish-link
POST /api/communities/{}/delete
POST /api/communities/{}/export
POST /api/digest/end
GET /api/directs
POST /api/directs
PUT /api/directs/pairs/{}
DELETE /api/directs/{}
PATCH /api/directs/{}
POST /api/directs/{}/leave
PUT /api/directs/{}/owner
DELETE /api/directs/{}/people/{}
PUT /api/directs/{}/people/{}
GET /api/exports/{}
GET /api/imports
POST /api/imports
PUT /api/me/communities/order
POST /api/me/deletion
GET /api/me/exports
POST /api/me/exports
POST /api/me/exports/{}/link
GET /api/me/logins
POST /api/me/logins
DELETE /api/me/logins/{}
GET /api/me/profile
PATCH /api/me/profile
DELETE /api/me/profile/picture
PUT /api/me/profile/picture
GET /api/me/push
POST /api/me/push
DELETE /api/me/push/{}
GET /api/me/status
PATCH /api/me/status
GET /api/me/telling
PATCH /api/me/telling
GET /api/people
POST /api/people/requests
PUT /api/people/settings
GET /api/people/{}
DELETE /api/people/{}/block
PUT /api/people/{}/block
DELETE /api/people/{}/friend
PUT /api/people/{}/friend
PUT /api/people/{}/note
"""


def _lines(text: str) -> frozenset[str]:
    return frozenset(text.split("\n")) - {""}


_BY_SCOPE: dict[Scope | None, frozenset[str]] = {
    None: _lines(OPEN),
    "read": _lines(READ),
    "write": _lines(WRITE),
    "moderate": _lines(MODERATE),
    "boards": _lines(BOARDS),
}
SCOPE_OF: dict[str, Scope | None] = {
    line: scope for scope, lines in _BY_SCOPE.items() for line in lines
}
SESSION_ROUTES = _lines(SESSION)
_PARAMETER = re.compile(r"\{[^}]*\}")


def key_of(method: str, path: str) -> str:
    """Return a route as the lists write it; HEAD asks what GET asks."""
    return f"{'GET' if method == 'HEAD' else method} {_PARAMETER.sub('{}', path)}"


class TokenDoor:
    """What every call passes first: an API token's rate, its scope, and its communities."""

    def __init__(self, identity: IdentityService, access: Access, limits: Limits) -> None:
        self._identity = identity
        self._access = access
        self._limits = limits

    async def __call__(
        self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
    ) -> None:
        """Let a call pass, or refuse it; without an API token it always passes.

        Raises:
            TokenInvalid, TokenExpired, RateLimited, SessionOnly, ScopeMissing.
        """
        token = connection.headers.get("authorization", "").partition(" ")[2].strip()
        if not token.startswith(PREFIX):
            self._access.bind(None)
            return
        caller = self._identity.authenticate(token)
        assert caller.grant is not None
        await self._limits.take(CALLS, caller.session_id)
        key = key_of(
            str(connection.scope.get("method", "")), str(connection.scope["path_template"])
        )
        if key not in SCOPE_OF:
            raise SessionOnly("No API token is good for this; log in and do it yourself.")
        needs = SCOPE_OF[key]
        if needs is not None and needs not in caller.grant.scopes:
            raise ScopeMissing(f"This needs a token with the scope {needs}.", needs=needs)
        self._access.bind(caller.grant.community_ids)
