"""RUN: a step's command in a container of its own, its output in the transcript; for `steps`."""

import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.commands.building.stage import Stage
from bot.commands.unstartable import Sifted
from bot.docker_cli.dockerfile import DockerfileError, Instruction
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable
from bot.sandbox.seat import Own, Seat

RED, PLAIN = b"\x1b[91m", b"\x1b[0m"
"""The builder paints what a step writes to its stderr, on a terminal or not."""
_TASK = "failed to create task for container: "
_EXPORT = """\
_qs=${0#?}
while [ "$_qs" -gt 0 ]; do
  case "${1%%=*}" in *[!A-Za-z0-9_]* | [0-9]*) ;; *) export "$1" ;; esac
  shift
  _qs=$((_qs - 1))
done
unset _qs
exec "$@"
"""


class Failed(Exception):
    """A RUN ended with an exit code that is not 0."""

    def __init__(self, command: Sequence[str], code: int) -> None:
        super().__init__(command, code)
        self.command = command
        self.code = code
        self.message = f"The command '{' '.join(command)}' returned a non-zero code: {code}"


def command_of(step: Instruction, stage: Stage) -> list[str]:
    """The words of a RUN; a document alone (`RUN <<EOF`) is the script itself."""
    if step.exec_form or not step.heredocs:
        return stage.command(step)
    if step.rest.startswith("<<") and len(step.words) == 1:
        return [*stage.shell, step.heredocs[0].text]
    documents = "".join(f"{each.text}{each.end}\n" for each in step.heredocs)
    return [*stage.shell, f"{step.rest}\n{documents}"]


def with_arguments(hidden: Mapping[str, str]) -> tuple[str, ...]:
    """An entrypoint for `|2 A=1 B=2 /bin/sh -c …`, which is how an image remembers such a RUN.

    In the container's own environment the arguments would stay in the image. `hidden` are those
    that it does not remember.
    """
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in hidden.items())
    return ("/bin/sh", "-c", exports + _EXPORT)


async def run(own: Own, seat: Seat, show: Callable[[bytes], Awaitable[None]]) -> int:
    """Run it to its end; its exit code. DockerfileError for what can't be started."""
    line = await seat.engine.containers.attach(own.id, stdin=False, tty=False)
    try:
        try:
            await seat.start(own)
        except (EngineUnreachable, EngineTimeout):
            raise
        except EngineError as error:
            raise DockerfileError(error.message) from None
        sifted = Sifted(line)
        while (piece := await sifted.read()) is not None:
            red = piece.stream == "stderr"
            await show(RED + piece.data + PLAIN if red else piece.data)
        if sifted.complaint:
            raise DockerfileError(sifted.complaint.removeprefix(_TASK))
        return await seat.engine.containers.wait(own.id)
    finally:
        await line.close()
