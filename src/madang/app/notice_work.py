"""What runs beside the calls for notices: statuses at the start, browsers woken, digests mailed."""

import asyncio
import logging

from madang.community import CommunityService, DigestLine
from madang.community.events import MessageSent
from madang.identity import IdentityService, Locale
from madang.kernel.errors import MadangError, Unavailable
from madang.kernel.settings import Settings
from madang.realtime.presence import Presence

logger = logging.getLogger(__name__)

DIGEST_EVERY_S = 60
_HEAD: dict[Locale, str] = {
    "ko": "못 보신 언급 {count}개가 있습니다.",
    "en": "You have {count} mentions that you have not seen.",
}
_SUBJECT: dict[Locale, str] = {
    "ko": "마당: 못 보신 언급 {count}개",
    "en": "Madang: {count} missed mentions",
}
_FOOT: dict[Locale, str] = {
    "ko": "이 메일을 그만 받으려면: {link}",
    "en": "Stop these mails: {link}",
}


class NoticeWork:
    """Started and stopped with the house."""

    def __init__(
        self,
        settings: Settings,
        identity: IdentityService,
        community: CommunityService,
        presence: Presence,
    ) -> None:
        server = settings.server
        self._site = server.public_url.rstrip("/") or f"http://{server.host}:{server.port}"
        self._identity = identity
        self._community = community
        self._presence = presence
        self._mailing: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take over the statuses, make the push key when there is none, and begin to mail."""
        self._presence.load(await self._community.notices.statuses())
        await self._community.notices.key()
        self._mailing = asyncio.create_task(self._mail_regularly())

    async def close(self) -> None:
        """Stop mailing and waking."""
        self._community.pushing.stop()
        tasks = [*self._tasks, *([self._mailing] if self._mailing else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def message_sent(self, event: MessageSent) -> None:
        """Wake whom a message concerns, beside its answer."""
        task = asyncio.create_task(self._community.pushing.message_sent(event.message))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def digest(self, account_id: str, lines: list[DigestLine], key: str) -> None:
        """Send the mail of missed mentions; an address that was never checked gets none (DG4)."""
        try:
            account = await self._identity.account(account_id)
        except MadangError:
            return
        if not account.is_verified:
            return
        count, link = len(lines), f"{self._site}/mail-off#{key}"
        listed = "\n\n".join(
            f"{line.author_name} · #{line.channel_name}\n{line.text}\n{self._site}{line.path}"
            for line in lines
        )
        locales: tuple[Locale, ...] = ("ko", "en")
        await self._identity.tell(
            account_id,
            {locale: _SUBJECT[locale].format(count=count) for locale in locales},
            {
                locale: f"{_HEAD[locale].format(count=count)}\n\n{listed}\n\n"
                f"{_FOOT[locale].format(link=link)}\n"
                for locale in locales
            },
        )

    async def _mail_regularly(self) -> None:
        while True:
            try:
                await self._community.digests.run(self)
            except Unavailable as wrong:
                logger.warning("digests are mailed later: %s", wrong.message)
            await asyncio.sleep(DIGEST_EVERY_S)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("waking browsers failed", exc_info=task.exception())
