"""All programs of this room, found by any of their names; `chat/` runs what people type with it."""

from collections.abc import Sequence
from contextlib import suppress

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
from bot.commands.before import BEFORE, BEFORE_USAGE
from bot.commands.each import tell
from bot.commands.elsewhere import ELSEWHERE
from bot.commands.failures import DAEMON, Failure, explain, meant
from bot.commands.program import Program, spoken, strictly
from bot.commands.shell import Shell
from bot.docker_cli import platforms
from bot.docker_cli.explain import explain as explain_words
from bot.docker_cli.flags import FlagError, FlagSet, HelpWanted, RefusedFlag, UnusableValue
from bot.docker_cli.reference import InvalidReference, Reference
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
_HELP_USAGE = Usage("docker help", "[command]", "Help about the command")
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


def _way(words: Sequence[str]) -> tuple[str, ...]:
    """The words at the beginning that call a program; () if none does."""
    return next((way for way in (tuple(words[:2]), tuple(words[:1])) if way in _BY_WAY), ())


def _members(group: str) -> list[str]:
    return sorted(way[1] for way in _BY_WAY if len(way) == 2 and way[0] == group)


async def run(words: Sequence[str], shell: Shell) -> int:
    """Run what was typed after `docker`; its exit code. What goes wrong is told on the console.

    Raises only CancelledError, the command's Ctrl-C, and what is a bug.
    """
    words = [*words]
    if words[:1] == ["docker-compose"]:
        words[0] = "compose"
    if words[:1] == ["compose"]:
        words = compose.reordered(words)
    way = _way(words)
    if not way:
        return await _without_program(words, shell)
    program = _BY_WAY[way]
    try:
        return await program.body(program.parse(way, words[len(way) :]), shell)
    except HelpWanted as wanted:
        await shell.console.out(_noticed(wanted, program.called(way).help()))
        return 0
    except Exception as error:
        failure = _misuse(error, program, program.called(way), words[len(way) :], shell)
        failure = failure or await _failure(error, program, way, shell)
        if failure is None:
            raise
        await tell([failure], shell)
        return failure.status or 1


def _noticed(wanted: HelpWanted, text: str) -> str:
    return f"{wanted.notice}\n{text}" if wanted.notice else text


def _misuse(
    error: Exception, program: Program, usage: Usage, words: Sequence[str], shell: Shell
) -> Failure | None:
    """What Docker says of words that it can't read."""
    example = f"For example: {shell.typed(program.example)}." if program.example else ""
    match error:
        case FlagError() | RefusedFlag():
            failure = _unread(error, usage)
            if program.plain:
                failure.message, failure.status = failure.message.partition("\n")[0], 1
            return failure
        case ArityError() if program.plain:
            return Failure(error.message, 1, example)
        case ArityError():
            return Failure(f"{error.message}\n{usage.after_error(error.lead)}", 1, example)
    return None


def _unread(error: FlagError | RefusedFlag, usage: Usage) -> Failure:
    if isinstance(error, FlagError):
        return Failure(f"{error.message}\n{usage.after_error()}", 125, _nearest(error, usage))
    return Failure(f"{error.flag} is not available here: {error.reason}", 125)


def _nearest(error: FlagError, usage: Usage) -> str:
    unknown = error.message.removeprefix("unknown flag: ")
    if unknown == error.message:
        return ""
    return meant(unknown, [f"--{flag.name}" for flag in usage.flags if not flag.refused]).rstrip()


async def _failure(
    error: Exception, program: Program, way: Sequence[str], shell: Shell
) -> Failure | None:
    failure = await explain(error, shell)
    if failure is None:
        return None
    # What the client finds wrong by itself, create tells as run tells all.
    by_itself = isinstance(error, UnusableValue) and not failure.message.startswith(
        (DAEMON, platforms.UNREAD)
    )
    if not (program.strict or by_itself):
        return failure
    return Failure(strictly(failure.message, way), failure.status or 125, failure.hint)


async def _without_program(words: Sequence[str], shell: Shell) -> int:
    """Help, the groups' own words, and what is no command."""
    first = words[0] if words else "help"
    if first == "help":
        try:
            FlagSet(()).parse(words[1:])
        except HelpWanted:
            return await _help([], shell)
        except FlagError as error:
            await tell([_unread(error, _HELP_USAGE)], shell)
            return error.exit_code
        return await _help(words[1:], shell)
    if first == "explain":
        return await _explain([word for word in words[1:] if word != "docker"], shell)
    if first.startswith("-") and first != "-":
        return await _options_first(words, shell)
    if first in _GROUPS:
        return await _group(first, words[1:], shell)
    image = _image(first, shell)
    unknown = image or f"{meant(first, _TOP_LEVEL)}{shell.typed('help')} shows the commands."
    if first in ELSEWHERE:
        why = f"docker {first} is not available here: {ELSEWHERE[first]}"
        failure = Failure(why, hint=image)
    else:
        try:  # the client reads flags first, and answers --help whatever stands before it
            FlagSet(tuple(BEFORE)).parse(words)
        except HelpWanted as wanted:
            await shell.console.out(_noticed(wanted, help_.overview(PROGRAMS, shell)))
            await shell.console.hint(f"There is no `docker {first}`. {unknown}")
            return 0
        except FlagError as error:
            failure = Failure(f"{error.message}\n{BEFORE_USAGE.after_error()}", 125, unknown)
        else:
            failure = Failure(
                f"docker: unknown command: docker {first}\n\n"
                "Run 'docker --help' for more information",
                hint=unknown,
            )
    await tell([failure], shell)
    return failure.status or 1


def _image(word: str, shell: Shell) -> str:
    """What to type instead of an image's name; nothing if it is none that everybody may run."""
    with suppress(InvalidReference):
        if shell.seat.rules.names(Reference.parse(word)):
            run = shell.typed(f"run -it {word}")
            return f"`{word}` is an image: {run} starts a container from it."
    return ""


async def _options_first(words: Sequence[str], shell: Shell) -> int:
    """What begins with options: they are the client's own, and only two of them are for a chat."""
    try:
        options = BEFORE.parse(words)
        if options.bool("version"):
            await shell.console.out(f"Quayside version {version.client()}")
            return 0
        options.admit()
    except HelpWanted as wanted:
        if wanted.notice:
            await shell.console.err(wanted.notice)
        return await _help([word for word in words if not word.startswith("-")], shell)
    except (FlagError, RefusedFlag) as error:
        failure = _unread(error, BEFORE_USAGE)
        await tell([failure], shell)
        return failure.status or 1
    return await run(options.args, shell)


async def _help(words: Sequence[str], shell: Shell) -> int:
    if not words:
        await shell.console.out(help_.overview(PROGRAMS, shell))
        return 0
    way = _way(words) or (tuple(words[:1]) if words[0] in _GROUPS else ())
    topic, rest = list(way), words[len(way) :]
    if topic and not rest:
        return await run([*topic, "--help"], shell)
    members = _members(words[0]) if topic else _TOP_LEVEL
    failure = Failure(
        f"unknown help topic: {' '.join(rest)}",
        hint=f"{meant(rest[0], members)}{shell.typed('help')} shows the commands.",
    )
    await tell([failure], shell)
    return 1


async def _explain(words: Sequence[str], shell: Shell) -> int:
    """A command line of Docker's, taken apart word by word; nothing is run."""
    words = ["compose", *words[1:]] if words[:1] == ["docker-compose"] else words
    words = compose.reordered(words) if words[:1] == ["compose"] else words
    way = _way(words)
    if not way:
        await tell([_unexplained(words, shell)], shell)
        return 1
    program = _BY_WAY[way]
    parts = explain_words(words[len(way) :], program.usage, program.interspersed)
    rows = [(spoken(way), program.usage.brief), *((part.words, part.meaning) for part in parts)]
    width = max(len(left) for left, _ in rows)
    await shell.console.out("\n".join(f"{left:<{width}}  {right}" for left, right in rows))
    return 0


def _unexplained(words: Sequence[str], shell: Shell) -> Failure:
    """Why there is nothing to take apart."""
    first, *rest = words or [""]
    if first in _GROUPS:
        member = next((word for word in rest if not word.startswith("-")), "")
        refused = {**ELSEWHERE, **(compose.REFUSED if first == "compose" else {})}
        if member in refused:
            return Failure(f"docker {first} {member} is not available here: {refused[member]}")
        known = _members(first)
        example = shell.typed(f"explain docker {first} {known[0]}")
        return Failure(
            f"docker {first} goes on with the name of a command: {', '.join(known)}",
            hint=f"{meant(member, known) if member else ''}For example: {example}",
        )
    if first in ELSEWHERE:
        return Failure(f"docker {first} is not available here: {ELSEWHERE[first]}")
    example = shell.typed("explain docker run -it --rm node")
    return Failure(
        "explain takes one of Docker's commands", hint=meant(first, _TOP_LEVEL) + example
    )


def _no_compose(member: str, known: str, shell: Shell) -> Failure:
    """What is said of a command of Compose's that is not here, or nowhere."""
    if member not in compose.REFUSED:
        return Failure(f'unknown docker command: "compose {member}"', 1, known)
    return Failure(
        f"docker compose {member} is not available here: {compose.REFUSED[member]}",
        hint=f"This is a small part of Compose: {shell.typed('compose --help')} shows it.",
    )


async def _group(group: str, words: Sequence[str], shell: Shell) -> int:
    if group == "compose" and (failure := compose.misread(words)):
        await tell([failure], shell)
        return 1
    name = f"docker {group}"
    synopsis = f"{name} COMMAND" if group == "volume" else name  # one word of the client's own
    member = next((word for word in words if not word.startswith("-")), "")
    lead = f"There is no `{name} {member}`. " if member else ""
    known = f"{meant(member, _members(group))}{shell.typed(f'{group} --help')} shows the commands."
    if group == "compose" and member:
        failure = _no_compose(member, known, shell)
    elif member in ELSEWHERE:
        failure = Failure(f"{name} {member} is not available here: {ELSEWHERE[member]}")
    else:
        try:
            FlagSet(()).parse(words)
        except HelpWanted as wanted:
            if (group, member) in _BY_WAY:
                return await run([group, member, "--help"], shell)
            await shell.console.out(_noticed(wanted, help_.group(group, PROGRAMS)))
            if lead:
                await shell.console.hint(lead + known)
            return 0
        except FlagError as error:
            failure = Failure(error.message, 125, known)
        else:
            if not words:
                # Nobody asked for it where the command is missing, so there it is no output.
                await shell.console.err(help_.group(group, PROGRAMS))
                return 0
            failure = Failure(f"docker: unknown command: {name} {member}", hint=known)
        failure.message += f"\n\nUsage:  {synopsis}\n\nRun '{name} --help' for more information"
    await tell([failure], shell)
    return failure.status or 1
