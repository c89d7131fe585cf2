"""`docker images`: the images here that may be used, as a table."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from bot.commands.failures import SPELLING, Failure, daemon
from bot.commands.listings import FILTER, FORMAT, as_the_engine_says
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.durations import ago
from bot.docker_cli.filters import InvalidFilter, parse_filters
from bot.docker_cli.flags import Flag, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.patterns import BadPattern, compiled
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.template import Fields
from bot.docker_cli.text import short_id
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Image

NONE = "<none>"
_NEVER = datetime.min.replace(tzinfo=UTC)
LISTS = ("list", "ls")
_COLUMNS = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
_DIGESTS = "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
RAW = """\
repository: {{.Repository}}
tag: {{.Tag}}
digest: {{.Digest}}
image_id: {{.ID}}
created_at: {{.CreatedAt}}
virtual_size: {{.Size}}
"""
TITLES = {
    "ID": "IMAGE ID",
    "Repository": "REPOSITORY",
    "Tag": "TAG",
    "Digest": "DIGEST",
    "CreatedSince": "CREATED",
    "CreatedAt": "CREATED AT",
    "Size": "SIZE",
    "Containers": "CONTAINERS",
    "SharedSize": "SHARED SIZE",
    "UniqueSize": "UNIQUE SIZE",
    "VirtualSize": "SIZE",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One name of an image: its repository with a tag, or with a digest alone."""

    repository: str
    tag: str
    digest: str
    image: Image


async def images(flags: Parsed, shell: Shell) -> int:
    """Print the images, or those that a name and filters ask for."""
    wanted, form = flags.args[0] if flags.args else "", flags.text("format")
    listed = await shell.seat.own_images.visible(between=flags.bool("all"))
    here = [row for image in listed for row in names(image)]
    async with as_the_engine_says("images", shell):
        filters = parse_filters(flags.texts("filter"), FILTERS)
        if any(value not in ("true", "false") for value in filters.get("dangling", ())):
            # Which other spellings of these it takes, changed between the engine's versions.
            asked = {"dangling": filters["dangling"]}
            await shell.seat.engine.object_to("images", asked)
        here = await _exactly(here, filters, shell)
        shown = [row for row in here if _passes(row, filters, here)]
    if patterns := (*filters.get("reference", ()), *([wanted] if wanted else ())):
        shown = [row for row in shown if row in _called(shown, patterns)]
    whole, now = flags.bool("no-trunc"), datetime.now(UTC)
    digests = flags.bool("digests")
    rows = [fields(row, whole, digests or ".Digest" in form, now) for row in shown]
    if form == "raw":
        form = RAW if digests else RAW.replace("digest: {{.Digest}}\n", "")
        form = "image_id: {{.ID}}" if flags.bool("quiet") else form
    if flags.bool("quiet") and form in ("", "table"):
        text = "\n".join(str(row["ID"]) for row in rows)  # a row a name, as everywhere
    else:
        if digests and form.startswith("table") and form != "table" and "{{.Digest}}" not in form:
            form += "\t{{.Digest}}"
        text = listing(form, TITLES, rows, _DIGESTS if digests else _COLUMNS)
    if rows or text:
        await shell.console.out(text)
    if wanted in LISTS and not shown:
        await shell.console.err(
            f'\nNo images found matching "{wanted}": did you mean "docker image ls"?'
        )
        await shell.console.hint(
            f"That looked for an image called `{wanted}`: {shell.typed('images')} lists them all."
        )
    return 0


def names(image: Image) -> Iterator[Row]:
    """What an image is called, one name a row; `<none>` if nothing."""
    digests = {name.partition("@")[0]: name.partition("@")[2] for name in image.repo_digests}
    tagged = set()
    for name in image.repo_tags:
        repository, _, tag = name.rpartition(":")
        tagged.add(repository)
        yield Row(repository, tag, digests.get(repository, NONE), image)
    for repository, digest in digests.items():
        if repository not in tagged:
            yield Row(repository, NONE, digest, image)
    if not (tagged or digests):
        yield Row(NONE, NONE, NONE, image)


def _called(rows: Sequence[Row], patterns: Sequence[str]) -> list[Row]:
    """Those whose name, with or without its tag, is as one of the patterns has it."""
    try:
        wanted = [compiled(pattern) for pattern in patterns]
    except BadPattern as error:
        raise Failure(
            daemon(str(error)), hint="`[` begins a choice of letters: `[a-n]ode`."
        ) from None
    return [row for row in rows if any(map(partial(_is, row), wanted))]


def _is(row: Row, wanted: re.Pattern[str]) -> bool:
    names = (row.repository, f"{row.repository}:{row.tag}", f"{row.repository}@{row.digest}")
    return any(map(wanted.fullmatch, names))


def _passes(row: Row, filters: Mapping[str, Sequence[str]], here: Sequence[Row]) -> bool:
    return all(_TESTS[name](row, value, here) for name in filters for value in filters[name])


def _older(row: Row, than: str, here: Sequence[Row]) -> bool:
    return _when(row) < _when(_named(than, here))


def _newer(row: Row, than: str, here: Sequence[Row]) -> bool:
    return _when(row) > _when(_named(than, here))


def _when(row: Row) -> datetime:
    return row.image.created or _NEVER


async def _exactly(
    here: Sequence[Row], filters: Mapping[str, Sequence[str]], shell: Shell
) -> list[Row]:
    """The rows, those of a second that `before` or `since` names with their exact times.

    The engine lists times in whole seconds only.
    """
    than = [name for kind in ("before", "since") for name in filters.get(kind, ())]
    seconds = {_when(_named(name, here)) for name in than}
    close = {row.image.id for row in here if _when(row) in seconds}
    exact = {one: (await shell.seat.engine.images.inspect(one)).created for one in close}
    return [
        replace(row, image=replace(row.image, created=exact[row.image.id]))
        if row.image.id in exact
        else row
        for row in here
    ]


def _named(name: str, here: Sequence[Row]) -> Row:
    wanted = re.compile(re.escape(name))
    for row in here:
        if _is(row, wanted):
            return row
    try:
        missing = Reference.parse(name).familiar_tagged
    except InvalidReference as error:
        raise Failure(daemon(error.message), hint=SPELLING) from None
    raise Failure(daemon(f"No such image: {missing}"))


def _dangling(row: Row, value: str, here: Sequence[Row]) -> bool:
    if value.lower() not in ("1", "true", "0", "false"):
        raise InvalidFilter(f"invalid filter 'dangling=[{value}]'", "dangling", value)
    return (row.tag == NONE) == (value.lower() in ("1", "true"))


def _labelled(row: Row, label: str, here: Sequence[Row]) -> bool:
    key, equals, value = label.partition("=")
    marks = row.image.labels
    return key in marks and (not equals or marks[key] == value)


_TESTS: Mapping[str, Callable[[Row, str, Sequence[Row]], bool]] = {
    "before": _older,
    "dangling": _dangling,
    "label": _labelled,
    "reference": lambda row, value, here: True,  # several are alternatives: see `_called`
    "since": _newer,
}
FILTERS = tuple(_TESTS)


def fields(row: Row, whole: bool, digest: bool, now: datetime) -> Fields:
    """An image's name as a row of a listing, its id and its digest there if asked for."""
    image, created = row.image, row.image.created
    return Fields(
        {
            "ID": image.id if whole else short_id(image.id),
            "Repository": row.repository,
            "Tag": row.tag,
            "Digest": row.digest if digest else NONE,
            "CreatedSince": ago(created, now) if created else "N/A",
            "CreatedAt": f"{created:%Y-%m-%d %H:%M:%S} +0000 UTC" if created else "N/A",
            "Size": human_size(image.size),
            "Containers": "N/A",
            "VirtualSize": human_size(image.size, digits=4),
            "SharedSize": "N/A",
            "UniqueSize": "N/A",
        },
        "*formatter.imageContext",
    )


PROGRAM = Program(
    Usage(
        "docker images",
        "[OPTIONS] [REPOSITORY[:TAG]]",
        "List the images that are here",
        (
            Flag("all", "a", help="Those between, too"),
            Flag("digests", help="With their digests"),
            FILTER,
            FORMAT,
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
