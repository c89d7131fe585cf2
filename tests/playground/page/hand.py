"""What the tests' people do and see on the page, by the roles and names a screen reader tells."""

from playwright.async_api import Locator, Page, expect

ANSWER_MS = 30_000


class Hand:
    """One window's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.composer = page.locator(".composer textarea")

    async def say(self, text: str) -> None:
        """Type it as a person does, and send it."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    def messages(self, by: str | None = None) -> Locator:
        """The messages in order; of one author, if named."""
        articles = self.log.get_by_role("article")
        return articles if by is None else self.log.get_by_role("article", name=by, exact=True)

    def message(self, text: str, by: str | None = None) -> Locator:
        """The newest message that contains the text."""
        return self.messages(by).filter(has_text=text).last

    async def sees(self, text: str, by: str | None = None) -> Locator:
        """Wait until a message contains it."""
        found = self.message(text, by)
        await expect(found).to_be_visible(timeout=ANSWER_MS)
        return found

    async def use(self, message: Locator, tool: str) -> None:
        """Point at a message, then press one of its tools."""
        await message.hover()
        await message.get_by_role("button", name=tool, exact=True).click()

    async def goes_to(self, name: str) -> None:
        """Choose a channel or thread in the list."""
        await self.page.get_by_role("navigation").get_by_role("button", name=name).click()
        heading = self.page.get_by_role("heading", level=1)
        await expect(heading).to_contain_text(name)
