"""A row for each REPL, and which of them runs in a container: another REPL is one more row."""

import re
from collections.abc import Sequence

from bot.sessions.repl import shell
from bot.sessions.repl.javascript import bun_editor, node_editor
from bot.sessions.repl.python import ipython_paste, python_block, python_paste
from bot.sessions.repl.row import Repl, line_end, seen_before
from bot.sessions.repl.typed import (
    by_return_key,
    line_by_line_expanded,
    pasted,
    pasted_if_several,
)

PLAIN = Repl("program", shell.PROMPT, find=shell.prompt_at, paste_lines=pasted_if_several)
REPLS = (
    Repl("node", re.compile(r"> "), re.compile(r"(?:\.{3,}|\|) "), node_editor, "js"),
    Repl(
        "python",
        re.compile(r">>> "),
        re.compile(r"\.\.\. +"),  # 3.13 indents the next line of a block
        python_block,
        "py",
        find=line_end,
        paste_lines=python_paste,
    ),
    Repl(
        "ipython",
        re.compile(r"In ?\[\d+\]: "),
        re.compile(r" *\.\.\.: "),
        ipython_paste,
        "py",
        find=line_end,
        asks_cursor=True,
    ),
    Repl("deno", re.compile(r"> "), None, pasted, "ts"),
    Repl(
        "bun",
        re.compile("\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT} "),
        re.compile(r"\.\.\. "),
        bun_editor,
        "ts",
    ),
    Repl(
        "irb",
        re.compile(r"irb\([^\n]{1,60}\):\d+(?::\d+)?> "),
        re.compile(r"irb\([^\n]{1,60}\):\d+(?::\d+)?[*\"'`/\]] *"),
        pasted,
        "rb",
        find=line_end,
        asks_cursor=True,
    ),
    Repl(
        "php",
        re.compile(r"php ?> "),
        re.compile(r"(?:php|/\*) ?[{(\['\"`*<]+ "),
        line_by_line_expanded,
        "php",
    ),
    Repl(
        "psql",
        re.compile(r"[\w.-]{1,63}=[*!?]?[#>] "),
        re.compile(r"[\w.-]{1,63}[-('\"$*^][*!?]?[#>] "),
        line_by_line_expanded,
        "sql",
        find=seen_before,
        paste_lines=pasted_if_several,
    ),
    Repl(
        "mysql",
        re.compile(r"(?:mysql|MariaDB ?\[[^\]\n]{1,64}\])> "),
        re.compile(r" *(?:-|'|\"|`|/\*)> "),
        line_by_line_expanded,
        "sql",
    ),
    Repl(
        "sqlite3",
        re.compile(r"sqlite> "),
        re.compile(r" *(?:[(x\d'\"`;*/\-]{0,3}\.{2,3})> "),
        line_by_line_expanded,
        "sql",
    ),
    Repl(
        "redis-cli",
        re.compile(
            r"(?:[^\s>]{1,80}:\d+|[^\s>]{1,80}/[^\s>]+|not ?connected)(?:\[\d+\])?(?:\(TX\))?> "
        ),
        None,
        by_return_key,
    ),
    Repl(
        "sh",
        shell.PROMPT,
        re.compile(r"> "),
        line_by_line_expanded,
        "sh",
        find=shell.prompt_at,
        paste_lines=pasted_if_several,
    ),
)
_SHELLS = dict.fromkeys(("sh", "bash", "ash", "dash"), "sh")
_BY_PROGRAM = {
    **{repl.name: repl.name for repl in REPLS},
    **_SHELLS,
    "nodejs": "node",
    "mariadb": "mysql",
    "busybox": "sh",
}
_BY_IMAGE = {
    **{name: name for name in ("node", "python", "deno", "bun", "php")},
    **dict.fromkeys(("alpine", "busybox", "debian", "ubuntu", "bash"), "sh"),
    "ruby": "irb",
}
"""What runs in an image by itself: a REPL. In `redis`, `postgres`,
`mysql` that is a server, so none."""


def repl_named(name: str) -> Repl:
    """The row of that name, `PLAIN` if there is none."""
    return next((repl for repl in REPLS if repl.name == name), PLAIN)


def repl_for(image: str, command: Sequence[str]) -> Repl:
    """The REPL that runs when `command` runs in `image` (a familiar name, such as `node:22`).

    The command's own program decides; where it is a wrapper (an entrypoint script) or empty, the
    first word that names a REPL; else the image's name.
    """
    if any(word.lower() == "ipython" for word in command):
        return repl_named("ipython")  # `python -m IPython`, too
    for word in command:
        program = re.sub(r"[0-9.]+$", "", word.rsplit("/", 1)[-1])
        if found := _BY_PROGRAM.get(program) or _BY_PROGRAM.get(f"{program}3"):
            return repl_named(found)
    repository = image.split("@")[0].rsplit("/", 1)[-1].split(":")[0]
    return repl_named(_BY_IMAGE.get(repository, ""))
