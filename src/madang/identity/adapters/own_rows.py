"""What of identity's tables belongs to a person, in the order in which it goes."""

from madang.engines.sql.own_rows import OwnRows

_MINE = "account_id = $1"
_EXPORTS = "export_id IN (SELECT export_id FROM data_export WHERE account_id = $1)"
_SESSIONS = "session_id IN (SELECT session_id FROM session WHERE account_id = $1)"
_EMAIL = "recipient = (SELECT email FROM account WHERE account_id = $1)"

OWN_ROWS = (
    OwnRows(table="refresh_token", mine=_SESSIONS, is_handed_out=False),
    OwnRows(table="session", mine=_MINE),
    OwnRows(table="email_token", mine=_MINE, is_handed_out=False),
    OwnRows(table="ticket", mine=_MINE, is_handed_out=False),
    OwnRows(table="totp", mine=_MINE, hides=frozenset({"secret", "last_step"})),
    OwnRows(table="recovery_code", mine=_MINE, is_handed_out=False),
    OwnRows(table="passkey", mine=_MINE, hides=frozenset({"public_key", "credential_id"})),
    OwnRows(table="login_network", mine="scope = $1"),
    OwnRows(table="external_login", mine=_MINE),
    OwnRows(table="api_token", mine=_MINE, hides=frozenset({"token_hash"})),
    OwnRows(table="mail", mine=_EMAIL),
    OwnRows(table="data_export_piece", mine=_EXPORTS, is_handed_out=False),
    OwnRows(table="data_export", mine=_MINE),
    OwnRows(table="account_deletion", mine=_MINE),
    OwnRows(table="account", mine=_MINE, hides=frozenset({"password_hash"})),
)
NOT_PERSONAL = frozenset({"signing_key", "installation_owner"})
