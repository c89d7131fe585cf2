"""`docker events`: what happens to the person's own containers, as it happens or since a time."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from bot.commands.failures import TEMPLATES, UNREADABLE, Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.streaming import while_watched
from bot.docker_cli.filters import check_filter
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.moments import stamp
from bot.docker_cli.template import Template, TemplateError, Value, typed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.events import Event
from bot.sandbox.labels import visible
from bot.sandbox.seat import Seat

CONTAINER = "container"
WAITING = "… waiting for what happens to your containers"
_JSON = ("json", "{{json .}}")


async def events(flags: Parsed, shell: Shell) -> int:
    """Print each event; without --until go on as long as a chat waits."""
    now = datetime.now(UTC)
    since, until = (_moment(flags.text(name), now) for name in ("since", "until"))
    write = _writer(flags.text("format"))
    seat = shell.seat
    happenings = seat.engine.events.watch(
        seat.identity.owned, _filters(flags.texts("filter"), seat), since=since, until=until
    )

    async def tell_each() -> bool:
        async with aclosing(happenings):
            async for event in happenings:
                if event is None:
                    await shell.console.live([WAITING])
                elif event.type == CONTAINER:
                    await shell.console.out(write(_own(event, seat)))
        return True

    try:
        ended = await while_watched(tell_each(), shell)
    finally:
        await shell.console.live([])
    if not ended:
        await shell.console.hint(
            f"It was watched for {shell.settings.foreground_timeout_s:g} seconds. "
            f"{shell.typed('events --since 10m --until 0s')} shows what happened lately."
        )
    return 0


def _moment(text: str, now: datetime) -> str:
    if not text:
        return ""
    try:
        return stamp(text, now)
    except ValueError as error:
        raise Failure(
            str(error),
            hint="`10m` means ten minutes ago; a time is written `2025-01-31T12:00:00`.",
        ) from None


def _filters(texts: Sequence[str], seat: Seat) -> Mapping[str, Sequence[str]]:
    """What was asked for, as the engine takes it: there a person's container has a longer name.

    It knows a container by the beginning of its name or of its id, so both are asked for.
    """
    filters: dict[str, list[str]] = {}
    for text in filter(None, texts):
        name, _, value = text.partition("=")
        name, value = name.strip().lower(), value.strip()
        values = filters.setdefault(name, [])
        values.append(value)
        if name == CONTAINER:
            values.append(seat.identity.name_prefix + value.removeprefix("/"))
    return filters


def _own(event: Event, seat: Seat) -> Event:
    """The event without the bot's labels, its container called as the person calls it."""
    prefix = seat.identity.name_prefix
    attributes = {
        key: value.replace(prefix, "") for key, value in visible(event.attributes).items()
    }
    return Event(event.type, event.action, event.id, attributes, event.at_ns, event.scope)


def _writer(form: str) -> Callable[[Event], str]:
    """How an event is printed; `form` is what was given to --format.

    After prettyPrintEvent of docker/cli (cli/command/system/events.go), which tries a template
    before anything happens.
    """
    if not form:
        return _line
    if form in _JSON:
        return _json
    try:
        template = Template(form)
        template.render(_fields(Event("", "", "")))
    except TemplateError as error:
        words = error.message.removeprefix("template parsing error: ")
        raise Failure(f"Error parsing format: {words}", UNREADABLE, TEMPLATES) from None
    return lambda event: template.render(_fields(event))


def _line(event: Event) -> str:
    seconds, nanoseconds = divmod(event.at_ns, 10**9)
    moment = datetime.fromtimestamp(seconds, UTC)
    shown = f"{moment:%Y-%m-%dT%H:%M:%S}.{nanoseconds:09}Z {event.type} {event.action} {event.id}"
    attributes = ", ".join(f"{key}={value}" for key, value in sorted(event.attributes.items()))
    return f"{shown} ({attributes})" if attributes else shown


def _message(event: Event) -> dict[str, object]:
    """The fields of Docker's events.Message by their names in JSON, in their order there."""
    return {
        "status": event.action,
        "id": event.id,
        "from": event.attributes.get("image", ""),
        "Type": event.type,
        "Action": event.action,
        "Actor": {"ID": event.id, "Attributes": dict(sorted(event.attributes.items()))},
        "scope": event.scope,
        "time": event.at_ns // 10**9,
        "timeNano": event.at_ns,
    }


def _json(event: Event) -> str:
    return json.dumps(_message(event), ensure_ascii=False, separators=(",", ":"))


def _fields(event: Event) -> Value:
    return typed("*events.Message", _message(event))


PROGRAM = Program(
    Usage(
        "docker events",
        "[OPTIONS]",
        "Show what happens to your containers",
        (
            Flag(
                "filter",
                "f",
                Kind.LIST,
                "Only some: container=web, event=die, label=a=b",
                check=check_filter,
                metavar="filter",
            ),
            Flag("format", kind=Kind.STRING, help="'json', or a template"),
            Flag("since", kind=Kind.STRING, help="From this time on: 10m, or a date"),
            Flag("until", kind=Kind.STRING, help="Up to this time: 0s is now"),
        ),
        aliases=("docker system events", "docker events"),
    ),
    Arity.no_args(),
    events,
    example="events --since 10m --until 0s",
)
