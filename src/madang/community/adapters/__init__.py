"""The community's stores in SQL, one text for SQLite and PostgreSQL."""

from madang.community.adapters.file_tools import sql_files
from madang.community.adapters.invites import SqlInviteStore
from madang.community.adapters.members import SqlMemberStore
from madang.community.adapters.messages import SqlMessageStore
from madang.community.adapters.moderation import SqlAuditStore, SqlModerationStore
from madang.community.adapters.notifications import SqlNotificationStore
from madang.community.adapters.pins import SqlPinStore, SqlVersionStore
from madang.community.adapters.reads import SqlReadStore
from madang.community.adapters.reports import SqlReportStore
from madang.community.adapters.roles import SqlRoleStore
from madang.community.adapters.search import search_store
from madang.community.adapters.structure import SqlStructureStore

__all__ = [
    "SqlAuditStore",
    "SqlInviteStore",
    "SqlMemberStore",
    "SqlMessageStore",
    "SqlModerationStore",
    "SqlNotificationStore",
    "SqlPinStore",
    "SqlReadStore",
    "SqlReportStore",
    "SqlRoleStore",
    "SqlStructureStore",
    "SqlVersionStore",
    "search_store",
    "sql_files",
]
