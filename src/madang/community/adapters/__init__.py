"""The community's stores in SQL, one text for SQLite and PostgreSQL."""

from madang.community.adapters.file_tools import sql_files
from madang.community.adapters.invites import SqlInviteStore
from madang.community.adapters.members import SqlMemberStore
from madang.community.adapters.messages import SqlMessageStore
from madang.community.adapters.moderation import SqlAuditStore, SqlModerationStore
from madang.community.adapters.notifications import SqlNotificationStore
from madang.community.adapters.pages import WebPages
from madang.community.adapters.parts import sql_parts
from madang.community.adapters.pins import SqlPinStore, SqlVersionStore
from madang.community.adapters.profiles import SqlProfileStore
from madang.community.adapters.reads import SqlReadStore
from madang.community.adapters.reports import SqlReportStore
from madang.community.adapters.roles import SqlRoleStore
from madang.community.adapters.search import search_store
from madang.community.adapters.structure import SqlStructureStore
from madang.community.adapters.threads import SqlForwardStore, SqlThreadStore

__all__ = [
    "SqlAuditStore",
    "SqlForwardStore",
    "SqlInviteStore",
    "SqlMemberStore",
    "SqlMessageStore",
    "SqlModerationStore",
    "SqlNotificationStore",
    "SqlPinStore",
    "SqlProfileStore",
    "SqlReadStore",
    "SqlReportStore",
    "SqlRoleStore",
    "SqlStructureStore",
    "SqlThreadStore",
    "SqlVersionStore",
    "WebPages",
    "search_store",
    "sql_files",
    "sql_parts",
]
