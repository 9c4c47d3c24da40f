"""What identity needs from outside: its rows, a password hasher, a token format, a way for mail.

Methods that take a `tx` run inside the transaction they are given.
"""

from madang.identity.store.accounts import (
    AccountStore,
    Credentials,
    KeyStore,
    SessionStore,
    SigningKey,
    StoredSession,
)
from madang.identity.store.crafts import (
    Authenticators,
    NewCredential,
    Outbox,
    PasswordHasher,
    Pictures,
    Sender,
    Site,
    TokenFormat,
)
from madang.identity.store.doors import ApiTokenStore, BotStore, KnownToken
from madang.identity.store.factors import (
    FactorStore,
    NetworkStore,
    PasskeyStore,
    StoredPasskey,
    Ticket,
    TicketStore,
    Totp,
)
from madang.identity.store.own import OwnStore, StoredDeletion, StoredExport
from madang.identity.store.providers import (
    IdToken,
    LoginStore,
    ProviderClient,
    StoredLogin,
    Traded,
    UserInfo,
)

__all__ = [
    "AccountStore",
    "ApiTokenStore",
    "Authenticators",
    "BotStore",
    "Credentials",
    "FactorStore",
    "IdToken",
    "KeyStore",
    "KnownToken",
    "LoginStore",
    "NetworkStore",
    "NewCredential",
    "Outbox",
    "OwnStore",
    "PasskeyStore",
    "PasswordHasher",
    "Pictures",
    "ProviderClient",
    "Sender",
    "SessionStore",
    "SigningKey",
    "Site",
    "StoredDeletion",
    "StoredExport",
    "StoredLogin",
    "StoredPasskey",
    "StoredSession",
    "Ticket",
    "TicketStore",
    "TokenFormat",
    "Totp",
    "Traded",
    "UserInfo",
]
