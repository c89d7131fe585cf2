"""`docker network …`: networks of the person's own, on which their containers find each other."""

from collections.abc import Mapping, Sequence

from bot.commands import redact
from bot.commands.each import tell
from bot.commands.failures import Failure, explain
from bot.commands.inspecting import NETWORK, Found, inspect_each
from bot.commands.listings import FILTER, FORMAT, as_the_engine_says
from bot.commands.matching import dangling, labelled
from bot.commands.options import check_label
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.filters import InvalidFilter, parse_filters
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields
from bot.docker_cli.text import short_id
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Network
from bot.sandbox.errors import NoSuchNetwork

_ADDRESSES = "addresses are given out by the bot, so that no two people's networks meet"
_BRIDGE = "networks here are bridges, as is usual; their options are the bot's"
_SWARM = "there is no swarm here"
_COLUMNS = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}"
_RAW = "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n"
_TITLES = {
    "ID": "NETWORK ID",
    "Name": "NAME",
    "Driver": "DRIVER",
    "Scope": "SCOPE",
    "IPv6": "IPV6",
    "IPv4": "IPV4",
    "Internal": "INTERNAL",
    "CreatedAt": "CREATED AT",
    "Labels": "LABELS",
}
FILTERS = ("dangling", "driver", "id", "label", "name", "scope", "type")


async def create(flags: Parsed, shell: Shell) -> int:
    """Make one and print its id."""
    name = flags.args[0]
    labels = dict(label.partition("=")[::2] for label in flags.texts("label"))
    await shell.console.out(await shell.seat.own_networks.create(name, labels))
    if not shell.seat.rules.networks_way_out:
        await shell.console.hint(
            "It leads to your own containers only: "
            f"{shell.typed(f'run -d --name db --network {name} redis')} can be reached as `db` "
            "by the others on it."
        )
    return 0


async def ls(flags: Parsed, shell: Shell) -> int:
    """Print them: the person's own, and `none`."""
    found = await shell.seat.own_networks.visible()
    used = {name for own in await shell.seat.containers() for name in own.networks}
    async with as_the_engine_says("networks", shell):
        filters = parse_filters(flags.texts("filter"), FILTERS)
        for value in filters.get("type", ()):
            if value not in ("builtin", "custom"):
                raise InvalidFilter(f"invalid filter: 'type'='{value}'", "type", value)
        if "dangling" in filters:
            dangling(filters["dangling"])
        shown = [network for network in found if _passes(network, filters, used)]
    whole = flags.bool("no-trunc")
    rows = [_row(network, whole) for network in shown]
    form = flags.text("format") or ("{{.ID}}" if flags.bool("quiet") else "")
    if form == "raw":
        form = "network_id: {{.ID}}" if flags.bool("quiet") else _RAW
    text = listing(form, _TITLES, rows, _COLUMNS)
    if rows or text:
        await shell.console.out(text)
    return 0


def _passes(network: Network, filters: Mapping[str, Sequence[str]], used: set[str]) -> bool:
    predefined = network.driver == "null"
    for name, values in filters.items():
        match name:
            case "label":
                good = all(labelled(network.labels, value) for value in values)
            case "name":
                good = any(value in network.name for value in values)
            case "id":
                good = any(value in network.id for value in values)
            case "driver":
                good = network.driver in values
            case "scope":
                good = network.scope in values
            case "type":
                good = ("builtin" if predefined else "custom") in values
            case _:
                good = not predefined and dangling(values) == (network.name not in used)
        if not good:
            return False
    return True


def _row(network: Network, whole: bool) -> Fields:
    created = network.raw.get("Created", "")
    labels = network.labels
    return Fields(
        {
            "ID": network.id if whole else short_id(network.id),
            "Name": network.name,
            "Driver": network.driver,
            "Scope": network.scope,
            "IPv4": str(network.raw.get("EnableIPv4", False)).lower(),
            "IPv6": str(network.raw.get("EnableIPv6", False)).lower(),
            "Internal": str(network.internal).lower(),
            "CreatedAt": _go_time(created),
            "Labels": ",".join(f"{key}={value}" for key, value in labels.items()),
            "Label": lambda key: labels.get(key, ""),
        },
        "*network.networkContext",
    )


def _go_time(text: str) -> str:
    """An engine's moment as Go prints it."""
    date, _, clock = text.removesuffix("Z").partition("T")
    whole, point, fraction = clock.partition(".")
    fraction = fraction.rstrip("0")
    return f"{date} {whole}{point if fraction else ''}{fraction} +0000 UTC"


async def inspect(flags: Parsed, shell: Shell) -> int:
    """Print what there is to know about them, as JSON or by a template."""
    networks = shell.seat.own_networks

    async def look(name: str) -> Found:
        network = await networks.inspect(await networks.find(name))
        return NETWORK, redact.network(network.raw, shell.seat.identity)

    return await inspect_each(flags, shell, look)


async def rm(flags: Parsed, shell: Shell) -> int:
    """Remove each and print its name; with -f it is no failure that there was none."""
    failures: list[Failure] = []
    failed = False
    for name in flags.args:
        try:
            await shell.seat.own_networks.remove(await shell.seat.own_networks.find(name))
        except Exception as error:
            if flags.bool("force") and isinstance(error, NoSuchNetwork):
                continue
            failure = await explain(error, shell)
            if failure is None:
                raise
            failures.append(failure)
            failed = True
        else:
            await shell.console.out(name)
    if failed:  # the client's own last words
        failures.append(Failure("exit status 1"))
    await tell(failures, shell)
    return 1 if failed else 0


async def connect(flags: Parsed, shell: Shell) -> int:
    """Put a container on it."""
    name, container = flags.args
    own = await shell.seat.find(container)
    network = await shell.seat.own_networks.find(name)
    await shell.seat.own_networks.connect(network, own, flags.texts("alias"))
    return 0


async def disconnect(flags: Parsed, shell: Shell) -> int:
    """Take a container off it."""
    name, container = flags.args
    own = await shell.seat.find(container)
    network = await shell.seat.own_networks.find(name)
    await shell.seat.own_networks.disconnect(network, own, force=flags.bool("force"))
    return 0


_CREATE = (
    Flag("attachable", refused=_SWARM),
    Flag("aux-address", kind=Kind.LIST, metavar="map", refused=_ADDRESSES),
    Flag("config-from", kind=Kind.STRING, refused=_SWARM),
    Flag("config-only", refused=_SWARM),
    Flag("driver", "d", Kind.STRING, "Only bridge", default="bridge"),
    Flag("gateway", kind=Kind.LIST, metavar="strings", refused=_ADDRESSES),
    Flag("ingress", refused=_SWARM),
    Flag("internal", help="Without a way out; here it is so unless the lab's settings say else"),
    Flag("ip-range", kind=Kind.LIST, metavar="strings", refused=_ADDRESSES),
    Flag("ipam-driver", kind=Kind.STRING, refused=_ADDRESSES),
    Flag("ipam-opt", kind=Kind.LIST, metavar="map", refused=_ADDRESSES),
    Flag("ipv4", refused=_ADDRESSES),
    Flag("ipv6", refused=_ADDRESSES),
    Flag("label", kind=Kind.LIST, help="Put a label on it: KEY=value", check=check_label),
    Flag("opt", "o", Kind.LIST, metavar="map", refused=_BRIDGE),
    Flag("scope", kind=Kind.STRING, refused=_SWARM),
    Flag("subnet", kind=Kind.LIST, metavar="strings", refused=_ADDRESSES),
)


async def create_bridge(flags: Parsed, shell: Shell) -> int:
    """As `create`, for the one driver that there is."""
    if flags.text("driver") not in ("", "bridge"):
        raise Failure(f"--driver {flags.text('driver')} is not available here: {_BRIDGE}", 125)
    return await create(flags, shell)


PROGRAMS = (
    Program(
        Usage(
            "docker network create",
            "[OPTIONS] NETWORK",
            "Make a network for your own containers",
            _CREATE,
            examples=(
                "docker network create lab",
                "docker run -d --name db --network lab redis",
                "docker run --rm --network lab redis redis-cli -h db ping",
            ),
        ),
        Arity.exactly(1),
        create_bridge,
        example="network create lab",
    ),
    Program(
        Usage(
            "docker network ls",
            "[OPTIONS]",
            "List your networks",
            (
                FILTER,
                FORMAT,
                Flag("no-trunc", help="Whole IDs"),
                Flag("quiet", "q", help="Only IDs"),
            ),
            aliases=("docker network ls", "docker network list"),
        ),
        Arity.no_args(),
        ls,
        example="network ls",
    ),
    Program(
        Usage(
            "docker network inspect",
            "[OPTIONS] NETWORK [NETWORK...]",
            "Show all there is to know about networks",
            (
                Flag("format", "f", Kind.STRING, "json, or a Go template such as '{{.Name}}'"),
                Flag("verbose", "v", help="What a swarm knows as well; here is none"),
            ),
        ),
        Arity.at_least(1),
        inspect,
        example="network inspect lab",
    ),
    Program(
        Usage(
            "docker network rm",
            "NETWORK [NETWORK...]",
            "Remove networks of your own",
            (Flag("force", "f", help="Don't mind if there is none of that name"),),
            aliases=("docker network rm", "docker network remove"),
        ),
        Arity.at_least(1),
        rm,
        example="network rm lab",
    ),
    Program(
        Usage(
            "docker network connect",
            "[OPTIONS] NETWORK CONTAINER",
            "Put a container on a network",
            (
                Flag("alias", kind=Kind.LIST, metavar="strings", help="One more name of it there"),
                Flag("driver-opt", kind=Kind.LIST, metavar="strings", refused=_BRIDGE),
                Flag("gw-priority", kind=Kind.INT, refused=_ADDRESSES),
                Flag("ip", kind=Kind.STRING, refused=_ADDRESSES),
                Flag("ip6", kind=Kind.STRING, refused=_ADDRESSES),
                Flag("link", kind=Kind.LIST, refused="use --alias, which does the same"),
                Flag("link-local-ip", kind=Kind.LIST, metavar="strings", refused=_ADDRESSES),
            ),
        ),
        Arity.exactly(2),
        connect,
        example="network connect lab web",
    ),
    Program(
        Usage(
            "docker network disconnect",
            "[OPTIONS] NETWORK CONTAINER",
            "Take a container off a network",
            (Flag("force", "f", help="Also one that is gone by now"),),
        ),
        Arity.exactly(2),
        disconnect,
        example="network disconnect lab web",
    ),
)
