"""What a person is told of the lab, and what they can tidy: never anybody else's."""

from collections.abc import Callable

from .conftest import Typist


async def test_info_tells_of_the_person_and_the_lab_and_not_of_the_host(
    people: Callable[..., Typist],
) -> None:
    ada, grace = people("ada"), people("grace")
    await grace("create --name web busybox")
    ran = await ada("info")
    assert "\n Containers: 0\n" in ran.out
    assert "  Containers: 0 of 10\n" in ran.out
    host = await ada.seat.engine.info()
    for secret in (host.name, host.root_dir, host.kernel, host.operating_system):
        assert secret not in ran.out
    assert (await ada("info -f '{{.Images}} {{.Containers}}'")).out.endswith(" 0\n")


async def test_search_says_what_may_be_used_where_docker_hub_is_out_of_reach(
    learner: Typist,
) -> None:
    ran = await learner("search redis")
    assert "busybox" in ran.hints or "redis" in ran.hints
    assert "dial tcp" not in ran.err + ran.out


async def test_a_prune_takes_nothing_of_anybody_elses(people: Callable[..., Typist]) -> None:
    ada, grace = people("ada"), people("grace")
    for line in (
        "run --name done busybox true",
        "commit done",
        "tag busybox mine",
        "network create lab",
        "volume create data",
    ):
        assert (await grace(line)).status == 0
    ran = await ada("system prune -af --volumes")
    assert ran.out == "Total reclaimed space: 0B\n"
    assert (await grace("ps -aq")).out
    assert (await grace("images -qf dangling=true")).out
    assert "lab" in (await grace("network ls")).out
    assert "data" in (await grace("volume ls")).out
    gone = await grace("system prune -af --volumes")
    for title in ("Containers", "Networks", "Images"):
        assert f"Deleted {title}:\n" in gone.out
    assert (await grace("ps -aq")).out == (await grace("images -qf dangling=true")).out == ""


async def test_system_df_counts_what_is_the_persons_own(people: Callable[..., Typist]) -> None:
    ada, grace = people("ada"), people("grace")
    await grace("run --name done busybox sh -c 'echo 1234567 > /file'")
    await grace("commit done mine")
    rows = (await grace("system df --format '{{.Type}}|{{.TotalCount}}|{{.Size}}'")).out
    assert "Containers|1|8B" in rows
    assert "Images|1|" in rows
    assert (
        "Containers|0|0B"
        in (await ada("system df --format '{{.Type}}|{{.TotalCount}}|{{.Size}}'")).out
    )
