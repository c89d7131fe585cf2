"""Compose files are read for what they mean, and refused by name where they can't be had here."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from time import process_time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli import go
from bot.docker_cli.compose import ComposeError, canonical, keys, parse
from bot.docker_cli.compose.file import Mount
from tests.bot.docker_cli import compose_client
from tests.referee.versions import no_compose

WHOLE = """
version: "3.8"
name: shop
services:
  web:
    image: node
    command: node -e "setInterval(()=>{}, 1000)"
    depends_on: [db]
    environment:
      - MODE=test
      - EMPTY
    ports: ["8080:80"]
    networks: [front, default]
  db:
    image: redis
    entrypoint: ["redis-server", "--save", ""]
    environment: {DEBUG: true, SIZE: 3, NONE: }
    volumes: ["data:/data"]
networks: {front: }
volumes: {data: }
x-ours: {anything: goes}
"""


def test_services_start_behind_those_that_they_depend_on() -> None:
    project = parse(WHOLE, "lab")
    assert project.name == "shop"
    assert [service.name for service in project.services] == ["db", "web"]
    assert (project.networks, project.volumes) == (("front", "default"), ("data",))


def test_commands_and_environments_have_two_forms() -> None:
    db, web = parse(WHOLE, "lab").services
    assert web.command == ("node", "-e", "setInterval(()=>{}, 1000)")
    assert web.environment == {"MODE": "test", "EMPTY": None}
    assert db.entrypoint == ("redis-server", "--save", "")
    assert db.environment == {"DEBUG": "true", "SIZE": "3", "NONE": None}


def test_what_has_no_effect_here_is_named() -> None:
    assert [list(service.unheeded) for service in parse(WHOLE, "lab").services] == [[], ["ports"]]
    waits = (
        "services: {a: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: x}}"
    )
    assert "depends_on.condition" in parse(waits, "lab").services[1].unheeded


@pytest.mark.parametrize("file", compose_client.recorded())
def test_a_file_gets_the_answer_that_compose_gave(file: str) -> None:
    code, out, err = compose_client.recorded()[file]
    mine = _answer(file)
    assert mine[:2] == (code, out)
    # Compose goes through a file's keys in any order, and so it warns.
    assert sorted(mine[2].splitlines()) == sorted(err.splitlines())


def _answer(file: str) -> tuple[int, str, str]:
    """What `docker compose config` would say, by our own reading."""
    warnings: Sequence[str]
    try:
        project = parse(file, compose_client.PROJECT)
        code, out, told, warnings = 0, canonical(project), "", project.warnings
    except ComposeError as error:
        code, out, told, warnings = 1, "", f"{error.message}\n", error.warnings
    lines = [f'time="" level=warning msg={go.quote(warning)}\n' for warning in warnings]
    return code, out, "".join([*lines, told])


@pytest.mark.skipif(bool(no_compose()), reason=no_compose())
def test_compose_still_gives_the_recorded_answers() -> None:
    every = compose_client.recorded()
    for file in [*every][::25]:  # asking takes a quarter of a second each
        code, out, err = compose_client.ask(file)
        assert (code, out) == every[file][:2], file
        assert sorted(err.splitlines()) == sorted(every[file][2].splitlines()), file


def test_a_name_that_is_given_comes_before_the_files() -> None:
    assert parse(WHOLE, "lab", given="mine").name == "mine"
    with pytest.raises(ComposeError, match='invalid project name "BAD": must consist only of'):
        parse(WHOLE, "lab", given="BAD")
    with pytest.raises(ComposeError, match="top-level object must be a mapping"):
        parse("just words", "lab", given="mine")


def test_some_services_take_along_what_they_use() -> None:
    project = parse(WHOLE, "lab")
    web = project.only(project.services[1:])
    assert (web.networks, web.volumes) == (("front", "default"), ())


def test_what_grows_without_bound_is_refused_at_once() -> None:
    lists = ["x-0: &l0 [x, x]"]
    merges = ["x-m0: &m0 {a: b, c: d}"]
    for at in range(1, 40):
        lists.append(f"x-{at}: &l{at} [{', '.join([f'*l{at - 1}'] * 9)}]")
        merges.append(f"x-m{at}: &m{at} {{<<: [{', '.join([f'*m{at - 1}'] * 9)}]}}")
    head = "\nservices: {web: {image: x, environment: {A: *l39}}}"
    begun = process_time()
    # What is merged twice is there once.
    assert len(parse("\n".join(merges), "lab").extensions) == 40
    for text in ("\n".join(lists) + head, "[" * 30_000, "- " * 15_000, "a: &a [*a]"):
        with pytest.raises(ComposeError):
            parse(text, "lab")
    assert process_time() - begun < 5


SCHEMA = """
annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs
container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares
cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt
dns_search domainname driver_opts entrypoint env_file environment expose extends external_links
extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links
logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode
networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged
profiles provider pull_policy read_only restart runtime scale secrets security_opt shm_size
stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user
userns_mode uts volumes volumes_from working_dir
"""


@pytest.mark.parametrize("key", SCHEMA.split())
def test_no_key_of_the_specification_is_silently_dropped(key: str) -> None:
    assert (key in keys.SERVICE) + (key in keys.UNHEEDED) + (key in keys.REFUSED) == 1
    value = "[80]" if key in ("ports", "expose") else "yes"
    text = f"services: {{a: {{image: x, {key}: {value}}}}}"
    if key in keys.UNHEEDED:
        assert parse(text, "lab").services[0].unheeded == {key: keys.UNHEEDED[key]}
    elif key in keys.REFUSED:
        with pytest.raises(ComposeError, match=f"a.{key} is not available here: "):
            parse(text, "lab")


def test_a_service_has_limits_and_volumes_in_their_long_form() -> None:
    text = """
services:
  a:
    image: x
    mem_limit: 64m
    cpus: 0.5
    networks: {default: }
    volumes: [{type: volume, source: d, target: /d, read_only: true}]
volumes: {d: }
"""
    (service,) = parse(text, "lab").services
    assert (service.memory, service.cpus) == (64 * 1024 * 1024, Decimal("0.5"))
    assert service.volumes == (Mount("d", "/d", read_only=True, short=False),)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("services:\n\tweb: {}", "a tab can't stand there"),
        ("services:\n  web:\n    image node\n    tty: true", "in quotes"),
        ("services: {web: {image: node, comand: x}}", "Did you mean `command`?"),
        ("services:\n  web: {image: '${X:?}'}", "No variable is set here"),
    ],
)
def test_what_is_wrong_comes_with_what_to_do(text: str, hint: str) -> None:
    with pytest.raises(ComposeError) as error:
        parse(text, "lab")
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "services: {a: {image: x, networks: {default: {aliases: [y]}}}}",
            "default.aliases is not",
        ),
        (
            "services: {a: {image: x, depends_on: {a: {condition: service_started, restart: y}}}}",
            "depends_on.a.restart is",
        ),
        (
            "services: {a: {image: x, volumes: [{type: bind, source: /}]}}",
            "a mount of type bind is",
        ),
        ("include: [x]\nservices: {a: {image: x}}", "include is not available here: write it all"),
        (
            "services: {a: {image: x, container_name: cc}, b: {image: x, container_name: cc}}",
            'container name "cc" is already in use by service {}"',
        ),
        ("services: {web: {image: node, build: .}}", "build is not available here"),
        ("services: {web: {image: node, privileged: true}}", "privileged is not available here"),
        ("services: {web: {image: node, volumes: ['/etc:/d']}}", "/etc:/d is not available here"),
        ("services: {web: {image: x}}\nnetworks: {n: {internal: true}}", "n: internal is not"),
        ("services: {web: {image: x, volumes: ['data:d']}}\nvolumes: {data: }", "`NAME:/PATH`"),
    ],
)
def test_what_cannot_be_had_is_told(text: str, words: str) -> None:
    with pytest.raises(ComposeError) as error:
        parse(text, "lab")
    assert words in error.value.message


KEYS = ("services", "web", "image", "command", "networks", "volumes", "environment", "depends_on")
DOCUMENTS = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(DOCUMENTS)
def test_any_document_is_a_project_or_told_why_not(document: object) -> None:
    with suppress(ComposeError):
        assert canonical(parse(yaml.safe_dump(document), "lab")).startswith("name: lab\n")
