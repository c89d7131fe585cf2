"""`!explain`: every word of a command line gets its meaning."""

import pytest

from bot.docker_cli.explain import Part, explain
from bot.docker_cli.flags import Flag, Kind
from bot.docker_cli.usage import Usage

RUN = Usage(
    "docker run",
    "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    "Run",
    (
        Flag("interactive", "i", help="Input"),
        Flag("tty", "t", help="Terminal"),
        Flag("name", kind=Kind.STRING, help="Name"),
        Flag("env", "e", Kind.LIST, help="Variable"),
        Flag("publish", "p", Kind.LIST, help="Port", refused="no network"),
    ),
)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("-it node", [("-i", "Input"), ("-t", "Terminal"), ("node", "IMAGE")]),
        ("-itp 8080:80 x", [
            ("-i", "Input"), ("-t", "Terminal"), ("-p 8080:80", "Port; not here: no network"),
            ("x", "IMAGE"),
        ]),
        ("--name web x", [("--name web", "Name"), ("x", "IMAGE")]),
        ("--name=web x", [("--name=web", "Name"), ("x", "IMAGE")]),
        ("-eA=1 x", [("-e A=1", "Variable"), ("x", "IMAGE")]),
        ("x sh -it b", [("x", "IMAGE"), ("sh", "COMMAND"), ("-it", "ARG"), ("b", "ARG")]),
        ("-z x", [("-z", "No flag of this command's"), ("x", "IMAGE")]),
        ("--zed x", [("--zed", "No flag of this command's"), ("x", "IMAGE")]),
        ("--name", [("--name", "Name; its value is missing")]),
        ("-- -x", [("--", "Ends the flags: all that follows are arguments"), ("-x", "IMAGE")]),
    ],
)  # fmt: skip
def test_each_word_is_explained(line: str, parts: list[tuple[str, str]]) -> None:
    assert list(explain(line.split(), RUN, interspersed=False)) == [Part(*one) for one in parts]


def test_an_argument_that_no_command_takes_is_called_so() -> None:
    logs = Usage("docker logs", "[OPTIONS] CONTAINER", "Logs", (Flag("follow", "f", help="On"),))
    said = [part.meaning for part in explain(["web", "-f", "other"], logs, interspersed=True)]
    assert said == ["CONTAINER", "On", "One argument too many"]


CP = Usage(
    "docker cp",
    "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n"
    "\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    "Copy",
)
BUILD = Usage("docker build", "[OPTIONS] PATH | URL | -", "Build", (Flag("label", kind=Kind.LIST),))


@pytest.mark.parametrize(
    ("words", "usage", "meanings"),
    [
        (["web:/a", "b"], CP, ["CONTAINER:SRC_PATH", "DEST_PATH"]),
        (["a", "web:/b"], CP, ["SRC_PATH", "CONTAINER:DEST_PATH"]),
        (["web:/a", "-"], CP, ["CONTAINER:SRC_PATH", "My answer, with a tar archive attached"]),
        (["."], BUILD, ["PATH: the files of your message"]),
        (["--help", "x"], BUILD, ["Show this help", "PATH"]),
    ],
)
def test_what_an_argument_is_depends_on_how_it_is_written(
    words: list[str], usage: Usage, meanings: list[str]
) -> None:
    assert [part.meaning for part in explain(words, usage, interspersed=True)] == meanings


def test_words_are_shown_as_they_are_typed() -> None:
    said = [part.words for part in explain(["--label", "a=b c", "it's"], BUILD, interspersed=True)]
    assert said == ["--label 'a=b c'", """'it'"'"'s'"""]
