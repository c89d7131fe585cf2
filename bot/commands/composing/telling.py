"""Compose's two ways to tell where there is no terminal to draw on: its progress, and its log."""

from datetime import UTC, datetime
from typing import Literal

from bot.commands.shell import Shell
from bot.docker_cli import go


async def tell(shell: Shell, thing: str, name: str, state: str) -> None:
    """A line of its progress."""
    await shell.console.err(f" {thing} {name}  {state}")


async def warn(shell: Shell, text: str, level: Literal["info", "warning"] = "warning") -> None:
    """A line of its log, as logrus writes it."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    await shell.console.err(f'time="{now}" level={level} msg={go.quote(text)}')
