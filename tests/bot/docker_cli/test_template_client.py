"""Templates that hypothesis thinks of give what the real client makes of them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.docker_cli.template import Template, TemplateError, typed, untyped
from tests.bot.docker_cli import client, stub

CONTAINER = json.loads(client.CONTAINER.read_text(encoding="utf-8"))
ADDRESS = re.compile(r"(?:0[xX])?[cC]000[0-9a-fA-F]{6}|\b8246\d{8}\b|\b1100000000\d{30}\b")
FIELDS = [
    ".",
    ".ID",
    ".Id",
    ".Name",
    ".State",
    ".State.Running",
    ".State.ExitCode",
    ".State.Health",
    ".Args",
    ".Mounts",
    ".Foo",
    ".Config",
    ".Config.Labels",
    ".Config.Labels.tier",
    ".Config.Labels.nope",
    ".Config.Cmd",
    ".Config.Entrypoint",
    ".Config.Healthcheck",
    ".Config.Healthcheck.Interval",
    ".Config.ExposedPorts",
    ".Config.Volumes",
    ".SizeRw",
    ".HostConfig.NetworkMode",
    ".HostConfig.Memory",
    ".HostConfig.Init",
    ".HostConfig.Ulimits",
    ".ID.x",
    ".HostConfig.ConsoleSize",
    ".HostConfig.RestartPolicy",
    ".HostConfig.NetworkMode.IsHost",
    ".NetworkSettings.Ports",
    ".NetworkSettings.Networks",
    ".NetworkSettings.Networks.lab.IPAddress",
    ".NetworkSettings.Networks.nope.IPAddress",
    ".Novel",
    ".Novel.deep",
    ".Novel.list",
]
CONSTANTS = [
    '"a"',
    '"tier"',
    '"80/tcp"',
    '""',
    '"é<"',
    "`r\\n`",
    "0",
    "1",
    "-1",
    "2",
    "100",
    "1.5",
    "1e6",
    "'a'",
    "1i",
    "true",
    "false",
    "nil",
]
VERBS = [
    "%v",
    "%+v",
    "%#v",
    "%T",
    "%s",
    "%q",
    "%d",
    "%x",
    "%5d",
    "%-8s|",
    "%05d",
    "%t",
    "%c",
    "%U",
    "%e",
    "%.2f",
    "%+d",
    "%#x",
    "%o",
    "%%",
    "%",
    "%z",
    "%[2]v",
    "%*d",
    "%.3s",
    "%+q",
    "%[1]T",
]
CALLS = [
    "print",
    "json",
    "len",
    "not",
    "html",
    "println",
    "js",
    "urlquery",
    "upper",
    "lower",
    "title",
    "call",
    "index",
    "eq",
    "ne",
    "lt",
    "ge",
    "and",
    "or",
    "slice",
    "join",
    "split",
    "truncate",
]

word = st.sampled_from(FIELDS * 2 + CONSTANTS)
verbs = st.lists(st.sampled_from(VERBS), min_size=1, max_size=2).map(" ".join)
arguments = st.lists(word, max_size=3).map(" ".join)
command = st.one_of(
    word,
    st.builds("{} {}".format, st.sampled_from(CALLS), arguments),
    st.builds("{} {} {}".format, st.sampled_from(CALLS), word, word),
    st.builds('printf "{}" {}'.format, verbs, arguments),
)
pipeline = st.one_of(
    command,
    st.builds("{} | {}".format, command, st.sampled_from(["json", "print", "len", "html", "not"])),
    st.builds("{} ({})".format, st.sampled_from(["print", "json", "not", "index .Args"]), command),
    st.builds("({}).Name".format, command),
)
action = pipeline.map("{{{{{}}}}}".format)
node = st.one_of(
    action,
    st.builds("{{{{if {}}}}}{}{{{{else}}}}{}{{{{end}}}}".format, pipeline, action, action),
    st.builds("{{{{with {}}}}}{}{{{{end}}}}".format, pipeline, st.just("{{.}}") | action),
    st.builds(
        "{{{{range $i, $e := {}}}}}{}{{{{else}}}}-{{{{end}}}}".format,
        word,
        st.sampled_from(
            ["{{$i}}={{$e}};", "{{.}},", "{{json .}}{{break}}", "{{if $i}}{{.}}{{end}}"]
        ),
    ),
    st.builds("{{{{$x := {}}}}}{{{{$x}}}}{{{{$x = {}}}}}{{{{$x}}}}".format, pipeline, pipeline),
    st.builds('{{{{block "b" {}}}}}[{{{{.}}}}]{{{{end}}}}'.format, word),
    st.sampled_from([" {{- /* c */ -}} ", "\n", "{{- .ID -}} x", "{{", "{{end}}"]),
)
form = st.lists(node, min_size=1, max_size=2).map(" ".join)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("stub")
    with stub.engine(folder, CONTAINER) as address:
        yield address


def ours(text: str) -> str:
    try:
        template = Template(text)
        with suppress(TemplateError):
            return template.render(typed("container.InspectResponse", CONTAINER))
        return template.render(untyped(CONTAINER), strict=True)
    except TemplateError as error:
        return error.message


@client.needed
@settings(max_examples=60, deadline=None)
@given(text=form)
@example(text="{{eq . .}}")
@example(text="{{eq .State .State}} {{ne .HostConfig .}}")
@example(text="{{eq .NetworkSettings .NetworkSettings}} {{eq .Mounts .State}}")
@example(text="{{eq .Mounts .Mounts}}")
@example(text='{{printf "%#x %#.1x %#X %b" 1.5 3.0 0.1 0.0}}')
def test_any_template_gives_what_the_client_makes_of_it(host: str, text: str) -> None:
    assert ADDRESS.sub("0xc0", ours(text)) == ADDRESS.sub("0xc0", stub.inspect(host, text))
