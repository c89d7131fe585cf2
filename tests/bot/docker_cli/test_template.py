"""Templates fill in, and fail, as the client's do."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields, Template, TemplateError, dumps, typed, untyped
from bot.docker_cli.template.lexer import Token, lex
from tests.bot.docker_cli import client

CONTAINER: dict[str, Any] = json.loads(client.CONTAINER.read_text(encoding="utf-8"))
TITLES = {
    "Name": "NAME",
    "Description": "DESCRIPTION",
    "DockerEndpoint": "DOCKER ENDPOINT",
    "Error": "ERROR",
}
COLUMNS = "{{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}"
CONTEXT = Fields(
    {
        "Name": "default",
        "Current": True,
        "Description": "Current DOCKER_HOST based configuration",
        "DockerEndpoint": client.HOST,
        "Error": "",
    },
    "*formatter.clientContextContext",
)


def ours(form: str) -> str:
    try:
        return listing(form, TITLES, [CONTEXT], COLUMNS)
    except TemplateError as error:
        return error.message


# What the client printed for each template: tests/bot/docker_cli/client.py writes it.
RECORDED: dict[str, str] = json.loads(client.TEMPLATES.read_text(encoding="utf-8"))


def test_every_template_gives_what_the_client_gave() -> None:
    assert {form: ours(form) for form in RECORDED} == RECORDED


@client.needed
def test_the_client_still_gives_what_it_gave() -> None:
    assert client.fill_in(RECORDED) == RECORDED


# The cases that no listing of the client's shows, and those that hold where it is not installed.


def inspected(text: str) -> str:
    """As `inspect` fills it in: from Docker's struct, or else from the JSON itself."""
    template = Template(text)
    with suppress(TemplateError):
        return template.render(typed("container.InspectResponse", CONTAINER))
    return template.render(untyped(CONTAINER), strict=True)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{.State.Running}} {{.State.ExitCode}} {{.ID}}", "true 0 abc"),
        (
            "{{.Config.Labels.tier}}|{{.Config.Labels.nope}}|{{.Config.Labels.nope.x}}",
            "front|<no value>|<no value>",
        ),
        ('{{index .Config.Labels "a.b"}}|{{index .Config.Labels "nope"}}|', "1||"),
        ("{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}", "a.b=1 tier=front "),
        ('{{join .Config.Cmd " "}} {{len .Config.Labels}} {{len .ExecIDs}}', "sh -c x y 2 0"),
        (
            "{{.Config.Labels}} {{.Config.Entrypoint}} {{.HostConfig.Init}} {{.SizeRw}}",
            "map[a.b:1 tier:front] [] true <nil>",
        ),
        ("{{range .ExecIDs}}x{{else}}none{{end}}", "none"),
        ("{{json .Config.Labels}}", '{"a.b":"1","tier":"front"}'),
        (
            "{{json .State}}",
            '{"Status":"running","Running":true,"Paused":false,"Restarting":false,'
            '"OOMKilled":false,"Dead":false,"Pid":0,"ExitCode":0,"Error":"",'
            '"StartedAt":"2026-01-02T03:04:05.2Z","FinishedAt":""}',
        ),
        ("{{.State}}", "{running true false false false false 0 0  2026-01-02T03:04:05.2Z  <nil>}"),
        ("{{.Config.Healthcheck.Interval}} {{.Config.Healthcheck.Test}}", "1m30s [CMD true]"),
        ("{{.HostConfig.NetworkMode.IsNone}} {{.HostConfig.RestartPolicy}}", "false {no 0}"),
        ("{{.HostConfig.Ulimits}} {{.NetworkSettings.Ports}}", "[nofile=32:64] map[80/tcp:[]]"),
        ("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", "10.0.0.2"),
        ("{{upper .HostConfig.NetworkMode}} {{.Id}}", "LAB abc"),
        ("{{.Novel.deep}} {{(index .Novel.list 2).k}}", "1.5 false"),
        ('{{printf "%T %T" .Novel.deep .Novel.list}}', "json.Number []interface {}"),
        (
            '{{printf "%T" .Config.Cmd}} {{printf "%s" .Config.Cmd}}',
            "strslice.StrSlice [sh -c x y]",
        ),
        ("{{$c := .Config}}{{$c.Tty}}{{range .Config.Cmd}}{{$.ID}}{{end}}", "trueabcabcabc"),
        ("{{eq .SizeRw nil}} {{eq .ID nil}}", "true false"),
        ("{{if and .State.Running (eq .State.ExitCode 0)}}up{{end}}", "up"),
    ],
)
def test_what_inspect_shows_can_be_asked_for(text: str, filled: str) -> None:
    assert inspected(text) == filled


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{.Foo}}", ':1:2: executing "" at <.Foo>: map has no entry for key "Foo"'),
        ("{{.State.Foo}}", ':1:8: executing "" at <.State.Foo>: map has no entry for key "Foo"'),
        ("{{.Id.Foo}}", "at <.Id.Foo>: can't evaluate field Foo in type interface {}"),
        ("{{.State 1}}", ':1:2: executing "" at <.State>: State is not a method but has arguments'),
        (
            "{{index (.Config).Cmd 7}}",
            "at <index (.Config).Cmd 7>: error calling index: index out of range: 7",
        ),
        ("{{index .Config.Labels 1}}", "value has type int; should be string"),
        ('{{join .Novel.list ""}}', "wrong type for value; expected []string; got []interface {}"),
        ("{{upper .State.Health}}", 'map has no entry for key "Health"'),
        ('{{lt .State "a"}}', "invalid type for comparison"),
        ("{{truncate .Id .Novel.deep}}", "wrong type for value; expected int; got json.Number"),
        ("{{" + "(" * 50 + "1" + ")" * 50 + "}}", ":1: max expression depth exceeded"),
        ("{{if 1}}" * 50, ":1: max expression depth exceeded"),
        ("{{range $x}}{{end}}", 'undefined variable "$x"'),
        ("{{pad .Id 9999999 1}}", "strings: Repeat output length overflow"),
        ("{{range 99999999}}{{end}}", "the template makes too much"),
        (
            "{{range 9999}}{{range 9999}}{{$x := pad $.Id 999 999}}{{end}}{{end}}",
            "the template makes too much",
        ),
        ("{{range 999999}}{{pad $.Id 999 999}}{{end}}", "the template makes too much"),
        ('{{printf "%99999d" 1}}', "a width of 99999 is too much here"),
        (
            '{{printf "%9999v" (split (pad "a" 0 9999) "")}}',
            "that makes too long a text",
        ),
        (
            '{{define "x"}}{{template "x"}}{{template "x"}}{{end}}{{template "x"}}',
            "exceeded maximum template depth (100000)",
        ),
    ],
)
def test_a_template_that_cannot_be_filled_in_says_why(text: str, problem: str) -> None:
    with pytest.raises(TemplateError) as error:
        inspected(text)
    assert error.value.message.startswith("template parsing error: template: :")
    assert error.value.message.endswith(problem)


ROW = Fields(
    {"ID": "abc", "Names": "web", "Label": {"a": "1", "b": "2"}.get, "Ports": ""},
    "*formatter.ContainerContext",
)


def ps(form: str) -> str:
    titles = {"ID": "CONTAINER ID", "Names": "NAMES"}
    return listing(form, titles, [ROW, ROW], "{{.ID}}\t{{.Names}}")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("", "CONTAINER ID   NAMES\nabc            web\nabc            web"),
        ("table {{.Names}}\\t{{.ID}}", "NAMES     CONTAINER ID\nweb       abc\nweb       abc"),
        ('{{.Label "a"}}|{{.Label "x"}}', "1|<no value>\n1|<no value>"),
        ("json", '{"ID":"abc","Names":"web","Ports":""}\n' * 2),
    ],
)
def test_a_listing_is_printed_in_the_form_that_was_asked_for(form: str, text: str) -> None:
    assert ps(form) == text.removesuffix("\n")


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ("{{.Label}}", "at <.Label>: wrong number of args for Label: want 1 got 0"),
        ("{{.Label 1}}", "at <1>: expected string; found 1"),
        ("{{.ID 1}}", "at <.ID>: wrong number of args for ID: want 0 got 1"),
        ("{{.Foo}}", "at <.Foo>: can't evaluate field Foo in type *formatter.ContainerContext"),
        ('{{index . "ID"}}', "can't index item of type formatter.ContainerContext"),
        ("{{len .}}", "len of type formatter.ContainerContext"),
        ("{{range .}}{{end}}", "range can't iterate over {abc web }"),
    ],
)
def test_a_rows_fields_are_held_to_what_the_row_has(form: str, problem: str) -> None:
    with pytest.raises(TemplateError) as error:
        ps(form)
    assert error.value.message.endswith(problem)


def test_a_listing_without_rows_is_empty_or_its_header() -> None:
    assert listing("{{.ID}}", {}, [], "") == ""
    assert listing("table", {"ID": "ID"}, [], "{{.ID}}") == "ID"


def test_json_of_a_row_is_alphabetical_and_of_a_map_as_it_came() -> None:
    assert dumps(Fields({"b": 1, "a": "é<"}, "x")) == '{"a":"é\\u003c","b":1}'
    assert json.loads(dumps(CONTAINER)) == CONTAINER


WORDS = """{{ }} {{- -}} . .Id $ $x := = | ( ) if range end else with break continue "a" ` ' " 1
    1.5 - nil true upper printf "%9d%s" index len eq and or not , /* */ split join json pad truncate
    {{end}} {{else}} .Config.Labels .Config.Cmd print println lt title .State é"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", "{{range 3}}", "{{if .Id}}"])
ACTION = st.lists(PIECES, max_size=6).map(lambda pieces: "{{" + " ".join(pieces) + "}}")


@given(st.text() | st.lists(PIECES).map("".join) | st.lists(ACTION).map("".join))
def test_any_text_is_output_or_a_template_error(text: str) -> None:
    with suppress(TemplateError):
        assert isinstance(inspected(text), str)
    with suppress(TemplateError):
        assert isinstance(ps(text), str)


@example("{{/* a")
@example("{{/* a */ x}}")
@example("{{(}}")
@example("{{)}}")
@given(st.text() | st.lists(PIECES).map("".join))
def test_a_texts_tokens_end_with_its_end_or_the_first_error(text: str) -> None:
    *before, last = lex(text)
    assert last.token in (Token.END, Token.ERROR)
    assert all(lexeme.token not in (Token.END, Token.ERROR) for lexeme in before)


@given(st.text().filter(lambda text: "{{" not in text))
def test_text_without_actions_comes_out_as_it_is(text: str) -> None:
    assert Template(text).render(None) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_printed_so_that_it_reads_back(number: float) -> None:
    assert float(Template("{{.}}").render(number)) == number
