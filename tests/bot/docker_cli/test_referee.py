"""The real docker client, where it is installed, judges the texts of flags, arity and help."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import pytest

from bot.docker_cli import checks
from bot.docker_cli.filters import check_filter
from bot.docker_cli.flags import Flag, FlagError, FlagSet, HelpWanted, Kind
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.usage import Arity, ArityError, Usage
from tests.bot.docker_cli import client

pytestmark = client.needed

CHECKS = {
    ("run", "env"): checks.environment,
    ("run", "label"): checks.label,
    ("run", "attach"): checks.stream,
    ("ps", "filter"): check_filter,
}
KINDS = {kind.value: kind for kind in Kind}
OPTION = re.compile(r"  (?:-(\w), |    )--([a-z0-9-]+)(?: ([a-z0-9-]+))?(?:\s{3,}|$)(.*)")
DEFAULT = re.compile(r"(.*?) ?\(default (.*)\)$")


@cache
def docker(*words: str) -> tuple[int, str]:
    """The exit code and everything the client says, without trailing blanks."""
    code, out, err = client.run(*words)
    return code, (err + out).rstrip()


@cache
def flags_of(command: str) -> tuple[Flag, ...]:
    """The flags that the client's own help lists, with the lines of a description joined."""
    _, text = docker(*command.split(), "--help")
    flags: list[Flag] = []
    for line in text.partition("Options:\n")[2].splitlines():
        if option := OPTION.match(line):
            short, name, metavar, right = option.groups()
            kind = KINDS.get(metavar or "", Kind.LIST)
            flags.append(Flag(name, short or "", kind, right, metavar=metavar or ""))
        else:
            last = flags.pop()
            right = f"{last.help} {line.strip()}"
            flags.append(replace(last, help=right))
    return tuple(
        replace(with_default(flag), check=CHECKS.get((command, flag.name)))
        for flag in flags
        if flag.name != "help"
    )


def with_default(flag: Flag) -> Flag:
    found = DEFAULT.match(flag.help)
    if not found or flag.kind is Kind.LIST:
        return flag
    words, default = found.groups()
    return replace(flag, help=words, default=default.strip('"'))


def usage_of(command: str) -> Usage:
    _, text = docker(*command.split(), "--help")
    first, short, *_ = text.split("\n\n")
    synopsis = first.removeprefix(f"Usage:  docker {command}").strip()
    aliases = re.search(r"Aliases:\n  (.*)", text)
    names = tuple(aliases[1].split(", ")) if aliases else ()
    return Usage(f"docker {command}", synopsis, short, flags_of(command), names)


def ours(command: str, arity: Arity, words: list[str], interspersed: bool) -> tuple[int, str]:
    usage = usage_of(command)
    try:
        parsed = FlagSet(flags_of(command), interspersed).parse(words)
        arity.check(usage.program, parsed.args)
    except FlagError as error:
        return error.exit_code, f"{error}\n{usage.after_error()}"
    except ArityError as error:
        return error.exit_code, f"{error}\n{usage.after_error(error.lead)}"
    except HelpWanted:
        return 0, usage.help()
    raise AssertionError(f"docker {command} {words} is no error for us")


COMMANDS = ("logs", "exec", "stop", "rm", "start", "kill", "attach", "cp", "commit", "rmi")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_laid_out_as_the_client_does(command: str) -> None:
    if command == "cp":  # its usage is two lines, and its description several
        theirs = docker("cp", "--help")[1].partition("Options:\n")[2]
        assert usage_of("cp").help().partition("Options:\n")[2] == theirs
        return
    assert usage_of(command).help() == docker(command, "--help")[1]


def test_the_hundred_flags_of_run_are_laid_out_as_the_client_does() -> None:
    theirs = docker("run", "--help")[1].replace("Print usage", "Show this help").splitlines()
    mine = usage_of("run").help().splitlines()
    # cgroupns alone has line breaks of its own, which joining its lines has lost.
    start = next(index for index, line in enumerate(theirs) if "--cgroupns" in line)
    end = next(index for index, line in enumerate(theirs) if "--cidfile" in line)
    assert mine[:start] == theirs[:start]
    assert mine[mine.index(theirs[end]) :] == theirs[end:]


RUN = (
    *("--foo", "--foo=1", "--na x", "-x", "-itx y", "-it=", "-=", "-dx= y", "-é", "-🐳"),
    *("--=x", "---x", "--name", "-e", "-ite", "-m", "--rm=maybe", "--rm= y", "-i=5 x"),
    *("-m abc x", "-m -5 x", "-m 5zb x", "-m 5ki x", "-m 5iB x", "-m 1.2.3k x", "-m 0x10 x"),
    *("-m inf x", "-m 9.9e x", "-m= x", "--memory= x", "-m x5 x", "-m 5Bytes x", "--shm-size k x"),
    *("--cpus x y", "--cpus 1/3 x", "--cpus= x", "--cpus 1e-10 x", "--cpus 1_0"),
    *("--stop-timeout 1x y", "--pids-limit 99999999999999999999 x", "--pids-limit 08 x"),
    *("--health-interval x y", "--health-interval 5 y", "--health-interval 1x y"),
    *("--health-interval= y", "--health-interval .h y", "--health-interval 99999999h y"),
    *("", "--", "--rm", "-itd", "-m 5k", "-m 1.5GiB", "-m .5", "--cpus 1/2", "--pids-limit 0x1F"),
    *("--health-interval 1h3m", "--rm=F", "-e=", "-eA", "-h x", "--help=false", "--help --foo x"),
    *("-e= x", "-e =a x", "-e", "--env= x", "-l= x", "-l =x x", "--label= x", "-a x y", "-a stdin"),
)
OTHERS = (
    ("logs", Arity.exactly(1), ("", "a b", "--foo", "a --foo", "a -n", "-- -f -n", "-xh", "-n5")),
    (
        "ps",
        Arity.no_args(),
        ("extra", "-n x", "-n=", "-aq x", "x --foo", "-f", "-f x", "--help=maybe"),
    ),
    ("stop", Arity.at_least(1), ("", "-t x y", "-t 5", "--tim")),
    ("rename", Arity.exactly(2), ("", "a", "a b c", "--x")),
    ("port", Arity.between(1, 2), ("", "a b c")),
    ("exec", Arity.at_least(2), ("", "a", "-it", "-it a", "--x a b", "-e")),
    ("rm", Arity.at_least(1), ("", "-f", "-fvx")),
    ("container ls", Arity.no_args(), ("x", "--foo")),
    ("wait", Arity.at_least(1), ("", "-x", "--x=1")),
)


def lines() -> list[tuple[str, Arity, list[str], bool]]:
    run = [("run", Arity.at_least(1), line.split(), False) for line in RUN]
    others = [
        (command, arity, line.split(), command != "exec")
        for command, arity, several in OTHERS
        for line in several
    ]
    return run + others


def test_every_wrong_command_line_gets_the_clients_text_and_exit_code() -> None:
    every = lines()
    with ThreadPoolExecutor(4) as pool:
        theirs = list(pool.map(lambda line: docker(*line[0].split(), *line[2]), every))
    for line, expected in zip(every, theirs, strict=True):
        assert ours(*line) == expected, line


NO_IMAGES = ("a/B", "a:b:c", ":x", "Node@sha256:" + "a" * 64, "a@foo:" + "a" * 40, "Ünode", "a//b")


@pytest.mark.parametrize("text", [*NO_IMAGES, "a" * 64, "a" * 300, "a@sha256:" + "A" * 64])
def test_what_names_no_image_gets_the_clients_text(text: str) -> None:
    with pytest.raises(InvalidReference) as error:
        Reference.parse(text)
    assert (1, error.value.message) == docker("pull", text)
