"""Images of one's own: names, quotas, and nobody else's within reach; on a real engine."""

import asyncio

import pytest

from bot.docker_cli.reference import Reference
from bot.engine.engine import Engine
from bot.engine.errors import Conflict
from bot.sandbox.errors import (
    BotsLabel,
    ImageNotAllowed,
    NoSuchImage,
    QuotaExceeded,
    SandboxError,
    SharedImage,
    UnusableName,
)
from bot.sandbox.rules import MIB
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from tests.bot.sandbox.conftest import Sit, asking, ran

MINE = Reference.parse("mine")


async def committed(seat: Seat, name: str = "mine", *, shell: str = "echo hi > /file") -> str:
    done = await ran(seat, "sh", "-c", shell)
    return await seat.own_images.commit(done.own.id, Reference.parse(name))


async def test_an_own_image_is_run_listed_and_shown_under_the_persons_name(seat: Seat) -> None:
    made = await committed(seat, "mine:v2")
    listed = next(image for image in await seat.images() if image.id == made)
    assert listed.repo_tags == ("mine:v2",)
    assert listed.labels == {}
    shown = await ran(seat, "cat", "/file", image="mine:v2")
    assert (shown.own.image, shown.out) == ("mine:v2", "hi\n")
    found = await seat.own_images.inspect(await seat.own_images.find("mine:v2"))
    assert "quayside" not in str(found.raw)
    assert "qs-" not in str(found.raw["RepoTags"])


async def test_nobody_else_sees_runs_or_removes_it_by_any_name(
    sit: Sit, engine: Engine, bot_id: int
) -> None:
    ada, grace = sit("ada", allowed_images=("*",)), sit("grace", allowed_images=("*", "*/*"))
    made = await committed(ada)
    nameless = await ada.own_images.commit((await ada.containers())[0].id, None)
    behind = ada.own_images.names.behind(MINE)
    other_bot = Seats(engine, ada.rules, bot_id + 1).seat(ada.person, ada.guild_id, 1)
    other_guild = sit("ada", guild_id=ada.guild_id + 1)
    for outsider in (grace, other_bot, other_guild):
        seen = await outsider.images()
        assert {made, nameless}.isdisjoint(image.id for image in seen)
        for ref in ("mine", behind, made, nameless, made[7:19]):
            with pytest.raises(NoSuchImage):
                await outsider.own_images.find(ref)
            with pytest.raises(NoSuchImage):
                await outsider.own_images.remove(ref, force=True)
            with pytest.raises(NoSuchImage):
                await outsider.own_images.tag(ref, Reference.parse("stolen"))
        with pytest.raises(ImageNotAllowed):
            await outsider.own_images.engine_name(Reference.parse(behind))
    assert {made, nameless} <= {image.id for image in await ada.images()}


async def test_a_label_that_says_whose_an_image_is_is_not_the_persons_to_set(
    sit: Sit, engine: Engine, guild_id: int
) -> None:
    async def here() -> set[str]:
        every = await engine.images.list(all=True)
        return {one.id for one in every if one.labels.get("quayside.guild") == str(guild_id)}

    ada, grace = sit("ada"), sit("grace")
    done = (await ran(ada, "true")).own
    before = {await committed(ada)}
    owner = grace.person.id
    for change in (
        f"LABEL quayside.owner={owner}",
        f'LABEL "quayside.owner"="{owner}"',
        f"LABEL a=b \\\n quayside.owner={owner}",
        "LABEL quayside.rm=1",
        "LABEL quayside.other=1",
    ):
        with pytest.raises(BotsLabel):
            await ada.own_images.commit(done.id, MINE, changes=[change])
    assert await here() == before
    assert await ada.own_images.exists(MINE)


async def test_what_was_run_with_rm_leaves_no_such_mark_on_what_is_made_from_it(seat: Seat) -> None:
    own = await seat.create(asking("busybox", "true", remove=True, thread_id=7))
    await seat.own_images.commit(own.id, MINE)
    later = await seat.create(asking("mine"))
    assert (later.remove, later.thread_id) == (False, None)


async def test_shared_images_can_be_named_and_not_removed(seat: Seat, engine: Engine) -> None:
    await seat.own_images.tag("busybox", MINE)
    await seat.own_images.tag("busybox", Reference.parse("some/one:v1"))
    busybox = await engine.images.inspect("busybox")
    for ref in ("busybox", "busybox:latest", busybox.id, busybox.id[7:19]):
        with pytest.raises(SharedImage):
            await seat.own_images.remove(ref, force=True)
    assert await seat.own_images.remove("mine") == [{"Untagged": "mine:latest"}]
    assert (await engine.images.inspect("busybox")).id == busybox.id


async def test_an_own_name_comes_before_everyones_for_its_owner_alone(sit: Sit) -> None:
    ada, grace = sit("ada"), sit("grace")
    made = await committed(ada, "busybox")
    assert (await ada.own_images.find("busybox")).image.id == made
    assert (await ran(ada, "cat", "/file", image="busybox")).out == "hi\n"
    assert (await ran(grace, "ls", "/file", image="busybox")).code != 0
    assert sum("busybox:latest" in image.repo_tags for image in await ada.images()) == 1
    assert {"Untagged": "busybox:latest"} in await ada.own_images.remove("busybox", force=True)
    assert (await ada.own_images.find("busybox")).image.id != made


async def test_a_container_holds_its_image_and_the_engines_words_are_in_own_names(
    seat: Seat,
) -> None:
    await committed(seat)
    await seat.create(asking("mine", name="user"))
    with pytest.raises(Conflict) as refused:
        await seat.own_images.remove("mine")
    assert 'repository reference "mine"' in seat.own_words(refused.value.message)
    assert {"Untagged": "mine:latest"} in await seat.own_images.remove("mine", force=True)


async def test_names_are_counted_also_when_many_are_given_at_once(sit: Sit) -> None:
    seat = sit("ada", images_per_person=3)
    names = [Reference.parse(f"mine:{number}") for number in range(6)]
    ends = await asyncio.gather(
        *(seat.own_images.tag("busybox", name) for name in names), return_exceptions=True
    )
    refused = [end for end in ends if end is not None]
    assert [type(end) for end in refused] == [QuotaExceeded] * 3
    await seat.own_images.remove("mine:0")
    await seat.own_images.tag("busybox", names[0])
    await seat.own_images.tag("busybox", names[0])  # one that has its place
    done = (await ran(seat, "true")).own
    with pytest.raises(QuotaExceeded):
        await seat.own_images.commit(done.id, None)


async def test_sizes_are_counted_without_what_is_everyones(sit: Sit) -> None:
    seat = sit("ada", images_size=3 * MIB)
    two = "dd if=/dev/zero of=/two bs=1M count=2 2>&1"
    assert await seat.own_images.size() == 0
    await seat.own_images.tag("busybox", Reference.parse("shared"))
    await committed(seat, shell=two)
    assert 2 * MIB <= await seat.own_images.size() < 3 * MIB
    with pytest.raises(QuotaExceeded):
        await committed(seat, "second", shell=two)
    assert not await seat.own_images.exists(Reference.parse("second"))


@pytest.mark.parametrize(
    "name", ["localhost:5000/mine", "[::1]:5000/mine", "mine@sha256:" + "0" * 64, "UP/mine"]
)
async def test_a_name_that_cant_be_kept_is_refused_before_anything_is_done(
    seat: Seat, name: str
) -> None:
    with pytest.raises(UnusableName):
        await seat.own_images.tag("busybox", Reference.parse(name))


async def test_an_image_is_found_by_the_beginning_of_its_id_and_run_by_it(seat: Seat) -> None:
    done = (await ran(seat, "true")).own
    made = await seat.own_images.commit(done.id, None)
    short = made[7:19]
    assert (await seat.own_images.find(short)).image.id == made
    own = await seat.create(asking(short))
    assert own.image_id == made
    with pytest.raises(SandboxError):
        await seat.create(asking("0123456789ab"))
    assert await seat.own_images.remove(short, force=True)


async def test_prune_takes_what_no_container_needs(seat: Seat) -> None:
    done = (await ran(seat, "sh", "-c", "echo 12345 > /file")).own
    first = await seat.own_images.commit(done.id, MINE)
    second = await seat.own_images.commit(done.id, MINE)
    used = await seat.own_images.commit(done.id, None)
    await seat.create(asking(used[7:19]))
    gone, freed = await seat.own_images.prune(named=False)
    assert {"Deleted": first} in gone
    assert {"Deleted": second} not in gone
    assert freed >= len("12345\n")
    gone, _ = await seat.own_images.prune(named=True)
    assert {"Untagged": "mine:latest"} in gone
    assert {image.id for image in await seat.images()} >= {used}
