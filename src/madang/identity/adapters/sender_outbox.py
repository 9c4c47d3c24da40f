"""Mail on one machine: kept in a table that the owner reads, and written to the log (ID16)."""

import logging

from madang.engines.sql.port import Database, Tx
from madang.identity.model import Mail, OutboxMail
from madang.kernel.clock import Clock
from madang.kernel.ids import new_id

logger = logging.getLogger(__name__)

OUTBOX_MAILS_MAX = 500


class OutboxSender:
    """A `Sender` and an `Outbox`."""

    def __init__(self, db: Database, clock: Clock, mails_max: int = OUTBOX_MAILS_MAX) -> None:
        self._db = db
        self._clock = clock
        self._mails_max = mails_max

    async def start(self) -> None:
        """Nothing to begin."""

    async def send(self, mail: Mail) -> None:
        """Keep a mail, and drop the oldest beyond the limit."""
        mail_id, now_ms = new_id(), self._clock.now_ms()

        async def work(tx: Tx) -> None:
            await tx.execute(
                "INSERT INTO mail (mail_id, recipient, subject, text, sent_at_ms, status) "
                "VALUES ($1, $2, $3, $4, $5, 'kept')",
                mail_id,
                mail.to,
                mail.subject,
                mail.text,
                now_ms,
            )
            await tx.execute(
                "DELETE FROM mail WHERE mail_id NOT IN "
                "(SELECT mail_id FROM mail ORDER BY mail_id DESC LIMIT $1)",
                self._mails_max,
            )

        await self._db.write(work)
        logger.info("mail to %s is in the outbox: %s\n%s", mail.to, mail.subject, mail.text)

    async def mails(self) -> list[OutboxMail]:
        """Return the kept mails, newest first."""

        async def work(tx: Tx) -> list[OutboxMail]:
            rows = await tx.all(
                "SELECT mail_id, recipient, subject, text, sent_at_ms, status FROM mail "
                "ORDER BY mail_id DESC"
            )
            return [
                OutboxMail(
                    mail_id=row["mail_id"],
                    to=row["recipient"],
                    subject=row["subject"],
                    text=row["text"],
                    sent_at_ms=row["sent_at_ms"],
                    status=row["status"],
                )
                for row in rows
            ]

        return await self._db.read(work)

    async def close(self) -> None:
        """Nothing waits here."""
