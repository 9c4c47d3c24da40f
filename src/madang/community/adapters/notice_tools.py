"""Builds what verbs on alerts, push and statuses work with."""

from madang.community.adapters.pushes import SqlPushStore
from madang.community.adapters.statuses import SqlStatusStore
from madang.community.adapters.telling import SqlTellingStore
from madang.community.service.tools import NoticeTools
from madang.community.store.notices import PushSender


def sql_notices(sender: PushSender, *, may_be_plain: bool = False) -> NoticeTools:
    """Return the tools of notices; only tests let endpoints be http."""
    return NoticeTools(
        telling=SqlTellingStore(),
        pushes=SqlPushStore(),
        statuses=SqlStatusStore(),
        sender=sender,
        may_be_plain=may_be_plain,
    )
