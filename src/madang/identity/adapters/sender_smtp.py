"""Mail over SMTP: a bounded queue, one worker that speaks smtplib in a thread, and a few tries.

The one thing to know: a password is sent only over TLS, or to the same machine.
"""

import asyncio
import ipaddress
import logging
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

import msgspec

from madang.identity.model import Mail
from madang.kernel.errors import SettingsError, Unavailable

logger = logging.getLogger(__name__)

MAILS_WAITING_MAX = 200
SEND_TRIES = 4
RETRY_FIRST_S = 2.0
SMTP_TIMEOUT_S = 20.0
CLOSE_WAIT_S = 5.0
PORTS = {"smtp": 587, "smtps": 465}


class SmtpServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail leaves: `smtps://` is TLS from the start, `smtp://` STARTTLS when offered."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool

    @property
    def is_local(self) -> bool:
        """Whether it is this machine, where a password may go without TLS."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_url(url: str) -> SmtpServer:
    """Read `mail.url`.

    Raises:
        SettingsError: it does not have the form smtp[s]://USER:PASSWORD@HOST:PORT.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1:
        raise SettingsError("mail.url has the form smtp://USER:PASSWORD@HOST:PORT, or smtps://.")
    return SmtpServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=parts.scheme == "smtps",
    )


class SmtpSender:
    """A `Sender`."""

    def __init__(
        self,
        url: str,
        sender: str,
        *,
        waiting_max: int = MAILS_WAITING_MAX,
        retry_first_s: float = RETRY_FIRST_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Send as `sender` through the server of `url`; `tls`: other roots than the system's."""
        self._server = parse_url(url)
        self._sender = sender
        self._queue: asyncio.Queue[Mail] = asyncio.Queue(waiting_max)
        self._retry_first_s = retry_first_s
        self._tls = tls or ssl.create_default_context()
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to send."""
        self._worker = asyncio.create_task(self._work(), name="identity: smtp")

    async def send(self, mail: Mail) -> None:
        """Put a mail in line.

        Raises:
            Unavailable: the line is full.
        """
        try:
            self._queue.put_nowait(mail)
        except asyncio.QueueFull:
            raise Unavailable("Too many mails wait to leave; try again later.") from None

    async def close(self) -> None:
        """Give what waits CLOSE_WAIT_S to leave, then stop."""
        if self._worker is None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), CLOSE_WAIT_S)
        self._worker.cancel()
        with suppress(asyncio.CancelledError):
            await self._worker

    async def _work(self) -> None:
        while True:
            mail = await self._queue.get()
            try:
                await self._send_with_tries(mail)
            finally:
                self._queue.task_done()

    async def _send_with_tries(self, mail: Mail) -> None:
        for tried in range(1, SEND_TRIES + 1):
            try:
                await asyncio.to_thread(self._send_now, mail)
            except (OSError, smtplib.SMTPException) as wrong:
                is_final = _is_final(wrong) or tried == SEND_TRIES
                logger.warning(
                    "mail to %s, try %d: %s%s", mail.to, tried, wrong, ", given up" * is_final
                )
                if is_final:
                    return
                await asyncio.sleep(self._retry_first_s * 2 ** (tried - 1))
            else:
                logger.info("mail to %s left: %s", mail.to, mail.subject)
                return

    def _send_now(self, mail: Mail) -> None:
        server = self._server
        if server.is_tls:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SMTP_TIMEOUT_S, context=self._tls
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=SMTP_TIMEOUT_S)
        with client:
            client.ehlo()
            is_safe = server.is_tls or server.is_local
            if not server.is_tls and client.has_extn("starttls"):
                client.starttls(context=self._tls)
                client.ehlo()
                is_safe = True
            if server.user:
                if not is_safe:
                    raise smtplib.SMTPNotSupportedError(
                        "the mail server offers no TLS, so the password is not sent to it"
                    )
                client.login(server.user, server.password)
            client.send_message(message_of(mail, self._sender))


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Return the mail as RFC 5322 has it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _is_final(wrong: Exception) -> bool:
    """Say whether trying again cannot help: refused for good (5xx), or not to be done safely."""
    if isinstance(wrong, smtplib.SMTPResponseException):
        return wrong.smtp_code >= 500
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in wrong.recipients.values())
    return isinstance(wrong, smtplib.SMTPNotSupportedError)
