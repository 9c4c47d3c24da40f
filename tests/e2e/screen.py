"""What a person does at the screen, in the words of the screen; Korean and English labels alike."""

import asyncio
import re
import secrets

from playwright.async_api import ConsoleMessage, Locator, Page, expect

from tests.person import PASSWORD

NETWORK_NOISE = re.compile(r"ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket|ERR_INTERNET|502|401")
SCROLLS_MAX, SCROLL_PX = 60, 500
COMPOSER = re.compile(r"에 메시지 쓰기|^Message ")


class Screen:
    """A page and its person."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        # A cut network is reported by the browser itself; that is what some tests are about.
        if message.type == "error" and not NETWORK_NOISE.search(message.text):
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    async def open(self, path: str = "/") -> None:
        """Load a page of the installation."""
        await self.page.goto(self.base + path)

    async def go(self, channel: str) -> None:
        """Open a channel from the list."""
        await self.page.get_by_role("link", name=re.compile(channel)).first.click()

    async def sign_up(self, name: str) -> None:
        """Make an account through the form, and come back as a member."""
        await self.open("/sign-up")
        await self.page.locator("input[name=name]").fill(name)
        email = f"{name.encode().hex()}-{secrets.token_hex(3)}@example.org"
        await self.page.locator("input[name=email]").fill(email)
        await self.page.locator("input[name=password]").fill("긴 비밀번호 long enough")
        await self.page.locator("form:has(input[name=password]) button[type=submit]").click()
        await self.page.wait_for_url(re.compile(r"/c/"))

    async def log_in(self, email: str) -> None:
        """Log in as somebody who was made over HTTP (tests/person.py)."""
        await self.open("/login")
        await self.page.locator("input[name=email]").fill(email)
        await self.page.locator("input[name=password]").fill(PASSWORD)
        await self.page.locator("form:has(input[name=password]) button[type=submit]").click()
        await self.page.wait_for_url(lambda url: "/login" not in url)

    async def join(self) -> None:
        """Become a member, when the screen asks for it."""
        await expect(self.composer.or_(self.join_button)).to_be_visible()
        if await self.join_button.is_visible():
            await self.join_button.click()
        await expect(self.composer).to_be_visible()

    @property
    def join_button(self) -> Locator:
        """The button that a reader without membership sees."""
        return self.page.get_by_role("button", name=re.compile("들어가기|Join"))

    @property
    def composer(self) -> Locator:
        """Where a message is written."""
        return self.page.get_by_role("textbox", name=COMPOSER)

    def message(self, text: str) -> Locator:
        """The rows of the log that hold a text."""
        return self.page.get_by_role("log").locator("[data-message]").filter(has_text=text)

    async def scroll_up_to(self, text: str) -> None:
        """Turn the wheel over the log until a message comes into view."""
        await expect(self.page.get_by_role("log").locator("[data-message]").first).to_be_visible()
        await self.page.get_by_role("log").hover()
        for _ in range(SCROLLS_MAX):
            if await self.message(text).count():
                break
            await self.page.mouse.wheel(0, -SCROLL_PX)
            await asyncio.sleep(0.1)
        await expect(self.message(text).first).to_be_visible()

    def waiting(self, text: str) -> Locator:
        """The rows that are still being sent."""
        return self.page.get_by_role("log").locator("[data-pending]").filter(has_text=text)

    async def say(self, text: str) -> None:
        """Write a message and press Enter."""
        await self.composer.fill(text)
        await self.composer.press("Enter")
