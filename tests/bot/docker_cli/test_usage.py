"""Usage texts and argument counts are the client's."""

import pytest

from bot.docker_cli.flags import Flag, FlagSet, Kind
from bot.docker_cli.usage import Arity, ArityError, Usage, wrap

STOP = Usage(
    "docker stop",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Stop containers",
    FlagSet(
        [
            Flag("timeout", "t", Kind.INT, "Seconds before the kill", default="10"),
            Flag("signal", "s", Kind.STRING, "What to send first", default="SIGTERM"),
            Flag("all", help="A flag without a short form"),
            Flag("time", kind=Kind.INT, help="The older name", hidden=True),
            Flag("privileged", help="Not for a class", refused="It would hand over the host."),
        ]
    ),
    aliases=("docker container stop", "docker stop"),
    examples=("docker stop web",),
)


def test_help_has_dockers_layout() -> None:
    assert STOP.help() == (
        "Usage:  docker stop [OPTIONS] CONTAINER [CONTAINER...]\n"
        "\n"
        "Stop containers\n"
        "\n"
        "Aliases:\n"
        "  docker container stop, docker stop\n"
        "\n"
        "Examples:\n"
        "  docker stop web\n"
        "\n"
        "Options:\n"
        "      --all             A flag without a short form\n"
        '  -s, --signal string   What to send first (default "SIGTERM")\n'
        "  -t, --timeout int     Seconds before the kill (default 10)"
    )


def test_a_command_without_flags_has_no_options() -> None:
    usage = Usage("docker wait", "CONTAINER", "Wait")
    assert usage.help() == "Usage:  docker wait CONTAINER\n\nWait"
    assert Usage("docker version", "", "Versions").help().startswith("Usage:  docker version\n")


def test_help_is_listed_where_h_is_another_flag() -> None:
    usage = Usage("docker run", "IMAGE", "Run", [Flag("hostname", "h", Kind.STRING, "Its name")])
    assert usage.help().endswith(
        "      --help              Show this help\n  -h, --hostname string   Its name"
    )


@pytest.mark.parametrize(
    ("flag", "right"),
    [
        (Flag("a", help="x", default="false"), "x"),
        (Flag("a", help="x", default="true"), "x (default true)"),
        (Flag("a", kind=Kind.INT, help="x", default="0"), "x"),
        (Flag("a", kind=Kind.INT, help="x", default="-1"), "x (default -1)"),
        (Flag("a", kind=Kind.STRING, help="x", default=""), "x"),
        (Flag("a", kind=Kind.DURATION, help="x", default="0s"), "x (default 0s)"),
        (Flag("a", kind=Kind.LIST, metavar="filter", help="x"), "x"),
    ],
)
def test_only_a_default_that_does_something_is_shown(flag: Flag, right: str) -> None:
    assert Usage("p", "", "s", [flag]).help().endswith(f"   {right}")


def test_a_metavar_stands_for_the_kind() -> None:
    usage = Usage("p", "", "s", [Flag("filter", "f", Kind.LIST, "x", metavar="filter")])
    assert "  -f, --filter filter   x" in usage.help()


def test_long_help_is_wrapped_below_itself() -> None:
    flag = Flag("tail", "n", Kind.STRING, "word " * 20, default="all")
    lines = Usage("p", "", "s", [flag]).help().splitlines()[-3:]
    assert [len(line) - len(line.lstrip()) for line in lines[1:]] == [22, 22]
    assert all(len(line) <= 79 for line in lines)


def test_a_column_too_narrow_for_text_becomes_a_block_below() -> None:
    assert wrap("some words", 70) == "\n" + " " * 16 + "some words"


def test_a_word_longer_than_the_column_is_not_cut() -> None:
    assert wrap("x" * 90, 30) == "x" * 90


def test_a_line_break_in_help_is_kept() -> None:
    text = "first\nsecond " + "word " * 12
    assert wrap(text, 30).startswith("first\n" + " " * 30 + "second word")


def test_an_error_is_followed_by_usage() -> None:
    assert STOP.after_error() == (
        "\nUsage:  docker stop [OPTIONS] CONTAINER [CONTAINER...]\n"
        "\nRun 'docker stop --help' for more information"
    )


@pytest.mark.parametrize(
    ("arity", "count", "message"),
    [
        (Arity.no_args(), 1, "docker: 'docker x' accepts no arguments"),
        (Arity.exactly(1), 0, "docker: 'docker x' requires 1 argument"),
        (Arity.exactly(1), 2, "docker: 'docker x' requires 1 argument"),
        (Arity.exactly(2), 1, "docker: 'docker x' requires 2 arguments"),
        (Arity.at_least(1), 0, "docker: 'docker x' requires at least 1 argument"),
        (Arity.at_least(2), 1, "docker: 'docker x' requires at least 2 arguments"),
        (Arity.at_most(1), 2, "docker: 'docker x' requires at most 1 argument"),
        (Arity.between(1, 2), 0, "docker: 'docker x' requires at least 1 and at most 2 arguments"),
    ],
)
def test_a_wrong_number_of_arguments_gets_dockers_words(
    arity: Arity, count: int, message: str
) -> None:
    with pytest.raises(ArityError) as error:
        arity.check("docker x", ["a"] * count)
    assert error.value.message == str(error.value) == message
    assert error.value.exit_code == 1


@pytest.mark.parametrize(
    ("arity", "count"),
    [
        (Arity.no_args(), 0),
        (Arity.exactly(1), 1),
        (Arity.at_least(1), 9),
        (Arity.at_most(1), 0),
        (Arity.between(1, 2), 2),
    ],
)
def test_a_right_number_of_arguments_passes(arity: Arity, count: int) -> None:
    arity.check("docker x", ["a"] * count)


def test_too_few_of_any_number_says_see_as_the_client_does() -> None:
    with pytest.raises(ArityError) as error:
        Arity.at_least(1).check("docker stop", [])
    assert STOP.after_error(error.value.lead).endswith(
        "See 'docker stop --help' for more information"
    )
