"""Dockerfiles are read as Docker's own builder reads them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.dockerfile import DockerfileError, parse, process
from bot.docker_cli.dockerfile.health import Health
from bot.docker_cli.dockerfile.instructions import health_of
from bot.docker_cli.dockerfile.lines import Heredoc
from bot.docker_cli.dockerfile.values import exposed, is_signal
from bot.docker_cli.dockerfile.words import split

WHOLE = """# escape=`
FROM node:22 AS build
RUN npm ci && `
  # nobody reads this

  npm test
copy --from=build --chown=node package.json ./
CMD ["node", "app.js"]
ENTRYPOINT ["node", app]
"""


def test_continued_lines_are_one_instruction_and_comments_are_none() -> None:
    file = parse(WHOLE)
    assert file.escape == "`"
    assert [each.text for each in file.instructions] == [
        "FROM node:22 AS build",
        "RUN npm ci &&   npm test",
        "copy --from=build --chown=node package.json ./",
        'CMD ["node", "app.js"]',
        'ENTRYPOINT ["node", app]',
    ]
    assert [each.line for each in file.instructions] == [2, 3, 7, 8, 9]
    assert file.gaps == ("RUN npm ci &&   npm test",)


def test_flags_stand_before_the_rest_and_a_command_has_two_forms() -> None:
    _, _, copy, command, entrypoint = parse(WHOLE).instructions
    assert (copy.flags, copy.rest) == ({"from": "build", "chown": "node"}, "package.json ./")
    assert (command.words, command.exec_form) == (("node", "app.js"), True)
    assert not entrypoint.exec_form


def test_a_heredoc_is_part_of_its_instruction() -> None:
    text = "FROM x\nRUN <<-EOF\n\techo 'a'\n  echo b\n\tEOF\nUSER node\nCOPY <<'A' /a\n$HOME\nA\n"
    _, run, user, copy = parse(text).instructions
    assert run.heredocs == (Heredoc("EOF", "echo 'a'\n  echo b\n"),)
    assert user.line == 6
    assert copy.heredocs == (Heredoc("A", "$HOME\n", literal=True),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("FORM node\n", "dockerfile parse error line 1: unknown instruction: FORM"),
        ("\n# nothing\n", "failed to parse Dockerfile: file with no instructions"),
        ("RUN <<EOF\necho\n", "dockerfile parse error line 1: unterminated heredoc"),
        ("RUN true\n", "no build stage in current context"),
    ],
)
def test_what_is_no_dockerfile_is_told_in_dockers_words(text: str, message: str) -> None:
    with pytest.raises(DockerfileError) as error:
        parse(text)
    assert error.value.message == message


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ('ENV A=1 B="x y" C=x\\ y D=', [("A", "1"), ("B", '"x y"'), ("C", "x\\ y"), ("D", "")]),
        ("ENV GREETING hello  world", [("GREETING", "hello  world")]),
        ("ARG A B=2", [("A", None), ("B", "2")]),
    ],
)
def test_env_takes_pairs_or_one_name_and_its_value(
    line: str, pairs: list[tuple[str, str | None]]
) -> None:
    assert list(parse(f"FROM x\n{line}").instructions[1].pairs) == pairs


@pytest.mark.parametrize("line", ["ENV X", "ENV A=1 B", "LABEL X"])
def test_env_without_a_value_is_an_error(line: str) -> None:
    with pytest.raises(DockerfileError, match=r"must have two arguments|can't find = in"):
        parse(f"FROM x\n{line}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$A/${A}b", "one/oneb"),
        ("${NO:-two} ${A:-two}", "two one"),
        ("${A:+set}${NO:+set}", "set"),
        ("${NO:-${A}}", "one"),
        ("\\$A $ $1 $NO.", "$A $  ."),
        ("\"$A 'x'\" '$A'", "one 'x' $A"),
        ('a\\ b "a\\nb" "\\""', 'a b a\\nb "'),
    ],
)
def test_quotes_go_and_variables_are_replaced_as_the_reference_says(text: str, found: str) -> None:
    assert process(text, {"A": "one"}) == found


def test_another_escape_holds_for_values_too() -> None:
    (_, env) = parse("# escape=`\nFROM x\nENV A=b` c\n").instructions
    assert process(env.pairs[0][1] or "", {}, "`") == "b c"


def test_what_grows_without_end_is_given_up() -> None:
    with pytest.raises(DockerfileError, match="deep"):
        process("${N:-" * 1000 + "x" + "}" * 1000, {})
    with pytest.raises(DockerfileError, match="at the most"):
        process("$A$A", {"A": "x" * 40_000})
    with pytest.raises(DockerfileError, match="100 instructions"):
        parse("RUN true\n" * 101)
    with pytest.raises(DockerfileError, match="at the most"):
        parse("#" * 100_000)


@pytest.mark.parametrize("text", ["${A", "${A:?gone}", "'a", '"a', "${A!b}", "${}"])
def test_a_word_that_docker_cannot_read_is_an_error(text: str) -> None:
    with pytest.raises(DockerfileError, match="failed to process"):
        process(text, {})


def test_a_health_check_reads_as_history_shows_it() -> None:
    line = "HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 CMD curl x"
    health = health_of(parse(f"FROM x\n{line}").instructions[1])
    assert health == Health(("CMD-SHELL", "curl x"), 90 * 10**9, 5 * 10**8, 0, 3)
    assert str(health) == """&{["CMD-SHELL" "curl x"] "1m30s" "500ms" "0s" '\\x03'}"""


def test_ports_and_signals_are_the_engines() -> None:
    assert exposed("8000-8002") == ["8000/tcp", "8001/tcp", "8002/tcp"]
    assert exposed("53/udp") == ["53/udp"]
    for wrong in ("x", "80/foo", "70000", "9-8", ""):
        with pytest.raises(ValueError, match="Invalid"):
            exposed(wrong)
    assert [is_signal(text) for text in ("SIGINT", "term", "9", "0", "NOSUCH")] == [
        *(True, True, True),
        *(False, False),
    ]


@given(st.text())
def test_any_text_is_a_dockerfile_or_told_why_not(text: str) -> None:
    with suppress(DockerfileError):
        for each in parse(text).instructions:
            assert each.keyword in each.text.upper()
            split(each.rest, "\\")
            process(each.rest, {"A": "x"})
