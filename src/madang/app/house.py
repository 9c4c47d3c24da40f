"""The whole house, wired: engines below, services above, and who hears of what.

The one thing to know: services are built here and nowhere else, in the order of the stack, and are
started in that order and stopped in the reverse.
"""

import asyncio
import logging
from collections.abc import Awaitable

from madang.app.doors import HouseDoors, streams_of
from madang.app.engines import Engines, open_engines
from madang.app.figures import market_service, pipeline_service, trends_service
from madang.app.notice_work import NoticeWork
from madang.app.people import community_service, identity_service, pages_of
from madang.app.stopped_hook import stopped_hook
from madang.boards import BoardService, SampleCommunity, board_stream
from madang.community import HOOK_EVENTS, Hook, Pages
from madang.community.events import (
    ChannelCreated,
    ChannelDeleted,
    MessageEdited,
    MessageSent,
    PresenceChanged,
)
from madang.community.events.threads import ThreadDeleted
from madang.identity import AccountDeleted, ProfileChanged, SessionRevoked, SignedUp
from madang.kernel.clock import Clock, SystemClock
from madang.kernel.errors import Unavailable
from madang.kernel.events import Event, kinds_of, tag_of
from madang.kernel.settings import Settings
from madang.kernel.source import SourceState
from madang.market.jobs.plan import PIPELINE as MARKET_PIPELINE
from madang.pipelines import RunFinished
from madang.pipelines.errors import PipelineBusy
from madang.realtime import stream_log
from madang.realtime.gateway import Gateway
from madang.realtime.hub import Hub
from madang.realtime.presence import Presence, Shown
from madang.realtime.publisher import Streams
from madang.trends import DEFAULT_KEYWORDS

logger = logging.getLogger(__name__)

LIVE_TRIES_MAX = 20
LIVE_TRY_WAIT_S = 0.5
SWEEP_FILES_EVERY_S = 600
SWEEP_MESSAGES_EVERY_S = 600


class House:
    """Every service of one process. Build it with `House.open`."""

    def __init__(
        self,
        settings: Settings,
        engines: Engines,
        clock: Clock,
        epoch: str,
        pages: Pages | None,
    ) -> None:
        db, bus = engines.db, engines.bus
        self.settings = settings
        self.engines = engines
        self.clock = clock
        self.hub = Hub()
        self.presence = Presence(bus, clock, self._presence_changed)
        self.streams = Streams(db, self.hub, bus, clock, epoch)
        self.identity = identity_service(settings, engines, clock)
        self.community = community_service(
            settings, engines, self.streams, self.presence, clock, pages
        )
        self.trends = trends_service(settings, engines, self.streams, clock, self.community.access)
        self.market = market_service(settings, engines)
        self.pipelines = pipeline_service(settings, engines, clock)
        self.boards = BoardService(
            self.community,
            db,
            self.streams,
            {"market": self._market_source, "trends": self._trends_source},
        )
        self.sample = SampleCommunity(self.community)
        self.doors = HouseDoors(self.identity, self.community, self.presence)
        self.gateway = Gateway(db, self.hub, self.presence, self.doors, epoch)
        self.notice_work = NoticeWork(settings, self.identity, self.community, self.presence)
        self._tasks: set[asyncio.Task[object]] = set()
        self._listen()

    @classmethod
    async def open(
        cls, settings: Settings, clock: Clock | None = None, pages: Pages | None = None
    ) -> "House":
        """Open the engines and build everything; nothing moves before `start`.

        Args:
            pages: reads linked pages in place of the guarded reader; for tests.
        """
        clock = clock or SystemClock()
        engines = await open_engines(settings, clock)
        epoch = await stream_log.epoch(engines.db)
        return cls(settings, engines, clock, epoch, pages or pages_of(settings, clock))

    async def start(self, with_sample: bool) -> None:
        """Start everything, and make the sample community when there is none."""
        self.streams.start()
        self.presence.start()
        await self.notice_work.start()
        self.community.access.start()
        await self.identity.start()
        if with_sample:
            await self.sample.make()
        for channel in await self.community.channels.boards():
            if channel.board == "trends":
                await self.trends.add_board(channel.channel_id, DEFAULT_KEYWORDS)
        self.trends.start()
        self._later(self.community.search.build())
        self._later(self._sweep_files())
        self._later(self._sweep_messages())
        self.community.deliveries.start()
        await self.community.imports.start()
        await self.pipelines.start()

    async def close(self) -> None:
        """Stop what moves, then close the engines."""
        await self.pipelines.stop()
        await self.trends.stop()
        self.presence.stop()
        await self.notice_work.close()
        await self.community.imports.close()
        await self.community.deliveries.close()
        await self.identity.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.engines.close()

    def _listen(self) -> None:
        """Wire who hears of what: upwards only by events."""
        self.identity.on_signed_up(self._signed_up)
        self.identity.on_profile_changed(self._profile_changed)
        self.identity.on_session_revoked(self._session_revoked)
        self.identity.deletions.before.append(self.community.departures.check)
        self.identity.deletions.on_deleted.append(self._account_deleted)
        self.community.access.on_change(
            lambda community_id: self._later(self._recheck(community_id))
        )
        self.community.deliveries.on_stopped = self._hook_stopped
        self.community.imports.on_restored = self._restored
        for kind in kinds_of(Event):
            if issubclass(kind, Event) and tag_of(kind) in HOOK_EVENTS:
                self.streams.listen(kind, self.community.deliveries.wake)
        self.streams.listen(ChannelCreated, self._channel_created)
        self.streams.listen(ChannelDeleted, self._channel_deleted)
        self.streams.listen(MessageSent, self._look_at_links)
        self.streams.listen(MessageEdited, self._look_at_links)
        self.streams.listen(MessageSent, self.notice_work.message_sent)
        self.streams.listen(ThreadDeleted, self._thread_deleted)
        self.pipelines.on_finished(self._run_finished)

    async def _signed_up(self, event: SignedUp) -> None:
        if event.account.is_owner:
            await self.sample.hand_over(event.account.account_id, event.account.name)

    async def _profile_changed(self, event: ProfileChanged) -> None:
        await self.community.members.rename(event.account.account_id, event.account.name)
        await self.community.people.rename(event.account.account_id, event.account.name)

    async def _account_deleted(self, event: AccountDeleted) -> None:
        await self.community.departures.depart(
            event.account_id, event.ghost_id, keeps_messages=event.keeps_messages
        )
        await stream_log.forget(self.engines.db, event.account_id)

    def _session_revoked(self, event: SessionRevoked) -> None:
        self.gateway.revoke_session(event.session_id)
        self._later(self.community.notices.session_ended(event.session_id))

    async def _restored(self, _community_id: str) -> None:
        for channel in await self.community.channels.boards():
            if channel.board == "trends":
                await self.trends.add_board(channel.channel_id, DEFAULT_KEYWORDS)

    async def _hook_stopped(self, hook: Hook) -> None:
        rights = await self.community.access.rights(hook.community_id)
        owner_id = rights.owner_id if rights else None
        if owner_id is not None:
            await self.identity.tell(owner_id, *stopped_hook(hook))

    async def _recheck(self, community_id: str) -> None:
        channel_ids = await self.community.channels.ids_of(community_id)
        for stream in streams_of(community_id, channel_ids):
            await self.gateway.recheck(stream)

    def _channel_created(self, event: ChannelCreated) -> None:
        if event.channel.board == "trends":
            self._later(self.trends.add_board(event.channel.channel_id, DEFAULT_KEYWORDS))

    def _channel_deleted(self, event: ChannelDeleted) -> None:
        for stream in (f"channel:{event.channel_id}", board_stream(event.channel_id)):
            self.gateway.end(stream)
        self._later(self.trends.remove_board(event.channel_id))

    def _thread_deleted(self, event: ThreadDeleted) -> None:
        self.gateway.end(f"channel:{event.thread_id}")

    async def _run_finished(self, event: RunFinished) -> None:
        if event.run.pipeline != MARKET_PIPELINE.name:
            return
        analysed = await self.market.follow(event.run)
        if analysed is not None:
            await self.boards.tell("market", analysed)
        is_sample_shown = event.run.trigger == "first_start" and event.run.state == "succeeded"
        if is_sample_shown and self.settings.market.source == "auto":
            self._later(self._ask_live_source())

    async def _ask_live_source(self) -> None:
        """Run again after the first start: the sample is on the board, now the network is waited for."""
        for _ in range(LIVE_TRIES_MAX):
            try:
                await self.pipelines.run_now(MARKET_PIPELINE.name, trigger="schedule")
                return
            except PipelineBusy:
                await asyncio.sleep(LIVE_TRY_WAIT_S)

    async def _sweep_files(self) -> None:
        """Remove files that were never sent, and contents that nothing refers to, for ever."""
        while True:
            try:
                await self.community.uploads.sweep()
            except Unavailable as wrong:
                logger.warning("files are swept later: %s", wrong.message)
            await asyncio.sleep(SWEEP_FILES_EVERY_S)

    async def _sweep_messages(self) -> None:
        """Remove messages that stayed as long as their place lets them, for ever."""
        while True:
            try:
                await self.community.retention.sweep()
            except Unavailable as wrong:
                logger.warning("messages are removed later: %s", wrong.message)
            await asyncio.sleep(SWEEP_MESSAGES_EVERY_S)

    def _look_at_links(self, event: MessageSent | MessageEdited) -> None:
        if self.community.previews.wants(event.message):
            self._later(self.community.previews.look(event.message))

    def _presence_changed(self, account_id: str, _shown: Shown) -> None:
        self._later(self._tell_presence(account_id))

    async def _tell_presence(self, account_id: str) -> None:
        await self.gateway.tell_person(account_id)
        friend_ids = await self.community.people.friend_ids(account_id)
        # Asked only now: two changes may overtake each other while the friends are read.
        shown = self.presence.state(account_id)
        for friend_id in friend_ids:
            self.streams.pass_on(
                f"account:{friend_id}", PresenceChanged(account_id=account_id, state=shown)
            )

    async def _market_source(self, channel_id: str) -> SourceState:
        return await self.market.source_state()

    async def _trends_source(self, channel_id: str) -> SourceState:
        return self.trends.source_state()

    def _later(self, work: Awaitable[object]) -> None:
        task: asyncio.Task[object] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[object]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("a listener failed", exc_info=task.exception())
