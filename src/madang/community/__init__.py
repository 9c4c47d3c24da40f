"""Communities, channels, members, messages, reactions, read markers."""

from madang.community.model import Channel, Community, Member, Message, Permission
from madang.community.service import Access, CommunityService
from madang.community.service.channels import ChannelFields, NewChannel
from madang.community.service.messages import Author, Draft
from madang.community.service.structure import CommunityFields
from madang.community.service.tools import Tools

__all__ = [
    "Access",
    "Author",
    "Channel",
    "ChannelFields",
    "Community",
    "CommunityFields",
    "CommunityService",
    "Draft",
    "Member",
    "Message",
    "NewChannel",
    "Permission",
    "Tools",
]
