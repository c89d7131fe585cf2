"""Tables, ports, cut texts and a pull's progress look as the client prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.ports import Port, display_ports
from bot.docker_cli.progress import PullProgress
from bot.docker_cli.table import table
from bot.docker_cli.text import display_width, ellipsis, short_id

PS = ("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES")


def test_headers_stand_even_without_rows() -> None:
    assert table(PS, []) == (
        "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES"
    )


def test_a_column_is_as_wide_as_its_widest_cell_and_three() -> None:
    row = (
        "1f2e3d4c5b6a",
        "node",
        '"docker-entrypoint.s…"',
        "2 minutes ago",
        "Up 2 minutes",
        "",
        "web",
    )
    header, line = table(PS, [row]).splitlines()
    columns = [header.index(name) for name in PS]
    assert columns == [0, 15, 25, 50, 66, 81, 91]
    assert [line[at:].split("  ")[0] for at in columns] == list(row)


def test_an_empty_ports_column_is_ten_wide() -> None:
    header = table(PS, [("x",) * 5 + ("", "web")]).splitlines()[0]
    assert header.index("NAMES") - header.index("PORTS") == 10


def test_docker_tops_columns_are_at_least_twenty_wide() -> None:
    assert (
        table(("PID", "CMD"), [("1", "node")], least=20).splitlines()[1] == "1".ljust(20) + "node"
    )


def test_a_single_column_is_not_padded() -> None:
    assert table(("ID",), [("abc",)]) == "ID\nabc"


@pytest.mark.parametrize(
    ("ports", "text"),
    [
        ([], ""),
        ([Port(80, "tcp")], "80/tcp"),
        ([Port(82, "tcp"), Port(80, "tcp"), Port(81, "tcp")], "80-82/tcp"),
        ([Port(80, "tcp"), Port(82, "tcp")], "80/tcp, 82/tcp"),
        ([Port(80, "tcp"), Port(81, "udp")], "80/tcp, 81/udp"),
        ([Port(80, "tcp", 8080, "0.0.0.0")], "0.0.0.0:8080->80/tcp"),
        ([Port(80, "tcp", 8080, "::")], "[::]:8080->80/tcp"),
        (
            [Port(80, "tcp", 80, "0.0.0.0"), Port(81, "tcp", 81, "0.0.0.0")],
            "0.0.0.0:80-81->80-81/tcp",
        ),
        ([Port(80, "tcp", 80, "::"), Port(81, "tcp", 81, "::")], "[::]:80-81->80-81/tcp"),
        (
            [Port(80, "tcp", 8080, "0.0.0.0"), Port(80, "tcp", 8080, "::"), Port(443, "tcp")],
            "443/tcp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp",
        ),
        (
            [Port(80, "tcp", 8081, "0.0.0.0"), Port(80, "tcp", 8080, "0.0.0.0")],
            "0.0.0.0:8080->80/tcp, 0.0.0.0:8081->80/tcp",
        ),
    ],
)
def test_ports_are_grouped_and_ordered(ports: list[Port], text: str) -> None:
    assert display_ports(ports) == text


PORTS = st.lists(
    st.builds(
        Port,
        st.integers(1, 65535),
        st.sampled_from(["tcp", "udp"]),
        st.none() | st.integers(1, 65535),
        st.sampled_from(["", "0.0.0.0", "::"]),
    )
)


@given(PORTS)
def test_the_order_in_which_ports_are_told_does_not_matter(ports: list[Port]) -> None:
    assert display_ports(ports) == display_ports(reversed(ports))


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("docker-entrypoint.sh node", 20, "docker-entrypoint.s…"),
        ("exactly twenty chars", 20, "exactly twenty chars"),
        ("日本語日本語日本語日本語", 20, "日本語日本語日本語…"),
        ("日本", 4, "日本"),
        ("日本", 3, "日…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 5, ""),
    ],
)
def test_a_long_text_is_cut_to_display_columns(text: str, width: int, cut: str) -> None:
    assert ellipsis(text, width) == cut


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_never_exceeds_its_width(text: str, width: int) -> None:
    assert display_width(ellipsis(text, width)) <= width


def test_an_id_is_shown_without_algorithm_in_twelve_characters() -> None:
    assert short_id("sha256:" + "0123456789abcdef" * 4) == "0123456789ab"
    assert short_id("0123456789abcdef") == "0123456789ab"


def pulled() -> PullProgress:
    progress = PullProgress()
    progress.feed("latest", "Pulling from library/node")
    progress.feed("0123456789ab", "Pulling fs layer")
    progress.feed("ba9876543210", "Already exists")
    progress.feed("0123456789ab", "Downloading", 12_300_000, 50_000_000)
    return progress


def test_a_layer_that_downloads_shows_a_bar_of_fifty() -> None:
    assert pulled().live_lines() == [
        "latest: Pulling from library/node",
        "0123456789ab: Downloading [============>                                      ]"
        "   12.3MB/50MB",
        "ba9876543210: Already exists",
    ]


def test_a_finished_pull_leaves_each_layers_last_state() -> None:
    progress = pulled()
    progress.feed("0123456789ab", "Pull complete", 0, 0)
    progress.feed("", "Digest: sha256:1234")
    progress.feed("", "Status: Downloaded newer image for node:latest")
    assert progress.plain_lines() == progress.live_lines()
    assert progress.plain_lines() == [
        "latest: Pulling from library/node",
        "0123456789ab: Pull complete",
        "ba9876543210: Already exists",
        "Digest: sha256:1234",
        "Status: Downloaded newer image for node:latest",
    ]


@pytest.mark.parametrize(
    ("current", "total", "bar"),
    [
        (None, None, "x: Extracting"),
        (500, None, "x: Extracting     500B"),
        (0, 10, "x: Extracting [>          ]       0B/10B"),
        (10, 10, "x: Extracting [==========>]      10B/10B"),
        (20, 10, "x: Extracting [==========>]      20B"),
    ],
)
def test_a_bar_never_lies_about_what_it_does_not_know(
    current: int | None, total: int | None, bar: str
) -> None:
    progress = PullProgress()
    progress.feed("x", "Extracting", current, total)
    assert progress.live_lines(bar=10) == [bar]
    assert progress.plain_lines() == ["x: Extracting"]
