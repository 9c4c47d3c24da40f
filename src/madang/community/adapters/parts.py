"""Builds what verbs on the parts of messages work with: previews, polls, emoji, retention."""

from madang.community.adapters.emoji import SqlEmojiStore
from madang.community.adapters.polls import SqlPollStore
from madang.community.adapters.previews import SqlPreviewStore
from madang.community.adapters.retention import SqlRetentionStore
from madang.community.service.tools import PartTools
from madang.community.store.previews import Pages


def sql_parts(pages: Pages | None) -> PartTools:
    """Return the tools of parts; without `pages` there are no link previews."""
    return PartTools(
        previews=SqlPreviewStore(),
        polls=SqlPollStore(),
        emoji=SqlEmojiStore(),
        retention=SqlRetentionStore(),
        pages=pages,
    )
