"""`/docker` completes a command line word by word, and never offers what Docker would refuse."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.completion import Known, complete
from bot.sandbox.own import Own


def container(name: str, state: str) -> Own:
    """A container of the person's, from busybox."""
    return Own(
        id="0" * 64,
        name=name,
        engine_name=name,
        image="busybox",
        image_id="sha256:0",
        command="sh",
        created=datetime(2025, 1, 1, tzinfo=UTC),
        state=state,
        status=state.title(),
        labels={},
        owner_id=1,
        owner_name="learner",
        channel_id=2,
        thread_id=None,
        remove=False,
        step="",
    )


KNOWN = Known(
    containers=[container("web", "running"), container("old", "exited")],
    images=["node", "node:22"],
    pullable=["python"],
    networks=["lab"],
    volumes=["data"],
)


def lines(typed: str) -> list[str]:
    return [choice.line for choice in complete(typed, KNOWN)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", "run"),
        ("ru", "run"),
        ("docker ru", "docker run"),
        ("container pr", "container prune"),
        ("run --r", "run --rm"),
        ("run -it n", "run -it node"),
        ("run --name web n", "run --name web node"),
        ("run py", "run python"),
        ("run", "run node"),
        ("stop ", "stop web"),
        ("start ", "start old"),
        ("rm web ", "rm web old"),
        ("logs -f w", "logs -f web"),
        ("inspect no", "inspect node"),
        ("explain docker run --r", "explain docker run --rm"),
        ("kill -s T", "kill -s TERM"),
        ("stop --signal ", "stop --signal INT"),
        ("run --restart ", "run --restart no"),
        ("run --pull n", "run --pull never"),
        ("run --network l", "run --network lab"),
        ("run -v ", "run -v data:"),
        ("inspect --type n", "inspect --type network"),
        ("ps --format ", "ps --format json"),
        ("ps -f st", "ps -f status="),
        ("volume ls --filter d", "volume ls --filter dangling="),
        ("network rm ", "network rm lab"),
        ("network connect lab ", "network connect lab web"),
        ("volume rm d", "volume rm data"),
    ],
)
def test_the_last_word_is_completed(typed: str, offered: str) -> None:
    assert offered in lines(typed)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("stop ", "stop old"),
        ("start ", "start web"),
        ("run node --", "run node --rm"),
        ("run --name ", "run --name web"),
        ("run --priv", "run --privileged"),
        ("port web ", "port web old"),
    ],
)
def test_what_makes_no_sense_is_not_offered(typed: str, offered: str) -> None:
    assert offered not in lines(typed)


def test_a_whole_line_comes_first_as_it_is() -> None:
    assert lines("ps")[0] == "ps"
    assert lines("run node node -e 1") == ["run node node -e 1"]


def test_a_flag_says_what_it_does() -> None:
    notes = {choice.line: choice.note for choice in complete("run --mem", KNOWN)}
    assert notes["run --memory"].startswith("bytes: ")


@given(st.text())
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    complete(typed, KNOWN)
