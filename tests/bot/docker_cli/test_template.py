"""Templates fill in, and fail, as the client's do; the real client judges where it is installed."""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields, OpenMap, Template, TemplateError, dumps
from bot.docker_cli.template.lexer import Token, lex

HOST = "unix:///nonexistent.sock"
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
        "DockerEndpoint": HOST,
        "Error": "",
    },
    "*formatter.clientContextContext",
)


def ours(form: str) -> str:
    try:
        return listing(form, TITLES, [CONTEXT], COLUMNS)
    except TemplateError as error:
        return error.message


def theirs(form: str) -> str:
    """What docker context ls, which asks no engine, prints."""
    done = subprocess.run(
        ["docker", "context", "ls", "--format", form],
        env={**os.environ, "DOCKER_HOST": HOST, "DOCKER_CONTEXT": ""},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    said = done.stderr.partition("Warning: DOCKER_HOST environment")[0]
    return (done.stdout + said).removesuffix("\n")


ACTIONS = r"""
.Name | .Foo | .Name.Foo | .Current.x | .Name.name | . Name | .Name. | .name | .Name "x" | .Name 1
"a" | .Name
foo .Name | "a" | foo | .Name | upper | lower | title | upper | upper 1 | upper "a" "b" | upper nil
split .Name "a" | join (split .Name "a") "-" | split .Name | join .Name "a" | split "abc" ""
truncate .Name 3 | truncate "abc" "d" | truncate "abc" -1 | truncate 1 2 | truncate .Name 99
pad .Name 2 3 | pad "a" -1 2 | pad "" 2 3 | title "hello wOrld-foo_bar é1x"
len .Name | len "é" | len 3 | len nil | len | .Name|len | len (split "a,b" ",")
index .Name 1 | index .Name 99 | index "é" 0 | index (split "a,b" ",") 1
index (split "a,b" ",") "x" | index (split "a,b" ",") -1 | index | index 3 1 | index .Name nil
println .Name 1 2 | println | print .Name 1 2 "a" "b" 3 true | print | json 1 | json "<é" | json
json .Name | json (split "a,b" ",") | json true | json .Current | json 1.5
eq .Name "default" | eq .Name 1 | eq .Name "x" "default" | eq 1 | eq | eq true false | eq 1 1.0
eq "a" nil | eq nil nil | ne 1 2 | ne "a" "a" | lt 1 2 | lt "b" "a" | le 1 1 | gt 2 1 | gt 2 1.0
ge 1 "a" | ge 2 2 | lt true false | eq (split "a" ",") (split "a" ",")
and .Name "" | or "" .Name | not .Name | not "" | and | or 1 | not | and 1 2 3 | or 0 "" 3
"" | and 1 | "x" | or "" | or (index "a" 9) 1 | or 1 (index "a" 9)
printf "%s-%d-%5s|%-5s|%v|%q" .Name 3 "a" "b" true "q" | printf "%d" "x" | printf "%s" | printf
printf 1 | printf "%z" 1 | printf "%05d|%+d|%x|%X|%c|%o|%b" 42 42 255 255 65 8 5 | printf "%"
printf "%.2f|%8.3f|%e|%g" 1.5 2.25 1.5 1.5 | printf "%t %T %T" true 1 "a" | printf "%s" 1 2
printf "%v %s" (split "a,b" ",") (split "a,b" ",") | printf "%d%%" 5 | printf "%.2s|%x" "abc" "hi"
printf "%q" (split "a,b" ",") | printf "%d" true | printf "% d" 5 | printf "%T" (split "a" ",")
1 2 | "a" "b" | nil | true | 1.50 | 1e3 | 1e30 | 1e-7 | 0x10 | 1_000 | 0b11 | 0o17 | 017 | -1 | +1
99999999999999999999 | 1abc | 'a' | 'ab' | '\n' | '\'' | "\"" | "\q" | "\'" | "\x41\u00e9\101" | 0.1
`raw\n` | "a | 'a | `a | ( | ) | () | (1 | 1) | #  | 🐳 | é | .Na}me | .Name} |  |
.Name || upper
. . | $.Name | $y | $x := 1 | $x = 1 | $x, $y := 1 | $.Foo | $ "x" | "a".Foo | 1.Foo | nil.x | ..x
("a").Foo | (split .Name "a").Foo | (.Name) | (.Name).Foo | (upper .Name) | ("a") "b" | ((1))
end | else | else if | break | continue | end 1 | /* c */ | /* c | /* c */ x | - 1
.Name - | : | :=
upper (lower .Name | title) | len (print 1 2) | -"a" | - "a" | .Name.x.y | true.x | upper . | , | =
not true false | index (split "a" ",") true | index true | le "a" 1 | join nil "a" | join "a" "b"
"\uZZZZ" | "\U00110000" | "\ud800" | '' | 08 | 1.x | 1e | upper true | upper .Current
upper (len "a")
truncate "a" .Name | truncate "a" (len "b") | println nil | print nil | printf "%v" nil | json nil
split upper "a" | upper upper | (print | upper) "x" | if | with | range | end
"""

WHOLE = (
    "",
    "json",
    "json ",
    "raw",
    "table",
    "table   ",
    "a}}b",
    "{{",
    "{{.Name",
    "{{end",
    '{{.Name}} {{ "x',
    "{{.Name\n}}",
    "x{{.Name}}\n{{.Foo}}",
    "éé{{.Foo}}",
    "\né{{.Foo}}",
    '{{ "a" -}}  x {{- "b" }}',
    '{{- "a" -}} \n {{- "b" -}} c',
    "a {{- /* c */ -}} b",
    "a {{/* c */ -}} b",
    "a {{- 1}} {{-1}}",
    "{{.Name\n",
    "{{\n'a",
    "{{.Name\n}}\n{{$x := .Name}}{{$x}}{{$x = 1}}{{$x}}",
    "{{if .Name}}x",
    "{{if .Name}}x{{end}}{{end}}",
    "{{if .Error}}x{{end}}|{{if .Error}}x{{else}}y{{end}}",
    '{{if eq .Name "default" "x"}}y{{else if 1}}z{{end}}',
    "{{if .Error}}y{{else if .Name}}z{{else}}w{{end}}",
    "{{if .Name}}a{{else}}b{{else}}c{{end}}",
    "{{if 1}}a{{else with 1}}b{{end}}{{end}}",
    "{{range 1}}a{{else range 1}}b{{end}}{{end}}",
    "{{if 1}}a{{else 1}}b{{end}}",
    "{{if}}x{{end}}",
    "{{range}}x{{end}}",
    "{{with}}{{end}}",
    "{{with .Name}}{{.}}{{else}}no{{end}}",
    '{{with ""}}a{{else with "b"}}{{.}}{{end}}',
    "{{with $x := .Name}}{{$x}}{{end}}{{$x}}",
    "{{with $x := .Name}}{{$x}}{{end}}",
    '{{range split .Name "a"}}[{{.}}]{{end}}',
    '{{range split .Name "z"}}{{.}}{{else}}e{{end}}',
    '{{range $i, $e := split .Name "a"}}{{$i}}={{$e}};{{end}}',
    '{{range $x := split "a,b" ","}}{{$x}}{{break}}{{end}}',
    '{{range split "a,b,c" ","}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}',
    "{{range $x, $y, $z := .}}{{end}}",
    "{{range $x, 1}}{{end}}",
    '{{$i := 0}}{{range $i = split "a,b" ","}}{{$i}}{{end}}{{$i}}',
    "{{range 3}}{{.}}{{end}}{{range 0}}x{{else}}none{{end}}",
    "{{range $i := 2}}{{$i}}{{end}}",
    "{{range 1.5}}x{{end}}",
    "{{range .Name}}x{{end}}",
    "{{range nil}}x{{end}}",
    '{{if "x"}}{{break}}{{end}}',
    "{{range 1}}{{break 1}}{{end}}",
    "{{if nil}}x{{end}}",
    "table {{.Name}}\\t{{.Current}}",
    "table {{.Name}}\\t{{.Foo}}",
    "table {{upper .Name}}",
    "table{{.Name}}",
    "table x {{.Name}}",
    "  table {{.Name}}",
    'table {{range split .Name "a"}}{{.}},{{end}}\\t{{len .Name}}',
    'table {{join (split .Name "a") "+"}} {{json .Name}} {{pad .Name 1 1}} {{truncate .Name 2}}',
    'table {{if eq .Name "default"}}a{{end}}',
    "table {{.Name}}\\n{{.Name}}\\t{{.DockerEndpoint}}\\t.",
    "table {{lower .Name}}\\t{{title .Name}}",
    " {{.Name}} ",
    "{{.Name}}\\t{{.Error}}\\n.",
    '{{.Name }}\\n\\t{{"\\n"}}x',
    "{{.Name}",
    "{{if .Name}}{{end}",
    "{{if (}}",
    "{{(1}}",
    "{{1 2 | upper}}",
)


def judged() -> list[str]:
    """Each action alone, and each as a stage of a pipeline where the list's bars make it one."""
    lines = ACTIONS.strip().splitlines()
    alone = [action.strip() for line in lines for action in line.split(" | ")]
    return [*WHOLE, *(f"{{{{{text}}}}}" for text in [*alone, *lines])]


@pytest.mark.skipif(shutil.which("docker") is None, reason="there is no docker client")
def test_every_template_gives_what_the_client_gives() -> None:
    forms = judged()
    with ThreadPoolExecutor(4) as pool:
        expected = dict(zip(forms, pool.map(theirs, forms), strict=True))
    assert {form: ours(form) for form in forms} == expected


# The cases that no listing of the client's shows, and those that hold where it is not installed.


def inspected() -> dict[str, object]:
    return {
        "Id": "abc",
        "State": {"Running": True, "ExitCode": 0, "Error": None},
        "Config": {"Labels": OpenMap({"a.b": "1", "c": "2"}), "Cmd": ["node", "-e", "1"]},
        "Size": 1.5,
        "Mixed": [1, None, {"k": False}],
        "Empty": [],
    }


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{.State.Running}} {{.State.ExitCode}}", "true 0"),
        (
            "{{.Config.Labels.c}}|{{.Config.Labels.nope}}|{{.Config.Labels.nope.x}}",
            "2|<no value>|<no value>",
        ),
        ('{{index .Config.Labels "a.b"}}|{{index .Config.Labels "nope"}}', "1|<no value>"),
        ("{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}", "a.b=1 c=2 "),
        ('{{join .Config.Cmd " "}} {{len .Config.Labels}} {{len .Empty}}', "node -e 1 2 0"),
        (
            "{{.Config.Labels}} {{.Mixed}} {{.State.Error}}",
            "map[a.b:1 c:2] [1 <nil> map[k:false]] <no value>",
        ),
        ("{{range .Empty}}x{{else}}none{{end}}{{range .State.Error}}{{end}}", "none"),
        (
            "{{json .Config.Labels}} {{json .State}}",
            '{"a.b":"1","c":"2"} {"Running":true,"ExitCode":0,"Error":null}',
        ),
        ("{{(index .Mixed 2).k}} {{.Size}} {{$.Id}}", "false 1.5 abc"),
        ("{{$c := .Config}}{{$c.Labels.c}}{{range .Config.Cmd}}{{$.Id}}{{end}}", "2abcabcabc"),
        (
            '{{printf "%T %T %T %.1f" .Mixed .Config .Config.Cmd .Size}}',
            "[]interface {} map[string]interface {} []string 1.5",
        ),
        ("{{eq .State.Error nil}} {{eq .Id nil}}", "true false"),
        ('{{printf "%99999d" 1}}', "%!d(BADWIDTH)"),
        ("{{if and .State.Running (eq .State.ExitCode 0)}}up{{end}}", "up"),
    ],
)
def test_what_inspect_shows_can_be_asked_for(text: str, filled: str) -> None:
    assert Template(text).render(inspected()) == filled


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{.Foo}}", ':1:2: executing "" at <.Foo>: map has no entry for key "Foo"'),
        ("{{.State.Foo}}", ':1:8: executing "" at <.State.Foo>: map has no entry for key "Foo"'),
        ("{{.State 1}}", ':1:2: executing "" at <.State>: State is not a method but has arguments'),
        (
            "{{(index .Mixed 1).k}}{{index (.Config).Cmd 7}}",
            "at <index (.Config).Cmd 7>: error calling index: index out of range: 7",
        ),
        ("{{index .State 1}}", "value has type int; should be string"),
        ("{{index .State.Error 1}}", "index of untyped nil"),
        ("{{upper .State.Error}}", "invalid value; expected string"),
        ('{{lt .State "a"}}', "invalid type for comparison"),
        ("{{truncate .Id .Size}}", "wrong type for value; expected int; got float64"),
        ("{{define}}", ":1: {{define}} is not available here"),
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
    ],
)
def test_a_template_that_cannot_be_filled_in_says_why(text: str, problem: str) -> None:
    with pytest.raises(TemplateError) as error:
        Template(text).render(inspected())
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
        ('{{index . "ID"}}', "can't index item of type *formatter.ContainerContext"),
        ("{{len .}}", "len of type *formatter.ContainerContext"),
        ("{{range .}}{{end}}", "range can't iterate over map[ID:abc Names:web Ports:]"),
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
    assert dumps(Fields({"b": 1, "a": "é<"}, "x")) == '{"a":"é<","b":1}'
    assert json.loads(dumps(inspected())) == inspected()


WORDS = """{{ }} {{- -}} . .Id $ $x := = | ( ) if range end else with break continue "a" ` ' " 1
    1.5 - nil true upper printf "%9d%s" index len eq and or not , /* */ split join json pad truncate
    {{end}} {{else}} .Config.Labels .Config.Cmd print println lt title .State é"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n", "{{range 3}}", "{{if .Id}}"])
ACTION = st.lists(PIECES, max_size=6).map(lambda pieces: "{{" + " ".join(pieces) + "}}")


@given(st.text() | st.lists(PIECES).map("".join) | st.lists(ACTION).map("".join))
def test_any_text_is_output_or_a_template_error(text: str) -> None:
    with suppress(TemplateError):
        assert isinstance(Template(text).render(inspected()), str)
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
