"""All programs of this room, found by any of their names; `chat/` runs what people type with it."""

from collections.abc import Sequence

from bot.commands import (
    attach,
    build,
    commit,
    compose,
    cp,
    create,
    df,
    diff,
    events,
    exec_,
    help_,
    history,
    images,
    info,
    inspect,
    kill,
    logs,
    network,
    pause,
    port,
    prune,
    ps,
    pull,
    rename,
    restart,
    rm,
    rmi,
    search,
    start,
    stats,
    stop,
    tag,
    top,
    unpause,
    version,
    volume,
    wait,
)
from bot.commands import run as run_
from bot.commands.each import tell
from bot.commands.elsewhere import ELSEWHERE
from bot.commands.failures import Failure, explain, meant
from bot.commands.program import Program, spoken, strictly
from bot.commands.shell import Shell
from bot.docker_cli.explain import explain as explain_words
from bot.docker_cli.flags import FlagError, HelpWanted, RefusedFlag
from bot.docker_cli.usage import ArityError, Usage

_FILES = (
    run_, ps, exec_, images, logs, stop, start, rm, pull, attach, create, kill, restart,
    pause, unpause, rename, wait, port, rmi, version,
    history, diff, top, stats, events,
    search, commit, tag, cp, build,
)  # fmt: skip

PROGRAMS: tuple[Program, ...] = (
    *(file.PROGRAM for file in _FILES),
    *inspect.PROGRAMS,
    *network.PROGRAMS,
    *prune.PROGRAMS,
    df.PROGRAM,
    info.PROGRAM,
    *volume.PROGRAMS,
    *compose.PROGRAMS,
)

_BY_WAY = {way: program for program in PROGRAMS for way in program.ways}
_GROUPS = ("compose", "container", "image", "network", "system", "volume")
_OWN_WORDS = ("docker-compose", "explain", "help")
_FIRST_WORDS = frozenset({*(way[0] for way in _BY_WAY), *_GROUPS, *ELSEWHERE, *_OWN_WORDS})
_TOP_LEVEL = [way[0] for way in _BY_WAY if len(way) == 1]
"""The classic names, commonest first: of two that are as near to a typo, it is sooner meant."""


def knows(words: Sequence[str]) -> bool:
    """Whether the words, without `docker`, begin with a command of Docker's, even a refused one."""
    return bool(words) and words[0] in _FIRST_WORDS


def takes_files(words: Sequence[str]) -> bool:
    """Whether the command reads the message's attachments itself, so that they are no stdin."""
    program = _BY_WAY.get(tuple(words[:2])) or _BY_WAY.get(tuple(words[:1]))
    return program is not None and program.takes_files


async def run(words: Sequence[str], shell: Shell) -> int:
    """Run what was typed after `docker`; its exit code. What goes wrong is told on the console.

    Raises only CancelledError, the command's Ctrl-C, and what is a bug.
    """
    words = [*words]
    if words[:1] == ["docker-compose"]:
        words[0] = "compose"
    if words[:1] == ["compose"]:
        words = compose.reordered(words)
    way = next((way for way in (tuple(words[:2]), tuple(words[:1])) if way in _BY_WAY), None)
    if way is None:
        return await _without_program(words, shell)
    program = _BY_WAY[way]
    try:
        return await program.body(program.parse(way, words[len(way) :]), shell)
    except HelpWanted as wanted:
        notice = f"{wanted.notice}\n" if wanted.notice else ""
        await shell.console.out(notice + program.called(way).help())
        return 0
    except Exception as error:
        failure = _misuse(error, program, program.called(way), words[len(way) :], shell)
        failure = failure or await _failure(error, program, way, shell)
        if failure is None:
            raise
        await tell([failure], shell)
        return failure.status or 1


def _misuse(
    error: Exception, program: Program, usage: Usage, words: Sequence[str], shell: Shell
) -> Failure | None:
    """What Docker says of words that it can't read."""
    example = f"For example: {shell.typed(program.example)}." if program.example else ""
    match error:
        case FlagError():
            return Failure(f"{error.message}\n{usage.after_error()}", 125, _nearest(error, usage))
        case RefusedFlag():
            flag = f"-{error.flag.short}, " if error.flag.short else ""
            return Failure(f"{flag}--{error.flag.name} is not available here: {error.reason}", 125)
        case ArityError():
            return Failure(f"{error.message}\n{usage.after_error(error.lead)}", 1, example)
    return None


def _nearest(error: FlagError, usage: Usage) -> str:
    unknown = error.message.removeprefix("unknown flag: ")
    if unknown == error.message:
        return ""
    return meant(unknown, [f"--{flag.name}" for flag in usage.flags if not flag.refused]).rstrip()


async def _failure(
    error: Exception, program: Program, way: Sequence[str], shell: Shell
) -> Failure | None:
    failure = await explain(error, shell)
    if failure is None or not program.strict:
        return failure
    return Failure(strictly(failure.message, way), failure.status or 125, failure.hint)


async def _without_program(words: Sequence[str], shell: Shell) -> int:
    """Help, the groups' own words, and what is no command."""
    first = words[0] if words else "help"
    if first in ("help", "--help", "-h"):
        return await _help([word for word in words[1:] if not word.startswith("-")], shell)
    if first == "explain":
        return await _explain([word for word in words[1:] if word != "docker"], shell)
    if first in ("--version", "-v"):
        await shell.console.out(f"Quayside version {version.client()}")
        return 0
    if first in _GROUPS:
        return await _group(first, words[1:], shell)
    if first.startswith("-"):
        failure = Failure(
            f"{first.partition('=')[0]} is not available here: options before the command choose "
            "an engine or a file of the client's, and this bot has its own",
            125,
        )
    elif first in ELSEWHERE:
        failure = Failure(f"docker {first} is not available here: {ELSEWHERE[first]}")
    else:
        failure = Failure(
            f"docker: unknown command: docker {first}\n\nRun 'docker --help' for more information",
            hint=f"{meant(first, _TOP_LEVEL)}{shell.typed('help')} shows the commands.",
        )
    await tell([failure], shell)
    return failure.status or 1


async def _help(words: Sequence[str], shell: Shell) -> int:
    if not words:
        await shell.console.out(help_.overview(PROGRAMS, shell))
        return 0
    if knows(words) and words[0] not in ELSEWHERE and words[0] != "help":
        return await run([*words, "--help"], shell)
    failure = Failure(
        f"unknown help topic: {' '.join(words)}",
        hint=f"{meant(words[0], _TOP_LEVEL)}{shell.typed('help')} shows the commands.",
    )
    await tell([failure], shell)
    return 1


async def _explain(words: Sequence[str], shell: Shell) -> int:
    """A command line of Docker's, taken apart word by word; nothing is run."""
    way = next((way for way in (tuple(words[:2]), tuple(words[:1])) if way in _BY_WAY), None)
    if way is None:
        example = shell.typed("explain docker run -it --rm node")
        await tell([Failure("explain takes one of Docker's commands", hint=example)], shell)
        return 1
    program = _BY_WAY[way]
    parts = explain_words(words[len(way) :], program.usage, program.interspersed)
    rows = [(spoken(way), program.usage.short), *((part.words, part.meaning) for part in parts)]
    width = max(len(left) for left, _ in rows)
    await shell.console.out("\n".join(f"{left:<{width}}  {right}" for left, right in rows))
    return 0


async def _group(group: str, words: Sequence[str], shell: Shell) -> int:
    if not words or words[0] in ("--help", "-h"):
        # Nobody asked for it where the command is missing, so there it is no output.
        tells = shell.console.out if words else shell.console.err
        await tells(help_.group(group, PROGRAMS))
        return 0
    name = f"docker {group}"
    synopsis = f"{name} COMMAND" if group == "volume" else name  # one word of the client's own
    if group == "compose" and words[0] in compose.REFUSED:
        failure = Failure(
            f"{name} {words[0]} is not available here: {compose.REFUSED[words[0]]}",
            hint=f"This is a small part of Compose: {shell.typed('compose --help')} shows it.",
        )
    elif words[0] in ELSEWHERE:
        failure = Failure(f"{name} {words[0]} is not available here: {ELSEWHERE[words[0]]}")
    else:
        members = sorted(way[1] for way in _BY_WAY if len(way) == 2 and way[0] == group)
        flag = next((word for word in words[1:] if word.startswith("-")), "")
        failure = Failure(
            (f"unknown flag: {flag}" if flag else f"docker: unknown command: {name} {words[0]}")
            + f"\n\nUsage:  {synopsis}\n\n"
            f"Run '{name} --help' for more information",
            status=125 if flag else None,
            hint=f"{meant(words[0], members)}{shell.typed(f'{group} --help')} shows the commands.",
        )
    await tell([failure], shell)
    return failure.status or 1
