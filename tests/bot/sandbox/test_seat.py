"""What is a person's own: names, ids, quotas, and nothing left behind; on a real engine."""

import asyncio

import pytest

from bot.docker_cli.names import InvalidName
from bot.docker_cli.reference import Reference
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, EngineError, ImageNotFound
from bot.sandbox.errors import (
    AmbiguousPrefix,
    EmptyName,
    ImageNotAllowed,
    LimitTooHigh,
    NameTaken,
    NoSuchContainer,
    QuotaExceeded,
    SandboxError,
)
from bot.sandbox.labels import Person, visible
from bot.sandbox.rules import MIB, Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from tests.bot.conftest import have
from tests.bot.sandbox.conftest import CHANNEL, Sit, asking


async def test_a_new_container_is_the_persons_own_under_their_own_name(seat: Seat) -> None:
    own = await seat.create(
        asking("busybox", "sleep", "60", name="web", thread_id=55, remove=True, tty=True)
    )
    assert (own.name, own.image, own.state) == ("web", "busybox", "created")
    assert (own.owner_id, own.owner_name) == (seat.person.id, "ada")
    assert (own.channel_id, own.thread_id, own.remove) == (CHANNEL, 55, True)
    assert own.engine_name == f"qs-{seat.guild_id}-{seat.person.id}-web"
    assert await seat.containers() == [own]
    assert await seat.containers(all=False) == []


async def test_without_a_name_it_gets_one_as_docker_gives(seat: Seat) -> None:
    own = await seat.create(asking("busybox"))
    adjective, _, scientist = own.name.partition("_")
    assert adjective.isalpha()
    assert scientist.isalpha()
    assert (own.thread_id, own.remove) == (None, False)


async def test_two_people_have_the_same_name_each(sit: Sit) -> None:
    ada, grace = sit("ada"), sit("grace")
    hers = await ada.create(asking("busybox", name="web"))
    others = await grace.create(asking("busybox", name="web"))
    assert (await ada.find("web")).id == hers.id
    assert (await grace.find("web")).id == others.id


async def test_somebody_elses_container_does_not_exist_by_any_of_its_names(
    sit: Sit, engine: Engine, bot_id: int, rules: Rules
) -> None:
    hers = await sit("ada").create(asking("busybox", name="secret"))
    outsiders = (
        sit("grace"),
        sit("ada", guild_id=sit().guild_id + 1),
        Seats(engine, rules, bot_id + 1).seat(
            Person(hers.owner_id, "ada"), sit().guild_id, CHANNEL
        ),
    )
    for outsider in outsiders:
        assert await outsider.containers() == []
        for ref in (hers.id, hers.id[:12], hers.id[:1], "secret", hers.engine_name):
            with pytest.raises(NoSuchContainer) as missing:
                await outsider.find(ref)
            assert str(missing.value) == f"No such container: {ref}"


async def test_a_container_is_found_by_id_then_name_then_the_beginning_of_its_id(
    seat: Seat,
) -> None:
    first = await seat.create(asking("busybox", name="web"))
    # A name that is the beginning of the other's id: names win over prefixes.
    second = await seat.create(asking("busybox", name=first.id[:3]))
    assert (await seat.find(first.id)).id == first.id
    assert (await seat.find(first.id[:12])).id == first.id
    assert (await seat.find("/web")).id == first.id
    assert (await seat.find(first.id[:3])).id == second.id
    for wrong in ("we", "WEB", "web ", first.id + "0", first.engine_name, "*"):
        with pytest.raises(NoSuchContainer):
            await seat.find(wrong)
    with pytest.raises(EmptyName):
        await seat.find("")


async def test_a_prefix_of_two_ids_is_ambiguous(sit: Sit) -> None:
    seat = sit(containers_per_person=17)
    # Among 17 ids two begin with the same of 16 digits.
    ids = [(await seat.create(asking("busybox"))).id for _ in range(17)]
    prefix = next(one[0] for one in ids if sum(other[0] == one[0] for other in ids) > 1)
    with pytest.raises(AmbiguousPrefix, match=f"multiple IDs found with provided prefix: {prefix}"):
        await seat.find(prefix)


async def test_a_taken_name_is_refused_in_the_persons_own_words(seat: Seat) -> None:
    own = await seat.create(asking("busybox", name="web"))
    with pytest.raises(NameTaken) as taken:
        await seat.create(asking("busybox", name="web"))
    assert (taken.value.name, taken.value.id) == ("web", own.id)
    assert 'The container name "web" is already in use' in str(taken.value)
    assert await seat.containers() == [own]


async def test_a_renamed_container_has_its_new_name_and_frees_the_old(seat: Seat) -> None:
    own = await seat.create(asking("busybox", name="old"))
    await seat.engine.containers.rename(own.id, seat.identity.name_prefix + "new")
    assert (await seat.find("new")).id == own.id
    assert (await seat.create(asking("busybox", name="old"))).name == "old"


@pytest.mark.parametrize("name", ["a", "-x", "a b", "a/b", "../x", "é", "x\n", "a$(id)", "🦀🦀"])
async def test_a_name_that_docker_refuses_makes_nothing(seat: Seat, name: str) -> None:
    with pytest.raises(InvalidName):
        await seat.create(asking("busybox", name=name))
    assert await seat.containers() == []


async def test_the_engines_names_and_ids_are_put_into_the_persons_words(seat: Seat) -> None:
    own = await seat.create(asking("busybox", "sleep", "60", name="web"))
    await seat.start(await seat.find("web"))
    with pytest.raises(Conflict) as refused:
        await seat.engine.containers.remove(own.id)
    words = seat.own_words(refused.value.message)
    assert "web" in words
    assert own.id not in words
    assert seat.own_words(f'cannot remove container "/{own.engine_name}": it runs') == (
        'cannot remove container "web": it runs'
    )


async def test_thirty_at_once_never_exceed_the_quota(sit: Sit, rules: Rules) -> None:
    async def create(number: int) -> None:
        # Each typed message has its own seat.
        await sit("ada").create(asking("busybox", name=f"web{number}"))

    results = await asyncio.gather(*(create(n) for n in range(30)), return_exceptions=True)
    refused = [result for result in results if result is not None]
    assert len(refused) == 30 - rules.containers_per_person
    assert all(isinstance(error, QuotaExceeded) for error in refused)
    assert len(await sit("ada").containers()) == rules.containers_per_person
    assert (await sit("grace").create(asking("busybox"))).owner_name == "grace"


async def test_a_removed_container_makes_room(sit: Sit) -> None:
    seat = sit(containers_per_person=1)
    own = await seat.create(asking("busybox"))
    with pytest.raises(QuotaExceeded) as refused:
        await seat.create(asking("busybox"))
    assert (refused.value.what, refused.value.limit) == ("containers", 1)
    await seat.engine.containers.remove(own.id)
    await seat.create(asking("busybox"))


async def test_no_more_run_at_once_than_the_rules_let(sit: Sit) -> None:
    seat = sit(running_per_person=2)
    made = [await seat.create(asking("busybox", "sleep", "60")) for _ in range(4)]
    results = await asyncio.gather(
        *(sit(running_per_person=2).start(own) for own in made), return_exceptions=True
    )
    assert sum(isinstance(result, QuotaExceeded) for result in results) == 2
    running, stopped = await seat.containers(all=False), None
    assert len(running) == 2
    # To start or restart what runs already takes no more room; a stopped one does.
    await seat.start(running[0])
    await seat.restart(running[0], timeout_s=0)
    stopped = next(own for own in made if own.id not in {one.id for one in running})
    with pytest.raises(QuotaExceeded) as refused:
        await seat.restart(stopped)
    assert (refused.value.what, refused.value.limit) == ("running", 2)


@pytest.mark.parametrize("steps", range(0, 60, 3))
async def test_a_create_that_is_cancelled_anywhere_leaves_nothing(seat: Seat, steps: int) -> None:
    """`steps` turns of the event loop go by first, so that every await is hit by some of them."""
    creating = asyncio.create_task(seat.create(asking("busybox")))
    for _ in range(steps):
        await asyncio.sleep(0.0005)
    creating.cancel()
    (result,) = await asyncio.gather(creating, return_exceptions=True)
    left = await seat.containers()
    if isinstance(result, asyncio.CancelledError):
        assert left == []
    else:
        assert left == [result]


async def test_a_second_cancellation_does_not_stop_the_clearing_up(seat: Seat) -> None:
    creating = asyncio.create_task(seat.create(asking("busybox")))
    while not creating.done():
        await asyncio.sleep(0.001)
        creating.cancel()
    assert creating.cancelled()
    assert await seat.containers() == []


async def test_images_off_the_list_are_refused_before_the_engine_is_asked(seat: Seat) -> None:
    evil = Reference.parse("evil/miner:latest")
    with pytest.raises(ImageNotAllowed) as refused:
        await seat.create(asking("evil/miner"))
    assert refused.value.ref.familiar == "evil/miner"
    assert "node" in refused.value.allowed
    with pytest.raises(ImageNotAllowed):
        await seat.has_image(evil)
    with pytest.raises(ImageNotAllowed):
        async for _ in seat.pull(evil):
            pass


async def test_images_shows_allowed_ones_only(sit: Sit, engine: Engine) -> None:
    await have(engine, "hello-world")
    tags = {
        tag for image in await sit(allowed_images=("busy*",)).images() for tag in image.repo_tags
    }
    assert "busybox:latest" in tags
    assert all(tag.startswith("busybox:") for tag in tags)
    assert await sit().has_image(Reference.parse("busybox"))
    assert not await sit().has_image(Reference.parse("busybox:nosuchtag"))


async def test_a_missing_image_makes_nothing(seat: Seat) -> None:
    with pytest.raises(ImageNotFound, match="No such image: busybox:nosuchtag"):
        await seat.create(asking("busybox:nosuchtag"))
    assert await seat.containers() == []


async def test_a_pull_through_a_seat_is_told_step_by_step(seat: Seat) -> None:
    events = [event.status async for event in seat.pull(Reference.parse("busybox"))]
    assert events[0] == "Pulling from library/busybox"
    assert events[-1] == "Status: Image is up to date for busybox:latest"


async def test_more_memory_or_processors_than_the_rules_give_are_refused(
    seat: Seat, rules: Rules
) -> None:
    with pytest.raises(LimitTooHigh) as memory:
        await seat.create(asking("busybox", memory=rules.memory_max + 1))
    assert (memory.value.what, memory.value.limit) == ("memory", rules.memory_max)
    with pytest.raises(LimitTooHigh) as cpus:
        await seat.create(asking("busybox", cpus=rules.cpus_max * 2))
    assert (cpus.value.what, cpus.value.asked) == ("cpus", rules.cpus_max * 2)
    with pytest.raises((EngineError, SandboxError)):
        await seat.create(asking("busybox", memory=-1))
    with pytest.raises((EngineError, SandboxError)):
        await seat.create(asking("busybox", cpus=-rules.cpus))
    assert await seat.containers() == []

    own = await seat.create(asking("busybox", memory=64 * MIB, cpus=rules.cpus / 2))
    host = (await seat.engine.containers.inspect(own.id)).raw["HostConfig"]
    assert (host["Memory"], host["MemorySwap"]) == (64 * MIB, 64 * MIB)
    assert host["NanoCpus"] == int(rules.cpus / 2 * 10**9)


async def test_nobody_forges_an_owner_with_a_label(sit: Sit) -> None:
    ada, grace = sit("ada"), sit("grace")
    forged = {"quayside.owner": str(grace.person.id), "quayside.rm": "1", "mine": "yes"}
    own = await ada.create(asking("busybox", labels=forged))
    assert await grace.containers() == []
    assert (own.owner_id, own.remove) == (ada.person.id, False)
    assert visible(own.labels) == {"mine": "yes"}


async def test_moderators_see_everyone_in_their_guild_only(
    sit: Sit, engine: Engine, rules: Rules, bot_id: int
) -> None:
    await sit("ada").create(asking("busybox", name="web"))
    await sit("grace").create(asking("busybox", name="web"))
    await sit("ada", guild_id=sit().guild_id + 1).create(asking("busybox", name="far"))
    everyone = await Seats(engine, rules, bot_id).everyone(sit().guild_id)
    assert [(own.owner_name, own.name) for own in everyone] == [("grace", "web"), ("ada", "web")]
