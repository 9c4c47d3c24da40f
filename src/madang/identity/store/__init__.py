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
from madang.identity.store.factors import (
    FactorStore,
    NetworkStore,
    PasskeyStore,
    StoredPasskey,
    Ticket,
    TicketStore,
    Totp,
)

__all__ = [
    "AccountStore",
    "Authenticators",
    "Credentials",
    "FactorStore",
    "KeyStore",
    "NetworkStore",
    "NewCredential",
    "Outbox",
    "PasskeyStore",
    "PasswordHasher",
    "Pictures",
    "Sender",
    "SessionStore",
    "SigningKey",
    "Site",
    "StoredPasskey",
    "StoredSession",
    "Ticket",
    "TicketStore",
    "TokenFormat",
    "Totp",
]
