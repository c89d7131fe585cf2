"""Each REPL's way to take input and to prompt, on the real program at a real terminal."""

import pytest

from bot.sessions.repl import PLAIN, repl_for, repl_named, without_echo, without_prompt
from bot.sessions.screen import plain


@pytest.mark.parametrize(
    ("image", "command", "name"),
    [
        ("node", ["docker-entrypoint.sh", "node"], "node"),
        ("node:22-alpine", [], "node"),
        ("node", ["docker-entrypoint.sh", "bash"], "sh"),
        ("python", ["python3"], "python"),
        ("python", ["python3.13"], "python"),
        ("busybox", [], "sh"),
        ("busybox", ["/bin/sh"], "sh"),
        ("", ["node"], "node"),
        ("ghcr.io/class/node@sha256:0123", [], "node"),
        ("redis", ["redis-server"], PLAIN.name),
    ],
)
def test_the_program_that_runs_decides_which_repl_it_is(
    image: str, command: list[str], name: str
) -> None:
    assert repl_for(image, command).name == name


@pytest.mark.parametrize(
    ("repl", "ending", "waits"),
    [
        ("node", "2\n> ", True),
        ("node", "... ", True),
        ("node", "| ", True),
        ("node", "> meanwhile\n", False),
        ("node", "a > b", False),
        ("python", ">>> ", True),
        ("python", "\x1b[1;35m>>> \x1b[0m", True),
        ("sh", "/ # ", True),
        ("sh", "root@c0ffee:/app$ ", True),
        ("sh", "100%\n", False),
    ],
)
def test_a_prompt_at_the_end_says_that_the_program_waits(
    repl: str, ending: str, waits: bool
) -> None:
    assert repl_named(repl).waits(ending) is waits


def test_several_lines_are_one_input_for_nodes_editor() -> None:
    typed = repl_named("node").typed("[1,2]\n.map(x => x)")
    assert typed.data == b".editor\n[1,2]\n.map(x => x)\n\x04"


def test_a_tab_does_not_ask_node_for_completion() -> None:
    assert b"\t" not in repl_named("node").typed("if (x) {\n\ty()\n}").data


def test_the_editor_types_the_indentation_of_the_line_before_by_itself() -> None:
    code = "function f() {\n  a()\n    b()\n  c()\n}"
    sent = repl_named("node").typed(code).data.decode().split("\n")
    assert sent[1:-1] == ["function f() {", "  a()", "  b()", "c()", "}"]


def test_blank_lines_end_a_block_in_python_only_where_it_ends() -> None:
    code = "def f():\n    a = 1\n\n    return a\nif f():\n    print(1)\nelse:\n    print(2)\nf()"
    assert repl_named("python").typed(code).data.decode().split("\n") == [
        "def f():",
        "    a = 1",
        "    return a",
        "",
        "if f():",
        "    print(1)",
        "else:",
        "    print(2)",
        "",
        "f()",
        "",
    ]


@pytest.mark.parametrize(
    ("repl", "typed", "screen", "left"),
    [
        ("node", "1 + 1", "1 + 1\n2\n> ", "2\n"),
        ("node", "'a'", "'a'\n'a'\n> ", "'a'\n"),
        ("python", "print(7)", "print(7)\n7\n>>> ", "7\n"),
        ("sh", "echo a\necho b", "echo a\na\n/ # echo b\nb\n/ # ", "a\nb\n"),
        ("sh", "cat", "cat\n", ""),
        ("node", "const f = () => {", "const f = () => {\n| ", "| "),
        ("python", "f(  1)", "\x1b[32mf\x1b[0m(  1)\nNone\n>>> ", "None\n"),
    ],
)
def test_a_reply_has_neither_the_echo_nor_the_prompt(
    repl: str, typed: str, screen: str, left: str
) -> None:
    row = repl_named(repl)
    shown = without_prompt(without_echo(screen, row.typed(typed).echo, row), row)
    assert plain(shown) == left


def test_output_that_equals_the_input_stays() -> None:
    row = repl_named("sh")
    assert without_echo("hello\nhello\n", row.typed("hello").echo, row) == "hello\n"
