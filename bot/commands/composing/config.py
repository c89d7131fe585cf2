"""`docker compose config`: read the file, say what is wrong with it, print it in its long form."""

from bot.commands.composing.declaring import SERVICES, program
from bot.commands.composing.reading import chosen, read
from bot.commands.shell import Shell
from bot.docker_cli.compose import canonical
from bot.docker_cli.flags import Flag, Kind, Parsed


async def config(flags: Parsed, shell: Shell) -> int:
    """Print all of it, or some names alone."""
    project = await read(flags, shell)
    project = project.only(chosen(project, flags.args))
    lists = {
        "services": [service.name for service in project.services],
        "volumes": project.volumes,
        "networks": project.networks,
        "images": [service.image for service in project.services],
    }
    if flags.bool("quiet"):
        return 0
    for name, names in lists.items():
        if flags.bool(name):
            if names:
                await shell.console.out("\n".join(names))
            return 0
    await shell.console.out(canonical(project).removesuffix("\n"))
    for service in project.services:
        if fields := [name for name in service.unheeded if "." not in name]:
            names = ", ".join(f"`{name}`" for name in fields)
            await shell.console.hint(f"{names} of `{service.name}` has no effect here.")
    return 0


_ALL = "the whole file is checked and printed"
_HERE = "there are no files of yours beside the Compose file"

PROGRAM = program(
    "config",
    SERVICES,
    "Check a Compose file, and print it in its long form",
    (
        Flag("environment", refused="no variable is set here"),
        Flag("format", kind=Kind.STRING, refused="YAML is what is printed"),
        Flag("hash", kind=Kind.STRING, refused="it would be another one than your own Compose's"),
        Flag("images", help="Print the images' names"),
        Flag("lock-image-digests", refused="an image is used as it is here"),
        Flag("models", refused="there are no models here"),
        Flag("networks", help="Print the networks' names"),
        Flag("no-consistency", refused=_ALL),
        Flag("no-env-resolution", refused=_HERE),
        Flag("no-interpolate", refused=_ALL),
        Flag("no-normalize", refused=_ALL),
        Flag("no-path-resolution", refused=_HERE),
        Flag("output", "o", Kind.STRING, refused="it is printed in the chat"),
        Flag("profiles", refused="there are no profiles here"),
        Flag("quiet", "q", help="Print only what is wrong"),
        Flag("resolve-image-digests", refused="an image is used as it is here"),
        Flag("services", help="Print the services' names"),
        Flag("variables", refused="no variable is set here"),
        Flag("volumes", help="Print the volumes' names"),
    ),
    config,
)
