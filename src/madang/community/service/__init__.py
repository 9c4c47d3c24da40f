"""The verbs of the community: each checks, writes with its events in one commit, and publishes."""

from madang.community.service.access import Access
from madang.community.service.audit import Audit
from madang.community.service.channels import Channels
from madang.community.service.files import Files
from madang.community.service.invites import Invites
from madang.community.service.members import Members
from madang.community.service.messages import Messages
from madang.community.service.notifications import Notifications
from madang.community.service.overwrites import Overwrites
from madang.community.service.pins import Pinning
from madang.community.service.profiles import Profiles
from madang.community.service.reactions import Reactions
from madang.community.service.reads import Reads
from madang.community.service.reports import Reports
from madang.community.service.roles import Roles
from madang.community.service.sanctions import Sanctions
from madang.community.service.search import Search
from madang.community.service.structure import Snapshot, Structure
from madang.community.service.tools import Tools
from madang.community.service.uploads import Uploads

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
        self.messages = Messages(tools, access)
        self.reactions = Reactions(tools, access)
        self.reads = Reads(tools, access)
        self.uploads = Uploads(tools, access)
        self.files = Files(tools, access)
        self.search = Search(tools, access)
        self.pins = Pinning(tools, access)
        self.profiles = Profiles(tools, access)
        self.notifications = Notifications(tools, access)
        self.invites = Invites(tools, access, self.members)
        self.sanctions = Sanctions(tools, access)
        self.audit = Audit(tools, access)
        self.reports = Reports(tools, access)
