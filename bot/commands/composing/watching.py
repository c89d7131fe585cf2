"""What several containers print, line by line, each behind its container's name; for `compose`."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing

from bot.commands.shell import Shell
from bot.engine.errors import ContainerNotFound
from bot.sandbox.seat import Own

LONGEST = 4096
"""A line that goes on for more bytes is cut, for a program may never end one."""


class Watch:
    """Prints `web-1  | line` for containers of one project; `project` is left out of the names.

    Unless it is `prefixed` it prints the lines alone.
    """

    def __init__(
        self,
        containers: Sequence[Own],
        project: str,
        shell: Shell,
        *,
        prefixed: bool = True,
        timestamps: bool = False,
    ) -> None:
        self._shell = shell
        self._prefixed = prefixed
        self._timestamps = timestamps
        self._names = {own.id: own.name.removeprefix(f"{project}-") for own in containers}
        self._containers = containers
        self._width = max(map(len, self._names.values()), default=0)
        self.printed = 0

    @property
    def names(self) -> Sequence[str]:
        return list(self._names.values())

    async def follow(self, since: Mapping[str, str]) -> None:
        """All that comes until the last ends, each end told; `since` holds times by id."""
        async with asyncio.TaskGroup() as group:
            for own in self._containers:
                group.create_task(self._to_the_end(own, since.get(own.id, "")))

    async def _to_the_end(self, own: Own, since: str) -> None:
        # What had been running before prints from now on.
        await self.show(own, follow=True, tail="all" if since else "0", since=since)
        await self.end(own)

    async def end(self, own: Own) -> None:
        """Wait until it has ended, and tell it."""
        try:
            code = await self._shell.seat.engine.containers.wait(own.id)
        except ContainerNotFound:
            return
        await self._shell.console.out(f"{self._names[own.id]} exited with code {code}")

    async def show(
        self, own: Own, *, follow: bool, tail: str, since: str = "", until: str = ""
    ) -> None:
        """One container's log."""
        rest = {"stdout": b"", "stderr": b""}
        outputs = self._shell.seat.engine.containers.logs(
            own.id,
            follow=follow,
            tail=tail,
            since=since,
            until=until,
            timestamps=self._timestamps,
        )
        async with aclosing(outputs):
            async for output in outputs:
                *lines, last = (rest[output.stream] + output.data).split(b"\n")
                while len(last) > LONGEST:
                    lines.append(last[:LONGEST])
                    last = last[LONGEST:]
                rest[output.stream] = last
                await self._print(own, lines)
        await self._print(own, [line for line in rest.values() if line])

    async def _print(self, own: Own, lines: Sequence[bytes]) -> None:
        if not lines:
            return
        head = f"{self._names[own.id]:<{self._width}}  | ".encode() if self._prefixed else b""
        self.printed += len(lines)
        await self._shell.console.data(
            "stdout", b"".join(head + line.removesuffix(b"\r") + b"\n" for line in lines)
        )
