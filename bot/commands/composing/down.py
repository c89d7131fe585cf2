"""`docker compose down`: stop and remove a project's containers, networks, and volumes if asked."""

from bot.commands.composing.declaring import TIMEOUT, program, seconds
from bot.commands.composing.project import Made
from bot.commands.composing.raising import take_down
from bot.commands.composing.reading import again, found, others
from bot.commands.composing.telling import tell, warn
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed


async def down(flags: Parsed, shell: Shell) -> int:
    """Remove them, each before what it depends on."""
    made = await found(flags, shell)
    going = made.of(flags.args, orphans=flags.bool("remove-orphans"))
    if flags.args and not going:
        services = " ".join(flags.args)
        text = f'Any of the services [{services}] not running in project "{made.name}"'
        await warn(shell, text, "info")
        return 0
    for own in reversed(going):
        await take_down(own, shell, seconds(flags, shell))
    await _networks(made, shell, left=len(going) < len(made.containers))
    volumes = made.volumes if flags.bool("volumes") else ()
    for volume in volumes:
        await tell(shell, "Volume", volume.name, "Removing")
        await shell.seat.own_volumes.remove(volume)
        await tell(shell, "Volume", volume.name, "Removed")
    if not (made.containers or made.networks or volumes):
        await warn(shell, f'Warning: No resource found to remove for project "{made.name}".')
        await others(made.name, shell)
    if made.volumes and not volumes:
        names = ", ".join(f"`{volume.name}`" for volume in made.volumes)
        await shell.console.hint(
            f"{names} stays with its data: {again('down -v', made.name, shell)} removes it too."
        )
    return 0


async def _networks(made: Made, shell: Shell, *, left: bool) -> None:
    """Remove the project's networks; those stay that a service which is `left` may be in."""
    for network in made.networks:
        await tell(shell, "Network", network.name, "Removing")
        if left:
            await tell(shell, "Network", network.name, "Resource is still in use")
            continue
        await shell.seat.own_networks.remove(network)
        await tell(shell, "Network", network.name, "Removed")


PROGRAM = program(
    "down",
    "[SERVICES]",
    "Stop and remove a project's containers and networks",
    (
        Flag("remove-orphans", help="Also those that the file knows no more"),
        Flag("rmi", kind=Kind.STRING, refused="`rmi` removes images of your own"),
        TIMEOUT,
        Flag("volumes", "v", help="Remove its volumes, too, with what is in them"),
    ),
    down,
)
