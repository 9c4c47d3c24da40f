"""A community over a real database, with its streams published to a hub that nobody follows."""

from pathlib import Path
from tempfile import mkdtemp

import msgspec
import pytest

from madang.community import (
    Access,
    Author,
    CommunityFields,
    CommunityService,
    Draft,
    NewChannel,
    Pages,
    Tools,
)
from madang.community.adapters import (
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
    WebPush,
    search_store,
    sql_doors,
    sql_files,
    sql_notices,
    sql_parts,
)
from madang.community.model import newcomer
from madang.engines.blobs.memory import MemoryBlobs
from madang.engines.bus.memory import MemoryBus
from madang.engines.sql.migrate import newest_revision
from madang.engines.sql.port import Database
from madang.kernel.clock import ManualClock
from madang.realtime import stream_log
from madang.realtime.hub import Hub
from madang.realtime.presence import Presence
from madang.realtime.publisher import Streams

UPLOAD_BYTES_MAX = 3 * 1024 * 1024


class Yard(msgspec.Struct):
    """One community of three people: Ann owns it, Bo is a member, Cy is a stranger."""

    db: Database
    clock: ManualClock
    streams: Streams
    service: CommunityService
    community_id: str
    channel_id: str
    ann: Author
    bo: Author
    cy: Author

    def draft(self, text: str, nonce: str | None = None, reply_to: str | None = None) -> Draft:
        """A draft with a nonce of its own."""
        self.clock.advance_ms(1)
        return Draft(nonce=nonce or f"n{self.clock.now_ms()}", text=text, reply_to=reply_to)

    async def make_moderator(self, account_id: str) -> None:
        """Give a member the moderators' role."""
        await self.service.roles.set_word(
            self.community_id, account_id, "moderator", self.ann.account_id
        )

    async def events(self, stream: str, after: int = 0) -> list[stream_log.Entry]:
        """What stands in a stream's log."""
        return await self.db.read(
            lambda tx: stream_log.entries_after(tx, stream, after, limit=10_000)
        )


async def make_yard(
    db: Database, clock: ManualClock, is_public: bool = True, pages: Pages | None = None
) -> Yard:
    """Build the service and its three people."""
    bus = MemoryBus(clock)
    await bus.start()
    streams = Streams(db, Hub(), bus, clock, await stream_log.epoch(db))
    structure, members, roles = SqlStructureStore(), SqlMemberStore(), SqlRoleStore()
    blobs = MemoryBlobs()
    tools = Tools(
        db=db,
        streams=streams,
        bus=bus,
        clock=clock,
        presence=Presence(bus, clock, lambda account_id, shown: None),
        structure=structure,
        members=members,
        roles=roles,
        messages=SqlMessageStore(),
        reads=SqlReadStore(),
        files=sql_files(db, clock, blobs, UPLOAD_BYTES_MAX),
        parts=sql_parts(pages),
        search=search_store(db.capabilities),
        pins=SqlPinStore(),
        versions=SqlVersionStore(),
        notifications=SqlNotificationStore(),
        notices=sql_notices(WebPush(clock, "mailto:test@localhost")),
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
            folder=Path(mkdtemp(prefix="archives-")), revision=newest_revision(), may_be_plain=True
        ),
    )
    access = Access(db, structure, members, roles, bus, clock)
    access.start()
    service = CommunityService(tools, access)
    ann, bo, cy = (Author(c * 16, name) for c, name in (("a", "Ann"), ("b", "보라"), ("c", "Cy")))
    owner = newcomer(ann.account_id, ann.name, "owner", clock.now_ms())
    made = await service.structure.create(
        CommunityFields(name="독서 모임 Readers", is_public=is_public), owner
    )
    channel = await service.channels.create(
        made.community_id, NewChannel(name="광장", kind="text"), ann.account_id
    )
    if is_public:
        await service.members.join(made.community_id, bo.account_id, bo.name)
    return Yard(db, clock, streams, service, made.community_id, channel.channel_id, ann, bo, cy)


@pytest.fixture
async def yard(any_database: Database) -> Yard:
    """A public community, on every engine."""
    return await make_yard(any_database, ManualClock())


@pytest.fixture
async def private_yard(any_database: Database) -> Yard:
    """A private community with one member."""
    return await make_yard(any_database, ManualClock(), is_public=False)


def event_of(entry: stream_log.Entry) -> dict[str, object]:
    """An entry's event as a client decodes it."""
    decoded: dict[str, object] = msgspec.json.decode(entry.body)
    return decoded


__all__ = ["Yard", "event_of", "make_yard"]
