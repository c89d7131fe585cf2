"""Which images the list lets in, and what the engine is told; without an engine."""

import random

import pytest

from bot.docker_cli.reference import Reference
from bot.engine.containers import body
from bot.sandbox.labels import Identity, Person
from bot.sandbox.requests import RunRequest
from bot.sandbox.rules import Rules
from bot.sandbox.spec import Parts, as_typed, harden

ADA = Identity(bot_id=1, guild_id=2, person=Person(3, "ada"), channel_id=4)
UNUSED = (
    "Binds", "BlkioDeviceReadBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteBps",
    "BlkioDeviceWriteIOps", "BlkioWeightDevice", "Devices", "DnsOptions", "DnsSearch",
    "PortBindings",
)  # fmt: skip


def allowing(rules: Rules, *images: str) -> Rules:
    return Rules(**{**vars(rules), "allowed_images": images})


@pytest.mark.parametrize(
    ("pattern", "image", "allowed"),
    [
        ("node", "node", True),
        ("node", "node:20-alpine", True),
        ("node", "docker.io/library/node", True),
        ("node", "index.docker.io/library/node", True),
        ("node", "node@sha256:" + "a" * 64, True),
        ("node", "nodes", False),
        ("node", "evil/node", False),
        ("node", "evil.example/library/node", False),
        ("node", "localhost/node", False),
        ("node", "evil.example:5000/node", False),
        ("py*", "python", True),
        ("py*", "pyro/miner", False),
        ("ghcr.io/our-class/*", "ghcr.io/our-class/shop:1", True),
        ("ghcr.io/our-class/*", "ghcr.io/our-class/a/b", False),
        ("ghcr.io/our-class/*", "ghcr.io/others/shop", False),
        ("*", "anything.example/at/all", True),
        ("", "node", False),
        ("*", "qs-1-2-3/mine", False),
        ("*/*", "qs-1-2-3/mine", False),
    ],
)
def test_an_image_is_allowed_by_its_whole_repository_name(
    rules: Rules, pattern: str, image: str, allowed: bool
) -> None:
    assert allowing(rules, "other", pattern).allows(Reference.parse(image)) is allowed


def told(rules: Rules, **fields: object) -> dict[str, object]:
    request = RunRequest(image=Reference.parse("node"), **fields)  # type: ignore[arg-type] # the test's own keywords
    return body(harden(request, "web", rules, ADA, Parts(image="node")))


def test_whatever_is_asked_the_engine_is_told_nothing_that_a_host_must_not_grant(
    rules: Rules,
) -> None:
    hostile = "--privileged -v /:/host --net=host"
    dice = random.Random(7)
    for _ in range(200):
        asked = told(
            rules,
            command=(hostile,),
            entrypoint=dice.choice([None, (), (hostile,)]),
            env=("A=1", "DISCORD_TOKEN"),
            user=dice.choice(["", "0:0", hostile]),
            workdir=hostile,
            hostname=hostile,
            tty=dice.choice([True, False]),
            open_stdin=dice.choice([True, False]),
            detach=dice.choice([True, False]),
            read_only=dice.choice([True, False]),
            labels={"quayside.owner": "9", "x": hostile},
        )
        host = asked["HostConfig"]
        assert isinstance(host, dict)
        assert host["CapDrop"] == ["ALL"]
        assert host["SecurityOpt"] == ["no-new-privileges"]
        assert (host["NetworkMode"], host["IpcMode"], host["Privileged"]) == (
            "none",
            "private",
            False,
        )
        assert host["Memory"] == host["MemorySwap"] == rules.memory
        assert host["RestartPolicy"]["Name"] == "no"
        # The client sends these, too, though nothing is in them.
        empty = {key for key, value in host.items() if value in ([], {})}
        assert empty == {*UNUSED}
        assert set(host) - empty == {
            "NetworkMode", "Memory", "MemorySwap", "NanoCpus", "PidsLimit", "ShmSize",
            "ReadonlyRootfs", "CapDrop", "SecurityOpt", "Privileged", "IpcMode", "Init",
            "OomKillDisable", "AutoRemove", "RestartPolicy", "Ulimits", "LogConfig", "Dns",
            "ContainerIDFile",
        }  # fmt: skip
        assert asked["Env"] == ["A=1"]
        assert asked["Labels"]["quayside.owner"] == "3"  # type: ignore[index] # a dict, as the engine gets it


@pytest.mark.parametrize(
    ("tty", "open_stdin", "detach", "once"),
    [
        (True, True, False, False),
        (False, True, False, True),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_only_a_pipes_stdin_ends_with_its_first_client(
    rules: Rules, tty: bool, open_stdin: bool, detach: bool, once: bool
) -> None:
    asked = told(rules, tty=tty, open_stdin=open_stdin, detach=detach)
    assert asked["StdinOnce"] is once


def test_the_log_is_bounded_by_all_of_its_files_together(rules: Rules) -> None:
    host = told(rules)["HostConfig"]
    assert isinstance(host, dict)
    files = host["LogConfig"]["Config"]
    assert int(files["max-size"]) * int(files["max-file"]) == rules.log_max_size


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("node", "node"),
        ("docker.io/library/node:20", "node:20"),
        ("node@sha256:" + "a" * 64, "node@sha256:" + "a" * 64),
    ],
)
def test_ps_will_show_the_image_without_a_tag_that_nobody_gave(typed: str, shown: str) -> None:
    assert as_typed(Reference.parse(typed)) == shown
