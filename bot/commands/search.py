"""`docker search`: look for images at Docker Hub, as far as the engine reaches it."""

from bot.commands.failures import Failure, daemon
from bot.commands.listings import FILTER, FORMAT
from bot.commands.program import Program
from bot.commands.pulling import UNREACHABLE
from bot.commands.shell import Shell
from bot.docker_cli.filters import InvalidFilter, parse_filters
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.template import Fields
from bot.docker_cli.text import ellipsis
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable

_WIDTH = 45
_COLUMNS = "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}"
_TITLES = {
    "Name": "NAME",
    "Description": "DESCRIPTION",
    "StarCount": "STARS",
    "IsOfficial": "OFFICIAL",
    "IsAutomated": "AUTOMATED",
}


async def search(flags: Parsed, shell: Shell) -> int:
    """Print what Docker Hub finds, and say which of it may be used here."""
    try:
        filters = parse_filters(flags.texts("filter"), ("is-automated", "is-official", "stars"))
    except InvalidFilter as error:
        # The engine refuses it as well, in the words of its version.
        await shell.seat.engine.images.search(flags.args[0], 1, {error.name: [error.value]})
        raise
    limit = max(0, flags.int("limit"))  # one below leaves the choice to Docker Hub
    try:
        found = await shell.seat.engine.images.search(flags.args[0], limit, filters)
    except EngineError as error:
        ours = isinstance(error, EngineUnreachable | EngineTimeout)
        if ours or not any(sign in error.message for sign in UNREACHABLE):
            raise
        # The system's own words hold addresses of the host's network.
        raise Failure(
            daemon("Docker Hub can't be reached"), hint=_usable(shell.seat.rules.allowed_images)
        ) from error
    whole = flags.bool("no-trunc")
    rows = [
        Fields(
            {
                "Name": one["name"],
                "Description": _line(one.get("description") or "", whole),
                "StarCount": str(one.get("star_count", 0)),
                "IsOfficial": "[OK]" if one.get("is_official") else "",
                "IsAutomated": "[OK]" if one.get("is_automated") else "",
            },
            "*search.searchContext",
        )
        for one in found
    ]
    await shell.console.out(listing(flags.text("format"), _TITLES, rows, _COLUMNS))
    usable = [one["name"] for one in found if _allowed(one["name"], shell)]
    await shell.console.hint(
        f"Of these you can use {', '.join(usable)}."
        if usable
        else _usable(shell.seat.rules.allowed_images)
    )
    return 0


def _usable(images: tuple[str, ...]) -> str:
    return f"You can use: {', '.join(images)}."


def _line(text: str, whole: bool) -> str:
    text = " ".join(text.split())
    return text if whole else ellipsis(text, _WIDTH)


def _allowed(name: str, shell: Shell) -> bool:
    try:
        return shell.seat.rules.allows(Reference.parse(name))
    except InvalidReference:
        return False


PROGRAM = Program(
    Usage(
        "docker search",
        "[OPTIONS] TERM",
        "Look for images at Docker Hub",
        (
            FILTER,
            FORMAT,
            Flag("limit", kind=Kind.INT, help="At most so many", default="0"),
            Flag("no-trunc", help="Whole descriptions"),
        ),
    ),
    Arity.exactly(1),
    search,
    example="search redis",
)
