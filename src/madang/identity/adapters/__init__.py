"""The engines of identity: SQL rows, argon2id, JWT, and the ways mail leaves."""

from madang.identity.adapters.authenticators import SvgPictures, WebAuthnAuthenticators
from madang.identity.adapters.oidc import OidcClient
from madang.identity.adapters.own_rows import NOT_PERSONAL, OWN_ROWS
from madang.identity.adapters.passwords import Argon2Hasher
from madang.identity.adapters.sender_outbox import OutboxSender
from madang.identity.adapters.sender_smtp import SmtpSender
from madang.identity.adapters.sql import SqlAccountStore, SqlKeyStore
from madang.identity.adapters.sql_doors import SqlApiTokenStore, SqlBotStore
from madang.identity.adapters.sql_factors import SqlFactorStore, SqlPasskeyStore
from madang.identity.adapters.sql_logins import SqlLoginStore
from madang.identity.adapters.sql_own import SqlOwnStore
from madang.identity.adapters.sql_sessions import SqlSessionStore
from madang.identity.adapters.sql_tickets import SqlNetworkStore, SqlTicketStore
from madang.identity.adapters.tokens import JwtFormat
from madang.identity.service import Stores

__all__ = [
    "NOT_PERSONAL",
    "OWN_ROWS",
    "Argon2Hasher",
    "JwtFormat",
    "OidcClient",
    "OutboxSender",
    "SmtpSender",
    "SqlAccountStore",
    "SqlKeyStore",
    "SqlSessionStore",
    "SvgPictures",
    "WebAuthnAuthenticators",
    "sql_stores",
]


def sql_stores() -> Stores:
    """Return every store of identity over SQL."""
    return Stores(
        accounts=SqlAccountStore(),
        sessions=SqlSessionStore(),
        keys=SqlKeyStore(),
        tickets=SqlTicketStore(),
        factors=SqlFactorStore(),
        passkeys=SqlPasskeyStore(),
        networks=SqlNetworkStore(),
        logins=SqlLoginStore(),
        own=SqlOwnStore(),
        api_tokens=SqlApiTokenStore(),
        bots=SqlBotStore(),
    )
