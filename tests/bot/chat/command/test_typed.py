"""All the forms in which a command is typed, and that no text is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.command.typed import TypedCommand, read
from bot.docker_cli.words import split

BOT = 42
PIECES = st.sampled_from(
    [
        "!",
        "!!",
        "docker",
        " ",
        "\n",
        "\\\n",
        "```",
        "```sh\n",
        "`",
        "$ ",
        "<@42>",
        "<@!42>",
        '"',
        "'",
        "\t",
        "#",
        ">",
        "run",
        "node",
        "—rm",
        "\u200b",
        "\u201c",
        "\u201d",
    ]
)


@pytest.mark.parametrize(
    "content",
    [
        "!run node",
        "! run node",
        "!docker run node",
        "  !run node  ",
        "<@42> run node",
        "<@!42> run node",
        "<@42> docker run node",
        "docker run node",
        "$ docker run node",
        "# docker run node",
        "> docker run node",
        "!$ docker run node",
        "`docker run node`",
        "```docker run node```",
        "```\ndocker run node\n```",
        "```sh\ndocker run node\n```",
        "```console\n$ docker run node\n```",
        "docker  run node",
        "docker\trun node",
    ],
)
def test_one_command_in_its_many_forms(content: str) -> None:
    said = read(content, "!", BOT)
    assert said is not None
    assert split(said.line) == ["run", "node"]
    assert said.stdin is None
    assert said.name == "run"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "hello",
        "dockerfile",
        "run node",
        "what does docker run do?",
        "<@43> run node",
        "@bot run",
    ],
)
def test_ordinary_talk_is_no_command(content: str) -> None:
    assert read(content, "!", BOT) is None


@pytest.mark.parametrize(
    "content",
    [
        "!run -it \\\n  --name web \\\n  node",
        "docker run -it \\\n--name web\\\n node",
        "```sh\n$ docker run -it \\\n    --name web \\\n    node\n```",
        "docker run -it \\ \n  --name web \\\r\n  node",
    ],
)
def test_a_line_that_a_backslash_continues_is_one_line(content: str) -> None:
    said = read(content, "!", BOT)
    assert said is not None
    assert split(said.line) == ["run", "-it", "--name", "web", "node"]
    assert not said.rest


@pytest.mark.parametrize("content", ["!run —name web node", "!run --name web node"])
def test_the_dashes_that_a_phone_makes_are_dashes(content: str) -> None:
    said = read(content, "!", BOT)
    assert said is not None
    assert split(said.line) == ["run", "--name", "web", "node"]


def test_quotes_that_a_phone_makes_are_quotes() -> None:
    said = read("!run node node -e “1 + 1”", "!", BOT)
    assert said is not None
    assert split(said.line) == ["run", "node", "node", "-e", "1 + 1"]


def test_a_code_block_after_the_command_is_its_standard_input() -> None:
    said = read("!run -i node\n```js\nconsole.log(`hi`)\n\n  1\n```", "!", BOT)
    assert said == TypedCommand(
        "run -i node", b"console.log(`hi`)\n\n  1\n", explicit=True, said_docker=False
    )


def test_more_lines_than_one_are_told() -> None:
    said = read("!ps\n!images", "!", BOT)
    assert said is not None
    assert (said.line, said.rest) == ("ps", "!images")


def test_a_mention_alone_asks_for_help() -> None:
    said = read("<@42>", "!", BOT)
    assert said is not None
    assert said.line == "help"


@pytest.mark.parametrize("content", ["!", "!!", "!?", "! wow", "!!run", "!1", "!Run"])
def test_an_exclamation_names_a_command_only_with_letters(content: str) -> None:
    said = read(content, "!", BOT)
    assert said is None or said.name in ("", "wow")


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)), st.sampled_from(["!", "qs ", "docker"]))
def test_no_text_is_an_error(content: str, prefix: str) -> None:
    said = read(content, prefix, BOT)
    if said is not None:
        assert "\n" not in said.line
        assert said.line == said.line.strip()
        assert said.name in said.line
