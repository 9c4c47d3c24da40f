"""Verification links and the two ways mail leaves (ID15, ID16)."""

import asyncio
import email
import email.policy
import logging
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from madang.engines.sql.port import Database, Tx
from madang.identity.adapters import OutboxSender, SmtpSender
from madang.identity.adapters.sender_smtp import SEND_TRIES, parse_url
from madang.identity.model import Mail
from madang.identity.service.accounts import LINK_TTL_MS
from madang.kernel.clock import ManualClock
from madang.kernel.errors import SettingsError, Unavailable
from tests.identity.conftest import (
    PUBLIC_URL,
    Installation,
    error_of,
    link_token,
    signed_up,
)
from tests.servers import free_port

MAIL = Mail(
    to="dana@example.com", subject="마당: 확인", text="안녕하세요\nhttps://m.example/verify#abc\n"
)
WAIT_STEPS = 1000


async def newest_link(house: Installation) -> str:
    """Return the token of the newest mail in the outbox."""
    return link_token((await house.service.outbox())[0].text)


# Links


async def test_ID15_the_link_in_the_mail_verifies_the_address(house: Installation) -> None:
    browser = await house.browser()
    body = await signed_up(browser)
    assert body["account"]["is_verified"] is False
    assert error_of(await browser.get("/api/verified-only")) == (403, "identity.not_verified")
    mail = (await browser.get("/api/outbox")).json()["mails"][0]
    assert (mail["to"], mail["status"]) == ("person1@example.com", "kept")
    assert f"{PUBLIC_URL}/verify#" in mail["text"]
    stranger = await house.browser()
    answer = await stranger.post("/api/auth/verify", json={"token": link_token(mail["text"])})
    assert answer.status_code == 200
    assert answer.json()["is_verified"] is True
    # ID14: the token from before is good for it at once.
    assert (await browser.get("/api/verified-only")).status_code == 200
    assert (await browser.get("/api/me")).json()["is_verified"] is True


@pytest.mark.parametrize(("locale", "word"), [("ko", "확인"), ("en", "verify")])
async def test_ID15_the_mail_is_in_the_language_of_the_account(
    house: Installation, locale: str, word: str
) -> None:
    await signed_up(await house.browser(), locale=locale)
    mail = (await house.service.outbox())[0]
    assert word in mail.subject
    assert "24" in mail.text


async def test_ID15_a_link_may_be_opened_twice_and_ends_with_its_time(
    house: Installation, clock: ManualClock
) -> None:
    browser = await house.browser()
    await signed_up(browser)
    token = await newest_link(house)
    for _ in range(2):
        answer = await browser.post("/api/auth/verify", json={"token": token})
        assert answer.status_code == 200
    clock.advance_ms(LINK_TTL_MS)
    late = await browser.post("/api/auth/verify", json={"token": token})
    assert error_of(late) == (410, "identity.link_invalid")


async def test_ID15_another_link_ends_the_one_before(house: Installation) -> None:
    browser = await house.browser()
    await signed_up(browser)
    first = await newest_link(house)
    assert (await browser.post("/api/auth/verify/resend")).status_code == 204
    second = await newest_link(house)
    old = await browser.post("/api/auth/verify", json={"token": first})
    assert error_of(old) == (410, "identity.link_invalid")
    assert (await browser.post("/api/auth/verify", json={"token": second})).status_code == 200
    again = await browser.post("/api/auth/verify/resend")
    assert error_of(again) == (409, "identity.already_verified")


async def test_ID15_links_are_kept_as_digests(house: Installation, any_database: Database) -> None:
    await signed_up(await house.browser())
    token = await newest_link(house)

    async def work(tx: Tx) -> list[str]:
        return [row["token_hash"] for row in await tx.all("SELECT token_hash FROM email_token")]

    stored = await any_database.read(work)
    assert len(stored) == 1
    assert token not in stored[0]


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 10_000])
async def test_ID15_unknown_links_are_refused(house: Installation, token: str) -> None:
    answer = await (await house.browser()).post("/api/auth/verify", json={"token": token})
    assert error_of(answer) == (410, "identity.link_invalid")


# The outbox


async def test_ID16_the_outbox_keeps_the_newest_and_the_log_has_them(
    any_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    outbox = OutboxSender(any_database, ManualClock(), mails_max=3)
    with caplog.at_level(logging.INFO):
        for number in range(4):
            await outbox.send(Mail(to="a@b.c", subject=f"s{number}", text=f"text {number}"))
    assert [mail.subject for mail in await outbox.mails()] == ["s3", "s2", "s1"]
    assert "text 3" in caplog.text


# SMTP


class Mailbox:
    """What a mail server got, and how it refuses."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.logins: list[tuple[bytes, bytes, bool]] = []
        self.refusals: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: object
    ) -> AuthResult:
        assert isinstance(auth, LoginPassword)
        self.logins.append((auth.login, auth.password, session.ssl is not None))
        return AuthResult(success=auth.password == b"p@ss word")


@contextmanager
def mail_server(mailbox: Mailbox, **options: object) -> Iterator[int]:
    """Run a mail server of this machine; gives its port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key in the same file."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem",
        shell=True,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


def server_tls(folder: Path) -> ssl.SSLContext:
    """Return the server's side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def until(is_done: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _ in range(WAIT_STEPS):
        if is_done():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not happen in time")


async def test_ID16_mail_arrives_whole() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        sender = SmtpSender(f"smtp://127.0.0.1:{port}", "마당 <madang@example.com>")
        await sender.start()
        await sender.send(MAIL)
        await until(lambda: mailbox.received)
        await sender.close()
    got = mailbox.received[0]
    assert got["To"] == "dana@example.com"
    assert got["Subject"] == "마당: 확인"
    assert got.get_content().splitlines() == MAIL.text.splitlines()
    assert got["Message-ID"]
    assert got["Date"]


async def test_ID16_starttls_comes_before_the_password(certificate: Path) -> None:
    mailbox = Mailbox()
    trusted = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    options = {
        "tls_context": server_tls(certificate),
        "authenticator": mailbox.authenticate,
        "auth_require_tls": True,
    }
    with mail_server(mailbox, **options) as port:
        url = f"smtp://user:p%40ss%20word@127.0.0.1:{port}"
        sender = SmtpSender(url, "madang@example.com", tls=trusted)
        await sender.start()
        await sender.send(MAIL)
        await until(lambda: mailbox.received)
        await sender.close()
    assert mailbox.logins == [(b"user", b"p@ss word", True)]


async def test_ID16_a_server_that_cannot_be_trusted_gets_nothing(certificate: Path) -> None:
    mailbox = Mailbox()
    options = {"tls_context": server_tls(certificate), "authenticator": mailbox.authenticate}
    with mail_server(mailbox, **options) as port:
        url = f"smtp://user:p%40ss%20word@127.0.0.1:{port}"
        sender = SmtpSender(url, "madang@example.com", retry_first_s=0.001)
        await sender.start()
        await sender.send(MAIL)
        await asyncio.wait_for(sender._queue.join(), 10)
        await sender.close()
    assert mailbox.received == []
    assert mailbox.logins == []


async def test_ID16_a_password_is_not_sent_without_tls_to_another_machine(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    options = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    with mail_server(mailbox, **options) as port:
        sender = SmtpSender(f"smtp://user:secret@127.0.0.1:{port}", "madang@example.com")
        # 127.0.0.1 stands for another machine here; a test has no other one to talk to.
        monkeypatch.setattr("madang.identity.adapters.sender_smtp.SmtpServer.is_local", False)
        await sender.start()
        await sender.send(MAIL)
        await until(lambda: "given up" in caplog.text)
        await sender.close()
    assert mailbox.logins == []
    assert "secret" not in caplog.text


async def test_ID16_what_may_pass_is_tried_again_and_what_may_not_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mailbox = Mailbox()
    mailbox.refusals = ["451 later"] * (SEND_TRIES - 1)
    with mail_server(mailbox) as port:
        url = f"smtp://127.0.0.1:{port}"
        sender = SmtpSender(url, "madang@example.com", retry_first_s=0.001)
        await sender.start()
        await sender.send(MAIL)
        await until(lambda: mailbox.received)
        mailbox.refusals = ["451 later"] * (SEND_TRIES + 1)
        await sender.send(MAIL)
        await until(lambda: "given up" in caplog.text)
        assert len(mailbox.refusals) == 1
        caplog.clear()
        mailbox.refusals = ["550 no such person", "550 again"]
        await sender.send(MAIL)
        await until(lambda: "given up" in caplog.text)
        assert mailbox.refusals == ["550 again"]
        await sender.close()
    assert len(mailbox.received) == 1


async def test_ID16_one_mail_over_the_queue_is_refused() -> None:
    sender = SmtpSender("smtp://127.0.0.1:1", "madang@example.com", waiting_max=2)
    await sender.send(MAIL)
    await sender.send(MAIL)
    with pytest.raises(Unavailable):
        await sender.send(MAIL)


@pytest.mark.parametrize("url", ["smtp://", "http://a", "smtp://a:99999", "smtp://a:x", ""])
def test_ID16_what_is_no_mail_server_is_told(url: str) -> None:
    with pytest.raises(SettingsError):
        parse_url(url)


def test_ID16_ports_and_passwords_of_the_address() -> None:
    plain, tls = parse_url("smtp://mail.example"), parse_url("smtps://u:a%2Fb@mail.example:2465")
    assert (plain.port, plain.is_tls, plain.is_local) == (587, False, False)
    assert (tls.port, tls.is_tls, tls.password) == (2465, True, "a/b")
    assert parse_url("smtp://localhost:25").is_local
