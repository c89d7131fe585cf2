"""What a build prints, or with `-q` keeps back and prints only when it fails; for `build`."""

from bot.commands.console import Console


class Transcript:
    """Lines and bytes of one build, in order."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self.quiet = quiet
        self._kept: list[bytes] = []

    async def say(self, line: str) -> None:
        """A line of the builder's."""
        await self.show(f"{line}\n".encode())

    async def show(self, data: bytes) -> None:
        """What a step wrote."""
        if self.quiet:
            self._kept.append(data)
        else:
            await self._console.data("stdout", data)

    async def give_up(self) -> None:
        """The build failed: what was kept back tells why."""
        if self._kept:
            await self._console.data("stderr", b"".join(self._kept))
