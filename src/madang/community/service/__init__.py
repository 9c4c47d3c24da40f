"""The verbs of the community: each checks, writes with its events in one commit, and publishes."""

from madang.community.service.access import Access
from madang.community.service.audit import Audit
from madang.community.service.channels import Channels
from madang.community.service.deliveries import Deliveries
from madang.community.service.departures import Departures
from madang.community.service.digests import Digests
from madang.community.service.directs import Directs
from madang.community.service.discord import DiscordImport
from madang.community.service.emoji import Emoji
from madang.community.service.exports import Exports
from madang.community.service.files import Files
from madang.community.service.forwards import Forwards
from madang.community.service.gate import Gate
from madang.community.service.hooks import Hooks
from madang.community.service.imports import Imports
from madang.community.service.invites import Invites
from madang.community.service.members import Members
from madang.community.service.messages import Messages
from madang.community.service.notices import Notices
from madang.community.service.notifications import Notifications
from madang.community.service.overwrites import Overwrites
from madang.community.service.people import People
from madang.community.service.pins import Pinning
from madang.community.service.places import Places
from madang.community.service.polls import Polls
from madang.community.service.previews import Previews
from madang.community.service.profiles import Profiles
from madang.community.service.pushing import Pushing
from madang.community.service.reactions import Reactions
from madang.community.service.reads import Reads
from madang.community.service.removals import Removals
from madang.community.service.reports import Reports
from madang.community.service.requests import JoinRequests
from madang.community.service.restoring import Restoring
from madang.community.service.retention import RetentionKeeper
from madang.community.service.roles import Roles
from madang.community.service.rules import Rules
from madang.community.service.sanctions import Sanctions
from madang.community.service.search import Search
from madang.community.service.slow_mode import SlowModes
from madang.community.service.structure import Snapshot, Structure
from madang.community.service.threads import Threads
from madang.community.service.tools import Tools
from madang.community.service.uploads import Uploads
from madang.community.service.webhooks import Webhooks

__all__ = ["Access", "CommunityService", "Snapshot"]


class CommunityService:
    """All nouns of the community over one set of tools."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self.access = access
        self.structure = Structure(tools, access)
        self.channels = Channels(tools, access)
        self.members = Members(tools, access)
        self.roles = Roles(tools, access)
        self.overwrites = Overwrites(tools, access)
        self.gate = Gate(tools, access)
        self.messages = Messages(tools, access, self.gate)
        self.reactions = Reactions(tools, access)
        self.threads = Threads(tools, access)
        self.forwards = Forwards(tools, access, self.messages)
        self.reads = Reads(tools, access)
        self.uploads = Uploads(tools, access)
        self.files = Files(tools, access)
        self.previews = Previews(tools, access, self.files)
        self.polls = Polls(tools, access)
        self.emoji = Emoji(tools, access, self.files)
        self.removals = Removals(tools, access)
        self.retention = RetentionKeeper(tools, access, self.removals)
        self.search = Search(tools, access)
        self.pins = Pinning(tools, access)
        self.places = Places(tools, access)
        self.profiles = Profiles(tools, access)
        self.notifications = Notifications(tools, access)
        self.notices = Notices(tools)
        self.pushing = Pushing(tools, access, self.notices)
        self.digests = Digests(tools, access, self.search)
        self.people = People(tools, access)
        self.directs = Directs(tools, access, self.members)
        self.invites = Invites(tools, access, self.members)
        self.requests = JoinRequests(tools, access, self.members)
        self.sanctions = Sanctions(tools, access)
        self.slow_modes = SlowModes(tools, access, self.gate)
        self.rules = Rules(tools, access, self.gate)
        self.audit = Audit(tools, access)
        self.departures = Departures(tools, access, self.members)
        self.reports = Reports(tools, access)
        self.webhooks = Webhooks(tools, access, self.messages)
        self.hooks = Hooks(tools, access)
        self.exports = Exports(tools, access)
        self.imports = Imports(
            tools, access, Restoring(tools, self.exports), DiscordImport(tools, access)
        )
        self.deliveries = Deliveries(tools, access, tools.doors.sender)
