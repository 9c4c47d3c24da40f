"""Whom a message calls: people, roles, everyone, or whoever is here (docs/specs/notifications.md). Pure.

In a text a person is `<@ID>`, a role `<@&ID>`, and everyone and who is here are their words. In
`Message.mentions` stand account ids, role ids (everyone's role for @everyone) and HERE.
"""

import re
from typing import Literal

CallKind = Literal["none", "account", "role", "everyone"]
"""How a message calls one reader; the most personal way counts, and @here counts as everyone."""

HERE = "here"
MENTIONS_MAX = 50

_ID = "[0-9a-hjkmnp-tv-z]{16}"
_MENTION = re.compile(rf"<@({_ID})>")
_ROLE_MENTION = re.compile(rf"<@&({_ID})>")
_WORD = re.compile(r"(?<![\w@.])@(everyone|here)(?!\w)")
_CODE = re.compile(r"```[\s\S]*?```|`[^`\n]+`")


def mentioned(text: str) -> tuple[str, ...]:
    """Return the account ids written as <@ID> outside of code, each once, at most MENTIONS_MAX."""
    return tuple(dict.fromkeys(_MENTION.findall(_CODE.sub(" ", text))))[:MENTIONS_MAX]


def mentioned_roles(text: str) -> tuple[str, ...]:
    """Return the role ids written as <@&ID> outside of code, each once, at most MENTIONS_MAX."""
    return tuple(dict.fromkeys(_ROLE_MENTION.findall(_CODE.sub(" ", text))))[:MENTIONS_MAX]


def called_word(text: str) -> Literal["everyone", "here"] | None:
    """Return which of @everyone and @here a text says outside of code; everyone holds the other."""
    words = set(_WORD.findall(_CODE.sub(" ", text)))
    return "everyone" if "everyone" in words else "here" if "here" in words else None
