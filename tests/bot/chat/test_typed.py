"""What people type, in all the ways in which they type it, is read as they meant it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import keys
from bot.chat.typed import read

BOT = 77


@pytest.mark.parametrize(
    "typed",
    [
        "!run -it node",
        "! run -it node",
        "!docker run -it node",
        f"<@{BOT}> run -it node",
        f"<@!{BOT}> docker run -it node",
        "docker run -it node",
        "$ docker run -it node",
        "# docker run -it node",
        "`docker run -it node`",
        "```\ndocker run -it node\n```",
        "```sh\n$ docker run -it node\n```",
        "docker run \\\n-it \\\nnode",
    ],
)
def test_every_way_to_type_a_command_means_the_same(typed: str) -> None:
    command = read(typed, "!", BOT)
    assert command is not None
    assert command.line.split() == ["run", "-it", "node"]
    assert command.name == "run"


@pytest.mark.parametrize(
    "said", ["hello", "I like docker run", "", "dockerfile", "<@1> run node", "```js\n1\n```"]
)
def test_ordinary_talk_is_no_command(said: str) -> None:
    assert read(said, "!", BOT) is None


def test_a_code_block_under_a_command_is_its_input() -> None:
    command = read("!run -i node\n```js\nconsole.log(1)\n```", "!", BOT)
    assert command is not None
    assert command.line == "run -i node"
    assert command.stdin == b"console.log(1)\n"
    assert not command.more


def test_a_second_line_is_noticed_and_not_run() -> None:
    command = read("!ps\n!ps -a", "!", BOT)
    assert command is not None
    assert command.line == "ps"
    assert command.more


def test_a_pasted_command_is_told_from_one_that_was_meant_for_the_bot() -> None:
    pasted, meant = read("docker ps", "!", BOT), read("!ps", "!", BOT)
    assert pasted is not None
    assert meant is not None
    assert (pasted.explicit, pasted.said_docker) == (False, True)
    assert (meant.explicit, meant.said_docker) == (True, False)


def test_a_bare_mention_asks_for_help() -> None:
    command = read(f"<@{BOT}>", "!", BOT)
    assert command is not None
    assert command.name == "help"


@pytest.mark.parametrize("typed", ["!", "!!x", "!?", "!42"])
def test_signs_behind_the_prefix_are_no_command_name(typed: str) -> None:
    command = read(typed, "!", BOT)
    assert command is None or command.name == ""


@given(st.text(max_size=500))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    for typed in (text, f"!{text}", f"docker {text}", f"```{text}```"):
        read(typed, "!", BOT)
        keys.keys(typed)
        keys.typed_text(typed)


@pytest.mark.parametrize("typed", ["ctrl-c", "Ctrl-C", "CTRL+C", "ctrl c", "^C", "^c", " ^C "])
def test_ctrl_c_is_a_key_however_it_is_written(typed: str) -> None:
    assert keys.keys(typed) == b"\x03"
    assert keys.typed_text(typed) is None


@pytest.mark.parametrize("typed", ["ctrl-p ctrl-q", "ctrl-p,ctrl-q", "^P^Q", "Ctrl-P Ctrl-Q"])
def test_dockers_detach_keys_detach(typed: str) -> None:
    pressed = keys.keys(typed)
    assert pressed is not None
    assert keys.detaches(pressed)


@pytest.mark.parametrize("typed", ["1 + 1", "a ^ b", "ctrl-c please", "control", "^", "c"])
def test_code_and_talk_are_no_keys(typed: str) -> None:
    assert keys.keys(typed) is None


def test_what_stands_in_a_code_block_is_typed_without_the_fence() -> None:
    typed = "Try this:\n```js\nconst f = () => {\n  return 1\n}\n```\nand this\n```\nf()\n```"
    assert keys.typed_text(typed) == "const f = () => {\n  return 1\n}\nf()"
    assert keys.typed_text("`1 + 1`") == "1 + 1"
    assert keys.typed_text("`a` + `b`") == "`a` + `b`"


@pytest.mark.parametrize("typed", ["", "  ", "```\n```", "``````"])
def test_there_may_be_nothing_to_type(typed: str) -> None:
    assert keys.typed_text(typed) is None
