"""Communities, channels, members, messages, reactions, read markers."""

from madang.community.model import Channel, Community, Member, Message, Permission
from madang.community.model.hooks import HOOK_EVENTS, Hook
from madang.community.service import Access, CommunityService
from madang.community.service.channels import ChannelFields, NewChannel
from madang.community.service.digests import DigestLine
from madang.community.service.messages import Author, Draft
from madang.community.service.structure import CommunityFields
from madang.community.service.tools import Tools
from madang.community.store.previews import Pages

__all__ = [
    "HOOK_EVENTS",
    "Access",
    "Author",
    "Channel",
    "ChannelFields",
    "Community",
    "CommunityFields",
    "CommunityService",
    "DigestLine",
    "Draft",
    "Hook",
    "Member",
    "Message",
    "NewChannel",
    "Pages",
    "Permission",
    "Tools",
]
