"""The engines of identity: SQL rows, argon2id, JWT, and the ways mail leaves."""

from madang.identity.adapters.passwords import Argon2Hasher
from madang.identity.adapters.sender_outbox import OutboxSender
from madang.identity.adapters.sender_smtp import SmtpSender
from madang.identity.adapters.sql import SqlAccountStore, SqlKeyStore
from madang.identity.adapters.sql_sessions import SqlSessionStore
from madang.identity.adapters.tokens import JwtFormat

__all__ = [
    "Argon2Hasher",
    "JwtFormat",
    "OutboxSender",
    "SmtpSender",
    "SqlAccountStore",
    "SqlKeyStore",
    "SqlSessionStore",
]
