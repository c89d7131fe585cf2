"""A row for each REPL, and which of them runs in a container: another REPL is one more row."""

import re
from collections.abc import Sequence

from bot.sessions.repl import shell
from bot.sessions.repl.javascript import node_editor
from bot.sessions.repl.python import python_block
from bot.sessions.repl.row import Repl, line_end

PLAIN = Repl("program", shell.PROMPT, find=shell.prompt_at)
REPLS = (
    Repl("node", re.compile(r"> "), re.compile(r"(?:\.{3,}|\|) "), node_editor, "js"),
    Repl("python", re.compile(r">>> "), re.compile(r"\.\.\. "), python_block, "py", line_end),
    Repl("sh", shell.PROMPT, re.compile(r"> "), shell.shell_lines, "sh", shell.prompt_at),
)
_BY_PROGRAM = {
    "node": "node",
    "nodejs": "node",
    "python": "python",
    "python3": "python",
    "sh": "sh",
    "bash": "sh",
    "ash": "sh",
    "dash": "sh",
    "busybox": "sh",
    "alpine": "sh",
    "debian": "sh",
    "ubuntu": "sh",
}


def repl_named(name: str) -> Repl:
    """The row of that name, `PLAIN` if there is none."""
    return next((repl for repl in REPLS if repl.name == name), PLAIN)


def repl_for(image: str, command: Sequence[str]) -> Repl:
    """The REPL that runs when `command` runs in `image` (a familiar name, such as `node:22`).

    The command's own program decides; where it is a wrapper (an entrypoint script) or empty, the
    first word that names a REPL; else the image's name.
    """
    for word in command:
        program = re.sub(r"[0-9.]+$", "", word.rsplit("/", 1)[-1])
        if program in _BY_PROGRAM:
            return repl_named(_BY_PROGRAM[program])
    repository = image.split("@")[0].rsplit("/", 1)[-1].split(":")[0]
    return repl_named(_BY_PROGRAM.get(repository, ""))
