"""The verbs of the community: each checks, writes with its events in one commit, and publishes."""

from madang.community.service.access import Access
from madang.community.service.channels import Channels
from madang.community.service.members import Members
from madang.community.service.messages import Messages
from madang.community.service.reactions import Reactions
from madang.community.service.reads import Reads
from madang.community.service.structure import Snapshot, Structure
from madang.community.service.tools import Tools

__all__ = ["Access", "CommunityService", "Snapshot"]


class CommunityService:
    """All nouns of the community over one set of tools."""

    def __init__(self, tools: Tools, access: Access) -> None:
        self.access = access
        self.structure = Structure(tools, access)
        self.channels = Channels(tools, access)
        self.members = Members(tools, access)
        self.messages = Messages(tools, access)
        self.reactions = Reactions(tools, access)
        self.reads = Reads(tools, access)
