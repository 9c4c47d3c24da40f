"""The community's stores in SQL, one text for SQLite and PostgreSQL."""

from madang.community.adapters.members import SqlMemberStore
from madang.community.adapters.messages import SqlMessageStore
from madang.community.adapters.reads import SqlReadStore
from madang.community.adapters.structure import SqlStructureStore

__all__ = ["SqlMemberStore", "SqlMessageStore", "SqlReadStore", "SqlStructureStore"]
