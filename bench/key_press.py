"""How long from a key press in the playground's page to the bot's answer in it, in Chromium.

Both moments are the browser's own: the key event, and the frame in which the text stands there.
"""

from playwright.async_api import Page, async_playwright

from bench.figures import Row
from bench.stage import Stage
from playground.discord.model import Channel
from playground.page import Site
from playground.page.chromium import launch

SECTION = "On the page, from Enter"
LONGEST_MS = 60_000

CLOCK = """() => {
    const messages = () => [...document.querySelectorAll("article")];
    window.after = (text, by) => new Promise(resolve => {
        const had = new Set(messages().map(one => one.id));
        const box = document.querySelector(".composer textarea");
        let began = 0;
        box.addEventListener("keydown", event => (began = event.timeStamp), { once: true });
        const look = () => {
            const found = messages().some(one => !had.has(one.id) &&
                one.getAttribute("aria-label") === by && one.textContent.includes(text));
            if (!found) return;
            watch.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - began));
        };
        const watch = new MutationObserver(look);
        watch.observe(document.querySelector("[role=log]"),
            { childList: true, subtree: true, characterData: true });
    });
}"""


async def measure(stage: Stage, times: int) -> list[Row]:
    """One's own message, the answer to `!ps -a`, an evaluation in a terminal: to be seen."""
    own, listing, evaluation = [], [], []
    async with Site(stage.stack) as site, async_playwright() as playwright:
        browser = await launch(playwright)
        page = await browser.new_page()
        page.set_default_timeout(LONGEST_MS)
        await _open(page, site.url, stage.lab)
        for number in range(times):
            own.append(await _until(page, f"good morning {number}", "good morning", "learner"))
            listing.append(await _until(page, "!ps -a", "CONTAINER ID", "quayside"))
        _, thread = await stage.open_terminal()
        await _open(page, site.url, thread)
        for number in range(times):
            text = f"{number} + 1000000"
            evaluation.append(await _until(page, text, f"{number + 1_000_000}", "quayside"))
        await browser.close()
    return [
        Row.of(SECTION, "one's own message", "ms", own),
        Row.of(SECTION, "the answer to !ps -a", "ms", listing),
        Row.of(SECTION, "the answer to 1 + 1 in a terminal", "ms", evaluation),
    ]


async def _open(page: Page, url: str, channel: Channel) -> None:
    await page.goto(f"{url}?as=learner&in={channel.id}")
    await page.get_by_role("article").first.wait_for()
    await page.evaluate(CLOCK)


async def _until(page: Page, typed: str, text: str, by: str) -> float:
    """Milliseconds from Enter until a new message of theirs contains the text."""
    composer = page.locator(".composer textarea")
    await composer.fill(typed)
    seen = await page.evaluate_handle("([text, by]) => ({ at: after(text, by) })", [text, by])
    await composer.press("Enter")
    milliseconds: float = await seen.evaluate("seen => seen.at")
    return milliseconds
