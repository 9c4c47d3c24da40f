"""What every verb of the community works with: the stores, the streams, the clock, presence."""

from pathlib import Path
from typing import Protocol

from msgspec import Struct

from madang.community.service.blobs import BlobKeeper
from madang.community.store import MemberStore, MessageStore, ReadStore, RoleStore, StructureStore
from madang.community.store.archives import ArchiveStore
from madang.community.store.departures import DepartureStore
from madang.community.store.direct import DirectStore, PeopleStore
from madang.community.store.emoji import EmojiStore
from madang.community.store.files import AttachmentStore, Pictures, UploadStore
from madang.community.store.moderation import (
    AuditStore,
    InviteStore,
    ModerationStore,
    ReportStore,
)
from madang.community.store.notices import PushSender, PushStore, StatusStore, TellingStore
from madang.community.store.notifications import NotificationStore
from madang.community.store.pins import PinStore, VersionStore
from madang.community.store.polls import PollStore
from madang.community.store.previews import Pages, PreviewStore
from madang.community.store.profiles import ProfileStore
from madang.community.store.retention import RetentionStore
from madang.community.store.rules import RequestStore, RuleStore
from madang.community.store.search import SearchStore
from madang.community.store.threads import ForwardStore, ThreadStore
from madang.community.store.webhooks import HookStore, WebhookStore
from madang.engines.bus.port import Bus
from madang.engines.sql.port import Database
from madang.kernel.clock import Clock
from madang.realtime.presence import Shown, State, Status
from madang.realtime.streams import StreamWriter


class PresenceBoard(Protocol):
    """Who of the asked accounts is here now."""

    def present(self, account_ids: list[str]) -> dict[str, State]:
        """Return the states of those that are not offline."""
        ...

    def state(self, account_id: str) -> Shown:
        """Return how an account is shown now."""
        ...

    def is_attending(self, account_id: str) -> bool:
        """Say whether a device of an account is in use, whatever others are shown."""
        ...

    def is_quiet(self, account_id: str) -> bool:
        """Say whether a person has chosen not to be disturbed."""
        ...

    async def choose(self, account_id: str, status: Status) -> None:
        """Show what a person has chosen, in every process."""
        ...


class FileTools(Struct, frozen=True, kw_only=True):
    """What verbs on files work with."""

    uploads: UploadStore
    attachments: AttachmentStore
    blobs: BlobKeeper
    pictures: Pictures
    size_max_bytes: int


class PartTools(Struct, frozen=True, kw_only=True):
    """What verbs on the parts of messages work with: previews, polls, emoji, retention."""

    previews: PreviewStore
    polls: PollStore
    emoji: EmojiStore
    retention: RetentionStore
    pages: Pages | None
    """None when link previews are off."""


class Sent(Struct, frozen=True, kw_only=True):
    """How a try to deliver went: a status, or why there is none."""

    status: int | None
    problem: str


class Sender(Protocol):
    """Posts to addresses elsewhere, and to public ones only (DO36)."""

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Sent:
        """Post a body; nothing is raised for what the other side does."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


class DoorTools(Struct, frozen=True, kw_only=True):
    """What verbs on webhooks and hooks work with."""

    webhooks: WebhookStore
    hooks: HookStore
    may_be_plain: bool
    """Whether hooks may have http addresses, and addresses that are not public."""
    sender: Sender
    archives: ArchiveStore
    folder: Path
    """Where archives lie that are fetched or have come."""
    revision: str
    """Newest revision of the tables that this program knows."""


class NoticeTools(Struct, frozen=True, kw_only=True):
    """What verbs on alerts, push and statuses work with."""

    telling: TellingStore
    pushes: PushStore
    statuses: StatusStore
    sender: PushSender
    may_be_plain: bool
    """Whether endpoints may have http addresses."""


class Tools(Struct, frozen=True, kw_only=True):
    """Passed whole, so that a verb's signature names only what the verb is about."""

    db: Database
    streams: StreamWriter
    bus: Bus
    clock: Clock
    presence: PresenceBoard
    structure: StructureStore
    members: MemberStore
    roles: RoleStore
    messages: MessageStore
    reads: ReadStore
    files: FileTools
    parts: PartTools
    search: SearchStore
    pins: PinStore
    versions: VersionStore
    notifications: NotificationStore
    notices: NoticeTools
    threads: ThreadStore
    directs: DirectStore
    people: PeopleStore
    forwards: ForwardStore
    profiles: ProfileStore
    invites: InviteStore
    moderation: ModerationStore
    audit: AuditStore
    reports: ReportStore
    rules: RuleStore
    requests: RequestStore
    doors: DoorTools
    departures: DepartureStore


def channel_stream(channel_id: str) -> str:
    """Name the stream of a channel."""
    return f"channel:{channel_id}"


def community_stream(community_id: str) -> str:
    """Name the stream of a community."""
    return f"community:{community_id}"


def account_stream(account_id: str) -> str:
    """Name an account's own stream."""
    return f"account:{account_id}"


def moderation_stream(community_id: str) -> str:
    """Name the stream that only a community's moderators follow."""
    return f"moderation:{community_id}"
