"""`-a` of `docker run`: which of a program's streams the command is joined to."""

from collections.abc import Set

from bot.commands.streaming import Line
from bot.docker_cli.flags import Parsed
from bot.engine.values import Output

ALL = frozenset({"stdin", "stdout", "stderr"})


def joined(flags: Parsed) -> frozenset[str]:
    """The streams that were asked for, all of them unless `-a` names some."""
    return frozenset(name.lower() for name in flags.texts("attach")) or ALL


class Only:
    """A program's line of which just some outputs are heard."""

    def __init__(self, line: Line, outputs: Set[str]) -> None:
        self._line = line
        self._outputs = outputs

    async def read(self) -> Output | None:
        """The next output that is heard."""
        while (output := await self._line.read()) is not None:
            if output.stream in self._outputs:
                break
        return output

    async def write(self, data: bytes) -> None:
        """Hand bytes to its stdin."""
        await self._line.write(data)

    async def close_stdin(self) -> None:
        """End its stdin."""
        await self._line.close_stdin()
