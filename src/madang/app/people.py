"""Builds identity and the community over their engines."""

from madang.app.engines import Engines
from madang.community import Access, CommunityService, Tools
from madang.community.adapters import (
    SqlMemberStore,
    SqlMessageStore,
    SqlReadStore,
    SqlStructureStore,
)
from madang.identity import IdentityOptions, IdentityService, Ports, Stores
from madang.identity.adapters import (
    Argon2Hasher,
    JwtFormat,
    OutboxSender,
    SmtpSender,
    SqlAccountStore,
    SqlKeyStore,
    SqlSessionStore,
)
from madang.kernel.clock import Clock
from madang.kernel.settings import Settings
from madang.realtime.presence import Presence
from madang.realtime.publisher import Streams

OUTBOX = "outbox://"


def identity_service(settings: Settings, engines: Engines, clock: Clock) -> IdentityService:
    """Return identity over SQL, argon2id, Ed25519 and the sender that `mail.url` names."""
    outbox = OutboxSender(engines.db, clock)
    mail = settings.mail
    server = settings.server
    ports = Ports(
        db=engines.db,
        bus=engines.bus,
        clock=clock,
        stores=Stores(SqlAccountStore(), SqlSessionStore(), SqlKeyStore()),
        hasher=Argon2Hasher(),
        tokens=JwtFormat(),
        sender=outbox if mail.url == OUTBOX else SmtpSender(mail.url, mail.sender),
        outbox=outbox,
    )
    options = IdentityOptions(
        settings=settings.identity,
        public_url=server.public_url.rstrip("/") or f"http://{server.host}:{server.port}",
    )
    return IdentityService(ports, options)


def community_service(
    engines: Engines, streams: Streams, presence: Presence, clock: Clock
) -> CommunityService:
    """Return the community over SQL."""
    structure, members = SqlStructureStore(), SqlMemberStore()
    tools = Tools(
        db=engines.db,
        streams=streams,
        bus=engines.bus,
        clock=clock,
        presence=presence,
        structure=structure,
        members=members,
        messages=SqlMessageStore(),
        reads=SqlReadStore(),
    )
    return CommunityService(tools, Access(engines.db, structure, members, engines.bus))
