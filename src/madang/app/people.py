"""Builds identity and the community over their engines."""

from pathlib import Path
from urllib.parse import urlsplit

from madang.app.engines import Engines
from madang.app.own_data import NAMES, OWN_ROWS
from madang.community import Access, CommunityService, Pages, Tools
from madang.community.adapters import (
    Guard,
    SqlAuditStore,
    SqlDepartureStore,
    SqlDirectStore,
    SqlForwardStore,
    SqlInviteStore,
    SqlMemberStore,
    SqlMessageStore,
    SqlModerationStore,
    SqlNotificationStore,
    SqlPeopleStore,
    SqlPinStore,
    SqlProfileStore,
    SqlReadStore,
    SqlReportStore,
    SqlRequestStore,
    SqlRoleStore,
    SqlRuleStore,
    SqlStructureStore,
    SqlThreadStore,
    SqlVersionStore,
    WebPages,
    WebPush,
    search_store,
    sql_doors,
    sql_files,
    sql_notices,
    sql_parts,
)
from madang.engines.sql.migrate import newest_revision
from madang.identity import IdentityOptions, IdentityService, Ports
from madang.identity.adapters import (
    Argon2Hasher,
    JwtFormat,
    OidcClient,
    OutboxSender,
    SmtpSender,
    SvgPictures,
    WebAuthnAuthenticators,
    sql_stores,
)
from madang.kernel.clock import Clock
from madang.kernel.settings import Settings
from madang.realtime.presence import Presence
from madang.realtime.publisher import Streams

OUTBOX = "outbox://"
BYTES_PER_MIB = 1024 * 1024


def identity_service(settings: Settings, engines: Engines, clock: Clock) -> IdentityService:
    """Return identity over SQL, argon2id, Ed25519 and the sender that `mail.url` names."""
    outbox = OutboxSender(engines.db, clock)
    mail = settings.mail
    server = settings.server
    ports = Ports(
        db=engines.db,
        bus=engines.bus,
        clock=clock,
        stores=sql_stores(),
        hasher=Argon2Hasher(),
        tokens=JwtFormat(),
        sender=outbox if mail.url == OUTBOX else SmtpSender(mail.url, mail.sender),
        outbox=outbox,
        authenticators=WebAuthnAuthenticators(),
        pictures=SvgPictures(),
        providers=OidcClient(clock),
        blobs=engines.blobs,
        own_rows=OWN_ROWS,
        own_names=NAMES,
    )
    options = IdentityOptions(
        settings=settings.identity,
        site_origin=_origin(server.public_url),
        public_url=server.public_url.rstrip("/") or f"http://{server.host}:{server.port}",
    )
    return IdentityService(ports, options)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def pages_of(settings: Settings, clock: Clock) -> Pages | None:
    """Return the reader of linked pages, or None when it is switched off."""
    if not settings.previews.enabled:
        return None
    own = urlsplit(settings.server.public_url).hostname
    guard = Guard(
        ports=frozenset(int(port) for port in settings.previews.ports.split(",")),
        own_hosts=frozenset([own.lower()] if own else []),
    )
    return WebPages(clock, guard)


def push_guard(settings: Settings) -> Guard:
    """Return what push services may be reached at."""
    return Guard(is_allowed=lambda _: True) if settings.push.allow_private else Guard()


def community_service(
    settings: Settings,
    engines: Engines,
    streams: Streams,
    presence: Presence,
    clock: Clock,
    pages: Pages | None,
) -> CommunityService:
    """Return the community over SQL; without `pages` messages get no link previews."""
    structure, members, roles = SqlStructureStore(), SqlMemberStore(), SqlRoleStore()
    tools = Tools(
        db=engines.db,
        streams=streams,
        bus=engines.bus,
        clock=clock,
        presence=presence,
        structure=structure,
        members=members,
        roles=roles,
        messages=SqlMessageStore(),
        reads=SqlReadStore(),
        files=sql_files(
            engines.db, clock, engines.blobs, settings.files.upload_mib_max * BYTES_PER_MIB
        ),
        parts=sql_parts(pages),
        search=search_store(engines.db.capabilities),
        pins=SqlPinStore(),
        versions=SqlVersionStore(),
        notifications=SqlNotificationStore(),
        notices=sql_notices(
            WebPush(clock, settings.push.contact, push_guard(settings)),
            may_be_plain=settings.push.allow_private,
        ),
        directs=SqlDirectStore(),
        people=SqlPeopleStore(),
        threads=SqlThreadStore(),
        forwards=SqlForwardStore(),
        profiles=SqlProfileStore(),
        invites=SqlInviteStore(),
        moderation=SqlModerationStore(),
        audit=SqlAuditStore(),
        reports=SqlReportStore(),
        departures=SqlDepartureStore(),
        rules=SqlRuleStore(),
        requests=SqlRequestStore(),
        doors=sql_doors(
            folder=Path(settings.server.data_dir) / "archives",
            revision=newest_revision(),
            may_be_plain=settings.hooks.allow_private,
        ),
    )
    return CommunityService(
        tools, Access(engines.db, structure, members, roles, engines.bus, clock)
    )
