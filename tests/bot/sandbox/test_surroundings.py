"""Networks and volumes of one's own: nobody else's, leading nowhere, within a quota."""

import asyncio
import random
from ipaddress import IPv4Network

import pytest

from bot.engine.containers import body
from bot.engine.engine import Engine
from bot.engine.errors import EngineError
from bot.engine.values import ContainerSpec, Mount
from bot.sandbox.errors import (
    NetworkTaken,
    NoAddressesLeft,
    NoSuchNetwork,
    NoSuchVolume,
    PredefinedNetwork,
    QuotaExceeded,
)
from bot.sandbox.requests import NetworkRequest, VolumeRequest
from bot.sandbox.seat import Seat
from tests.bot.sandbox.conftest import Sit, asking, ran

LAB = (NetworkRequest("lab"),)
DATA = (VolumeRequest("data", "/data"),)


async def test_two_containers_of_one_person_find_each_other_by_name_and_nothing_else(
    seat: Seat, engine: Engine
) -> None:
    await seat.own_networks.create("lab", {})
    server = await seat.create(
        asking("busybox", "httpd", "-f", "-p", "8080", "-h", "/etc", name="web", networks=LAB)
    )
    await seat.start(server)
    talk = "for i in 1 2 3 4 5; do wget -qO- http://web:8080/hosts && break; sleep 0.2; done"
    assert "localhost" in (await ran(seat, "sh", "-c", talk, networks=LAB)).out
    raw = (await engine.networks.list(seat.identity.owned))[0].raw
    subnet = raw["IPAM"]["Config"][0]["Subnet"]
    gateway = subnet.rpartition(".")[0] + f".{int(subnet.rpartition('.')[2].split('/')[0]) + 1}"
    listening = "nc -w 1 -z {0} 22; nc -w 1 -z {0} 2375; nc -w 1 -z 169.254.169.254 80; echo done"
    apart = await ran(seat, "sh", "-c", listening.format(gateway), networks=LAB)
    assert apart.out == "done\n"
    assert raw["Internal"] is True
    assert "Gateway" not in raw["IPAM"]["Config"][0]
    other = await ran(seat, "wget", "-T", "1", "-qO-", "http://web:8080/hosts")
    assert other.code != 0


async def test_somebody_elses_network_does_not_exist(sit: Sit) -> None:
    ada, grace = sit("ada"), sit("grace")
    made = await ada.own_networks.create("lab", {})
    for ref in ("lab", made, made[:12], f"qs-{ada.guild_id}-{ada.person.id}-lab", "bridge", "host"):
        with pytest.raises(NoSuchNetwork):
            await grace.own_networks.find(ref)
        own = await grace.create(asking("busybox", networks=(NetworkRequest(ref),)))
        with pytest.raises(EngineError, match=rf"network qs-{grace.guild_id}-{grace.person.id}-.*"):
            await grace.start(own)  # the engine looks for it only now
    assert [one.name for one in await grace.own_networks.visible()] == ["none"]
    await grace.own_networks.create("lab", {"quayside.owner": str(ada.person.id)})
    assert [one.name for one in await ada.own_networks.visible()] == ["lab", "none"]


async def test_networks_are_few_have_unlike_names_and_unlike_addresses(sit: Sit) -> None:
    seat = sit("ada", networks_per_person=2)
    ends = await asyncio.gather(
        *(seat.own_networks.create(name, {}) for name in ("one", "two", "six")),
        return_exceptions=True,
    )
    assert sum(isinstance(end, QuotaExceeded) for end in ends) == 1
    subnets = {
        one.raw["IPAM"]["Config"][0]["Subnet"]
        for one in await seat.own_networks.visible()
        if one.name != "none"
    }
    assert len(subnets) == 2
    for network in await seat.own_networks.visible():
        if network.name != "none":
            with pytest.raises(NetworkTaken):
                await seat.own_networks.create(network.name, {})
            await seat.own_networks.remove(network)
    for name in ("bridge", "host", "none", "default"):
        with pytest.raises(PredefinedNetwork):
            await seat.own_networks.create(name, {})
    with pytest.raises(PredefinedNetwork):
        await seat.own_networks.remove(await seat.own_networks.find("none"))


async def test_when_all_addresses_are_taken_it_is_said(sit: Sit) -> None:
    pool = IPv4Network(f"10.215.{random.randrange(256)}.{16 * random.randrange(16)}/28")
    ada = sit("ada", networks_subnet=pool)
    await ada.own_networks.create("lab", {})
    with pytest.raises(NoAddressesLeft):
        await sit("grace", networks_subnet=pool).own_networks.create("lab", {})


async def test_a_container_changes_networks_while_it_runs(seat: Seat) -> None:
    await seat.own_networks.create("lab", {})
    own = await seat.create(asking("busybox", "sleep", "60", name="web"))
    await seat.start(own)
    assert (await seat.find("web")).networks == ("none",)
    lab = await seat.own_networks.find("lab")
    await seat.own_networks.connect(lab, await seat.find("web"), ["site"])
    assert (await seat.find("web")).networks == ("lab",)
    found = await ran(seat, "nslookup", "site", "127.0.0.11", networks=LAB)
    assert found.code == 0
    await seat.restart(own, 0)
    assert (await seat.find("web")).networks == ("lab",)
    await seat.own_networks.disconnect(lab, own, force=False)
    assert (await seat.find("web")).networks == ()


async def test_a_volume_outlives_its_containers_and_is_its_owners_alone(sit: Sit) -> None:
    ada, grace = sit("ada"), sit("grace")
    await ran(ada, "sh", "-c", "echo kept > /data/file", volumes=DATA)
    assert (await ran(ada, "cat", "/data/file", volumes=DATA)).out == "kept\n"
    assert (await ran(grace, "ls", "/data", volumes=DATA)).out == ""
    only = (VolumeRequest("data", "/data", "ro"),)
    assert (await ran(ada, "touch", "/data/other", volumes=only)).code != 0
    assert (await ada.own_volumes.find("data")).raw["Mountpoint"] == ""
    behind = ada.own_volumes.behind("data")
    for name in (behind, "other"):
        with pytest.raises(NoSuchVolume):
            await grace.own_volumes.find(name)


async def test_volumes_are_counted_also_when_a_run_makes_them(sit: Sit) -> None:
    seat = sit("ada", volumes_per_person=2)
    names = ("one", "two", "six")
    ends = await asyncio.gather(
        *(seat.create(asking("busybox", volumes=(VolumeRequest(n, "/d"),))) for n in names),
        return_exceptions=True,
    )
    assert sum(isinstance(end, QuotaExceeded) for end in ends) == 1
    with pytest.raises(QuotaExceeded):
        await seat.own_volumes.create("", {})
    assert len(await seat.own_volumes.visible()) == 2


@pytest.mark.parametrize("source", ["/", "/etc", "../x", "a/b", "~", "\\x", "a b", "a\n"])
def test_the_engine_room_mounts_nothing_but_volumes(source: str) -> None:
    spec = ContainerSpec(
        name="x",
        image="busybox",
        memory=1,
        nano_cpus=1,
        pids=1,
        shm_size=1,
        log_max_size=2,
        open_files=1,
        network="none",
        mounts=(Mount(source, "/x"),),
    )
    with pytest.raises(ValueError, match="is no volume"):
        body(spec)
