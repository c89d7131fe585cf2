"""What somebody typed in a channel, read as a Docker command: the words, and what stdin gets."""

import re
from dataclasses import dataclass

from bot.commands import registry
from bot.docker_cli.words import WordsError, split

_FENCE = re.compile(r"```(?:[\w+#.-]*\n)?(.*?)\n?```", re.DOTALL)
_PROMPT = re.compile(r"[$#>]\s+(?=docker\s)")
_CONTINUED = re.compile(r"\\[ \t]*\r?\n")
_NAME = re.compile(r"[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A command as typed: `line` without prefix and `docker`; `explicit` unless it was pasted.

    `said_docker`: the word itself was there, so that it is a command even where nobody knows it.
    `stdin` is the message's code block, `rest` the lines below the first, outside of it.
    """

    line: str
    stdin: bytes | None
    explicit: bool
    said_docker: bool
    rest: str = ""

    @property
    def name(self) -> str:
        """Its first word, if it looks like a command's name at all."""
        first = self.line.split(maxsplit=1)[:1]
        return first[0] if first and _NAME.fullmatch(first[0]) else ""


def read(content: str, prefix: str, bot_id: int) -> TypedCommand | None:
    """Read a message: `!run …`, `!docker run …`, `@bot run …`, or a bare `docker run …`."""
    fence = _FENCE.search(content)
    stdin = fence[1].encode() + b"\n" if fence else None
    text = content[: fence.start()] if fence else content
    if fence and not text.strip():
        # A whole command in a code block, as people paste it.
        text, stdin = fence[1], None
    text = _CONTINUED.sub(" ", text).strip()
    text = text.removeprefix("`").removesuffix("`") if text.count("`") == 2 else text
    line, _, rest = text.partition("\n")
    explicit = False
    for call in (prefix, f"<@{bot_id}>", f"<@!{bot_id}>"):
        if line.startswith(call):
            line, explicit = line.removeprefix(call).strip(), True
            if not line and call != prefix:
                line = "help"  # somebody who only mentions the bot wants to know what it does
            break
    line = _PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line
    said_docker = line.split(maxsplit=1)[:1] == ["docker"]
    if said_docker:
        line = line.removeprefix("docker").strip()
    if not (explicit or said_docker):
        return None
    return TypedCommand(line, stdin, explicit, said_docker, rest.strip())


def known(said: TypedCommand) -> bool:
    """Whether it is one of Docker's commands, or begins like one."""
    try:
        return registry.knows(split(said.line))
    except WordsError:
        return registry.knows([said.name])
