"""Fetching an image with Docker's progress on the console; for pull, run and create."""

import asyncio
from contextlib import aclosing

from bot.commands.failures import Failure, daemon
from bot.commands.shell import Shell
from bot.docker_cli.progress import PullProgress
from bot.docker_cli.reference import Reference
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable

UNREACHABLE = ("dial tcp", "no such host", "timeout", "Client.Timeout", "connection re")
"""In what the engine says when it got no answer from a registry."""


async def pull_image(image: Reference, shell: Shell, show: bool = True) -> list[str]:
    """Pull the image, its layers live on the console; return the lines that stay.

    Without `show` nothing is printed. What was live is cleared, also when the pull fails.
    """
    progress = PullProgress()
    shown = False
    try:
        async with asyncio.timeout(shell.settings.pull_timeout_s):
            async with aclosing(shell.seat.pull(image)) as events:
                async for event in events:
                    progress.feed(event.id, event.status, event.current, event.total)
                    if show:
                        shown = True
                        await shell.console.live(progress.live_lines())
    except TimeoutError:
        raise Failure(
            f"{image.familiar_tagged} was not downloaded in {shell.settings.pull_timeout_s:g} "
            "seconds, so the download was given up",
            hint="Try it again: the layers that are here already are not fetched twice.",
        ) from None
    except EngineError as error:
        ours = isinstance(error, EngineUnreachable | EngineTimeout)
        if ours or not any(sign in error.message for sign in UNREACHABLE):
            raise
        # The system's own words hold addresses of the host's network.
        raise Failure(
            daemon(f"{image.familiar_tagged}: its registry at {image.domain} can't be reached"),
            hint="If the name and the tag are right, try it again later.",
        ) from error
    finally:
        if shown:
            await shell.console.live([])
    return progress.plain_lines()


async def have_image(image: Reference, policy: str, quiet: bool, shell: Shell) -> bool:
    """See to it that a container can be made from the image, as `--pull` says; True if it's new.

    `policy` is always, missing or never. Words go to stderr, as stdout is the container's.
    """
    if policy != "always" and await shell.seat.has_image(image):
        return False
    if policy == "never":
        return False  # the engine says what is missing when the container is made
    policy = policy or "missing"
    if policy == "missing":
        await shell.console.err(f"Unable to find image '{image.familiar_tagged}' locally")
    lines = await pull_image(image, shell, show=not quiet)
    if not quiet:
        await shell.console.err("\n".join(lines))
    return policy == "missing"
