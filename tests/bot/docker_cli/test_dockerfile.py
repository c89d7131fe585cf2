"""Dockerfiles are read as Docker's own builder reads them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.dockerfile import DockerfileError, Heredoc, expand, parse, split

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
        "COPY --from=build --chown=node package.json ./",
        'CMD ["node", "app.js"]',
        'ENTRYPOINT ["node", app]',
    ]
    assert [each.line for each in file.instructions] == [2, 3, 7, 8, 9]


def test_flags_stand_before_the_rest_and_a_command_has_two_forms() -> None:
    _, _, copy, command, entrypoint = parse(WHOLE).instructions
    assert (copy.flags, copy.rest) == ({"from": "build", "chown": "node"}, "package.json ./")
    assert command.command() == ["node", "app.js"]
    assert entrypoint.command() is None


def test_a_heredoc_is_part_of_its_instruction() -> None:
    run, user = parse("RUN <<-EOF\n\techo 'a'\n  echo b\n\tEOF\nUSER node\n").instructions
    assert run.heredocs == (Heredoc("EOF", "echo 'a'\n  echo b\n"),)
    assert user.line == 5
    (copy,) = parse("COPY <<'A' /a\n$HOME\nA\n").instructions
    assert copy.heredocs == (Heredoc("A", "$HOME\n", literal=True),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("FORM node\n", "dockerfile parse error line 1: unknown instruction: FORM"),
        ("\n# nothing\n", "failed to parse Dockerfile: file with no instructions"),
        ("RUN <<EOF\necho\n", "dockerfile parse error line 1: unterminated heredoc"),
    ],
)
def test_what_is_no_dockerfile_is_told_in_dockers_words(text: str, message: str) -> None:
    with pytest.raises(DockerfileError) as error:
        parse(text)
    assert error.value.message == message


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ('ENV A=1 B="x y" C=x\\ y D=', [("A", "1"), ("B", "x y"), ("C", "x y"), ("D", "")]),
        ("ENV GREETING hello  world", [("GREETING", "hello  world")]),
        ("ENV PRICE=\\$5", [("PRICE", "\\$5")]),
    ],
)
def test_env_takes_pairs_or_one_name_and_its_value(line: str, pairs: list[tuple[str, str]]) -> None:
    assert parse(line).instructions[0].pairs("\\") == pairs


@pytest.mark.parametrize("line", ["ENV X", "ENV A=1 B"])
def test_env_without_a_value_is_an_error(line: str) -> None:
    with pytest.raises(DockerfileError, match=r"ENV must have two arguments|can't find = in"):
        parse(line).instructions[0].pairs("\\")


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("$A/${A}b", "one/oneb"),
        ("${NO:-two} ${A:-two}", "two one"),
        ("${A:+set}${NO:+set}", "set"),
        ("${NO:-${A}}", "one"),
        ("\\$A $ $1 $NO.", "$A $ $1 ."),
    ],
)
def test_variables_are_replaced_as_the_reference_says(text: str, expanded: str) -> None:
    assert expand(text, {"A": "one"}) == expanded


def test_what_grows_without_end_is_given_up() -> None:
    with pytest.raises(DockerfileError, match="deep"):
        expand("${N:-" * 1000 + "x" + "}" * 1000, {})
    with pytest.raises(DockerfileError, match="at the most"):
        expand("$A$A", {"A": "x" * 40_000})
    with pytest.raises(DockerfileError, match="100 instructions"):
        parse("RUN true\n" * 101)
    with pytest.raises(DockerfileError, match="at the most"):
        parse("#" * 100_000)


def test_another_escape_holds_for_values_too() -> None:
    assert parse("# escape=`\nFROM x\nENV A=b` c\n").instructions[1].pairs("`") == [("A", "b c")]


@pytest.mark.parametrize("text", ["${A", "${A:?gone}"])
def test_a_substitution_that_docker_does_not_know_is_an_error(text: str) -> None:
    with pytest.raises(DockerfileError, match="failed to process"):
        expand(text, {})


@given(st.text())
def test_any_text_is_a_dockerfile_or_told_why_not(text: str) -> None:
    with suppress(DockerfileError):
        for each in parse(text).instructions:
            assert each.keyword in each.text
            each.command()
            split(each.rest, "\\")
            expand(each.rest, {"A": "x"})
