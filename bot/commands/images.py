"""`docker images`: the images here that may be used, as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.durations import ago
from bot.docker_cli.flags import Flag, Parsed
from bot.docker_cli.table import table
from bot.docker_cli.text import short_id
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Image

NONE = "<none>"
LISTS = ("list", "ls")


@dataclass(frozen=True, slots=True)
class Row:
    """One name of an image: its repository with a tag, or with a digest alone."""

    repository: str
    tag: str
    digest: str
    image: Image


async def images(flags: Parsed, shell: Shell) -> int:
    """Print the images, or those that a name asks for."""
    wanted = flags.args[0] if flags.args else ""
    rows = [row for image in await shell.seat.images() for row in _rows(image)]
    shown = [row for row in rows if not wanted or _is(row, wanted)]
    whole = flags.bool("no-trunc")
    if flags.bool("quiet"):
        ids = dict.fromkeys(_id(row, whole) for row in shown)
        if ids:
            await shell.console.out("\n".join(ids))
    else:
        await shell.console.out(_table(shown, whole, flags.bool("digests"), datetime.now(UTC)))
    if wanted in LISTS and not shown:
        await shell.console.hint(
            f"That looked for an image called `{wanted}`: {shell.typed('images')} lists them all."
        )
    return 0


def _rows(image: Image) -> Iterator[Row]:
    digests = {name.partition("@")[0]: name.partition("@")[2] for name in image.repo_digests}
    tagged = set()
    for name in image.repo_tags:
        repository, _, tag = name.rpartition(":")
        tagged.add(repository)
        yield Row(repository, tag, digests.get(repository, NONE), image)
    for repository, digest in digests.items():
        if repository not in tagged:
            yield Row(repository, NONE, digest, image)


def _is(row: Row, wanted: str) -> bool:
    repository, colon, tag = wanted.rpartition(":")
    if not colon or "/" in tag:
        repository, tag = wanted, "*"
    return fnmatchcase(row.repository, repository) and fnmatchcase(row.tag, tag)


def _id(row: Row, whole: bool) -> str:
    return row.image.id if whole else short_id(row.image.id)


def _table(rows: Sequence[Row], whole: bool, digests: bool, now: datetime) -> str:
    headers = ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"]
    cells = [
        [
            row.repository,
            row.tag,
            _id(row, whole),
            ago(row.image.created, now) if row.image.created else "N/A",
            human_size(row.image.size),
        ]
        for row in rows
    ]
    if digests:
        headers.insert(2, "DIGEST")
        for line, row in zip(cells, rows, strict=True):
            line.insert(2, row.digest)
    return table(headers, cells)


PROGRAM = Program(
    Usage(
        "docker images",
        "[OPTIONS] [REPOSITORY[:TAG]]",
        "List the images that are here",
        (
            Flag("all", "a", help="Those between, too"),
            Flag("digests", help="With their digests"),
            Flag("no-trunc", help="Whole IDs"),
            Flag("quiet", "q", help="Only IDs"),
            Flag("tree", refused="it is an experiment of newer clients"),
        ),
        aliases=("docker image ls", "docker image list", "docker images"),
    ),
    Arity.at_most(1),
    images,
    example="images",
)
