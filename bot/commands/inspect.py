"""`docker inspect`: everything there is to know about containers and images, as JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands import redact
from bot.commands.each import tell
from bot.commands.failures import UNREADABLE, Failure, explain, no_such_image
from bot.commands.program import Body, Program
from bot.commands.refused import PLATFORM
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.reference import InvalidReference
from bot.docker_cli.template import Template, TemplateError, dumps
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Image
from bot.sandbox.errors import NoSuchContainer, NoSuchImage

FIELDS = "Without `--format` you see all fields there are, by name."
_TYPES = (
    '"config", "container", "image", "network", "node", "plugin", "secret", "service", "task", '
    '"volume"'
)
_ELSES = ("config", "network", "node", "plugin", "secret", "service", "task", "volume")


async def inspect(flags: Parsed, shell: Shell) -> int:
    """Print a JSON array of what was named, containers before images of the same name."""
    kind = flags.text("type")
    if flags.given("type") and not kind:
        raise Failure("type is empty: must be one of " + _TYPES)
    if kind in _ELSES:
        raise Failure(f"--type {kind} is not available here: there are containers and images")
    if kind not in ("", "container", "image"):
        raise Failure(f"unknown type: {go.quote(kind)}: must be one of {_TYPES}")
    return await _print(flags, shell, kind)


async def inspect_container(flags: Parsed, shell: Shell) -> int:
    """As `docker inspect --type container`."""
    return await _print(flags, shell, "container")


async def inspect_image(flags: Parsed, shell: Shell) -> int:
    """As `docker inspect --type image`."""
    return await _print(flags, shell, "image")


async def _print(flags: Parsed, shell: Shell, kind: str) -> int:
    found: list[Mapping[str, Any]] = []
    failures: list[Failure] = []
    for name in flags.args:
        try:
            found.append(await _object(name, kind, flags.bool("size"), shell))
        except Exception as error:
            failure = await explain(error, shell)
            if failure is None:
                raise
            failures.append(failure)
    return await as_asked(found, flags.text("format"), failures, shell)


async def as_asked(
    found: Sequence[Mapping[str, Any]], form: str, failures: Sequence[Failure], shell: Shell
) -> int:
    """Print the objects as `--format` asks, then what went wrong; the exit code."""
    text, wrong = _text(found, form)
    await shell.console.out(text)
    await tell([*wrong, *failures], shell)
    return max((failure.status or 1 for failure in (*wrong, *failures)), default=0)


def _text(found: Sequence[Mapping[str, Any]], form: str) -> tuple[str, list[Failure]]:
    """The objects as asked, and what a template could not make of them."""
    if not form:
        return json.dumps(found, indent=4, ensure_ascii=False), []
    if form == "json":
        return dumps(found), []
    lines: list[str] = []
    try:
        template = Template(form)
    except TemplateError as error:
        raise Failure(error.message, UNREADABLE, FIELDS) from None
    try:
        lines += (template.render(one) for one in found)
    except TemplateError as error:
        return "\n".join(lines), [Failure(error.message, hint=FIELDS)]
    return "\n".join(lines), []


async def _object(name: str, kind: str, size: bool, shell: Shell) -> Mapping[str, Any]:
    if kind != "image":
        try:
            own = await shell.seat.find(name)
        except NoSuchContainer:
            if kind:
                raise
        else:
            detail = await shell.seat.engine.containers.inspect(own.id, size=size)
            return redact.container(detail.raw, shell.seat.identity)
    try:
        image = await _image(name, shell)
    except (NoSuchImage, InvalidReference) as error:
        raise Failure(
            _missing(name, kind, error),
            hint=f"{shell.typed('ps -a')} shows your containers, "
            f"{shell.typed('images')} the images that are here.",
        ) from None
    if size:
        await shell.console.err("WARNING: --size ignored for image")
    return redact.image(image.raw)


def _missing(name: str, kind: str, error: NoSuchImage | InvalidReference) -> str:
    if not kind:
        return f"Error: No such object: {name}"
    return error.message if isinstance(error, InvalidReference) else no_such_image(name)


async def _image(name: str, shell: Shell) -> Image:
    """The visible image of this name, id or beginning of an id, as the engine has it."""
    images = shell.seat.own_images
    return await images.inspect(await images.find(name))


_FLAGS = (
    Flag("format", "f", Kind.STRING, "json, or a Go template such as '{{.State.Status}}'"),
    Flag("size", "s", help="With what a container has written, and its whole size"),
)


def _program(program: str, synopsis: str, short: str, body: Body, *more: Flag) -> Program:
    usage = Usage(program, f"[OPTIONS] {synopsis} [{synopsis}...]", short, (*_FLAGS, *more))
    return Program(usage, Arity.at_least(1), body, example="inspect web")


PROGRAMS = (
    _program(
        "docker inspect",
        "NAME|ID",
        "Show all there is to know about containers and images",
        inspect,
        Flag("type", kind=Kind.STRING, help="Only a container, or an image, of that name"),
    ),
    _program(
        "docker container inspect",
        "CONTAINER",
        "Show all there is to know about containers",
        inspect_container,
    ),
    _program(
        "docker image inspect",
        "IMAGE",
        "Show all there is to know about images",
        inspect_image,
        Flag("platform", kind=Kind.STRING, refused=PLATFORM),
    ),
)
