"""The community's stores in SQL, one text for SQLite and PostgreSQL."""

from madang.community.adapters.departures import SqlDepartureStore
from madang.community.adapters.direct import SqlDirectStore
from madang.community.adapters.doors import sql_doors
from madang.community.adapters.file_tools import sql_files
from madang.community.adapters.invites import SqlInviteStore
from madang.community.adapters.members import SqlMemberStore
from madang.community.adapters.messages import SqlMessageStore
from madang.community.adapters.moderation import SqlAuditStore, SqlModerationStore
from madang.community.adapters.notice_tools import sql_notices
from madang.community.adapters.notifications import SqlNotificationStore
from madang.community.adapters.pages import Guard, WebPages
from madang.community.adapters.parts import sql_parts
from madang.community.adapters.people import SqlPeopleStore
from madang.community.adapters.pins import SqlPinStore, SqlVersionStore
from madang.community.adapters.profiles import SqlProfileStore
from madang.community.adapters.push_sender import WebPush
from madang.community.adapters.reads import SqlReadStore
from madang.community.adapters.reports import SqlReportStore
from madang.community.adapters.requests import SqlRequestStore
from madang.community.adapters.roles import SqlRoleStore
from madang.community.adapters.rules import SqlRuleStore
from madang.community.adapters.search import search_store
from madang.community.adapters.structure import SqlStructureStore
from madang.community.adapters.threads import SqlForwardStore, SqlThreadStore

__all__ = [
    "Guard",
    "SqlAuditStore",
    "SqlDepartureStore",
    "SqlDirectStore",
    "SqlForwardStore",
    "SqlInviteStore",
    "SqlMemberStore",
    "SqlMessageStore",
    "SqlModerationStore",
    "SqlNotificationStore",
    "SqlPeopleStore",
    "SqlPinStore",
    "SqlProfileStore",
    "SqlReadStore",
    "SqlReportStore",
    "SqlRequestStore",
    "SqlRoleStore",
    "SqlRuleStore",
    "SqlStructureStore",
    "SqlThreadStore",
    "SqlVersionStore",
    "WebPages",
    "WebPush",
    "search_store",
    "sql_doors",
    "sql_files",
    "sql_notices",
    "sql_parts",
]
