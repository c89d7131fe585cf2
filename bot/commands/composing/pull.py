"""`docker compose pull`: fetch the images of the file's services anew."""

from bot.commands.composing.declaring import SERVICES, program
from bot.commands.composing.reading import chosen, read
from bot.commands.pulling import pull_image
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.reference import Reference


async def pull(flags: Parsed, shell: Shell) -> int:
    """Fetch each once."""
    project = await read(flags, shell)
    services = chosen(project, flags.args, alone=not flags.bool("include-deps"))
    by_image = {service.image: service.name for service in services}
    for image, name in by_image.items():
        await fetch(name, Reference.parse(image), shell)
    return 0


async def fetch(service: str, image: Reference, shell: Shell) -> None:
    """Fetch a service's image, with Compose's words."""
    await shell.console.err(f" {service} Pulling ")
    await pull_image(image, shell)
    await shell.console.err(f" {service} Pulled ")


_FAIL = "what can't be fetched is told, and ends it"

PROGRAM = program(
    "pull",
    SERVICES,
    "Fetch services' images anew",
    (
        Flag("ignore-buildable", refused="`build` makes images"),
        Flag("ignore-pull-failures", refused=_FAIL),
        Flag("include-deps", help="Those of what the services depend on, too"),
        Flag("policy", kind=Kind.STRING, refused="each is fetched"),
        Flag("quiet", "q", refused="a download is told in two lines"),
    ),
    pull,
)
