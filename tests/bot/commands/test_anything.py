"""Whatever somebody types, there is one clear answer and the bot goes on."""

import random

import pytest

from bot.commands import redact, registry
from bot.docker_cli.words import WordsError, split
from bot.sandbox.labels import Identity, Person

from .conftest import Typist

WORDS = [
    *(word for program in registry.PROGRAMS for way in program.ways for word in way),
    *(
        "web",
        "busybox",
        "busybox:nosuch",
        "Node",
        "🐳",
        "‮",
        "",
        " ",
        "a" * 300,
        "\x00",
        "../..",
        "$()",
    ),
    *("-a", "-it", "-d", "--rm", "--name", "-f", "-q", "--", "-", "---", "-=", "--=", "--format"),
    *("{{", "{{.ID}}", "{{json .}}", "{{range .}}", "--filter", "name=x", "-n", "-1", "9" * 40),
    *("--since", "0", "1h", "-t", "--tail", "-s", "KILL", "-m", "6m", "-e", "A=b", "--help", "²"),
    *("--pull", "never", "-u", "nobody", "-w", "/", "'", '"', "\\", "@everyone", "`", "```"),
]


@pytest.mark.parametrize("seed", range(4))
async def test_any_words_get_an_answer_and_an_exit_code(learner: Typist, seed: int) -> None:
    dice = random.Random(seed)
    answered = 0
    await learner("run -d --name web busybox sleep 300")
    for _ in range(120):
        command = " ".join(dice.choice(WORDS) for _ in range(dice.randint(1, 6)))
        try:
            words = split(command)
        except WordsError:
            continue
        # What waits for something would hold up this test, though not the bot.
        if words and (words[0] in ("wait", "attach", "run") or "-f" in words):
            words.append("--no-such-flag")
        ran = await learner.words(words)
        assert 0 <= ran.status <= 255, command
        assert ran.status == 0 or ran.err, command
        answered += 1
    assert answered > 60


def test_inspect_hides_where_the_host_keeps_a_volume() -> None:
    raw = {
        "Name": "/qs-1-2-db",
        "State": {"Pid": 77, "Status": "running"},
        "Config": {"Labels": {"quayside.owner": "2", "mine": "yes"}},
        "HostConfig": {"AutoRemove": False},
        "Mounts": [{"Type": "volume", "Source": "/var/lib/docker/volumes/x", "Destination": "/d"}],
        "GraphDriver": {"Name": "overlay2", "Data": {"UpperDir": "/var/lib/docker/overlay2/x"}},
        "LogPath": "/var/lib/docker/containers/x.log",
    }
    shown = redact.container(raw, Identity(1, 2, Person(3, "ada"), 4))
    assert "/var/lib" not in str(shown)
    assert shown["Mounts"] == [{"Type": "volume", "Source": "", "Destination": "/d"}]
    assert shown["Config"]["Labels"] == {"mine": "yes"}
    assert shown["GraphDriver"] == {"Name": "overlay2", "Data": {"UpperDir": ""}}
