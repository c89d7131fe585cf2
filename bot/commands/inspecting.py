"""What every `inspect` does with what it found: an array of JSON, or a template's text for each."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.commands.each import tell
from bot.commands.failures import UNREADABLE, Failure, explain
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.template import Template, TemplateError, typed, untyped

FIELDS = "Without `--format` you see all fields there are, by name."
CONTAINER = "container.InspectResponse"
IMAGE = "image.InspectResponse"
NETWORK = "network.Inspect"
VOLUME = "volume.Volume"

Found = tuple[str, Mapping[str, Any]]
"""The type that Docker has for it, and the engine's JSON as its owner may see it."""


async def inspect_each(
    flags: Parsed,
    shell: Shell,
    look: Callable[[str], Awaitable[Found]],
    *,
    typed_only: bool = False,
) -> int:
    """Print what `look` finds under each name, then what went wrong; the exit code.

    A template that Docker's type can't fill in is tried on the JSON itself, but for `typed_only`.
    """
    form = flags.text("format")
    printer = _Printer(form, typed_only)
    failures: list[Failure] = []
    for name in flags.args:
        try:
            printer.add(await look(name))
        except TemplateError as error:
            failures.append(Failure(error.message, hint=FIELDS))
        except Exception as error:
            failure = await explain(error, shell)
            if failure is None:
                raise
            failures.append(failure)
    await shell.console.out(printer.text())
    await tell(failures, shell)
    return max((failure.status or 1 for failure in failures), default=0)


class _Printer:
    """Takes one thing after another in the form that was asked for."""

    def __init__(self, form: str, typed_only: bool) -> None:
        self._form = form
        self._typed_only = typed_only
        self._raw: list[Mapping[str, Any]] = []
        self._lines: list[str] = []
        self._strict = False
        try:
            self._template = Template("" if form == "json" else form)
        except TemplateError as error:
            raise Failure(error.message, UNREADABLE, FIELDS) from None

    def add(self, found: Found) -> None:
        """Raises TemplateError where the template doesn't fit."""
        type_name, raw = found
        if self._form in ("", "json"):
            self._raw.append(raw)
            return
        value = typed(type_name, raw)
        try:
            text = self._template.render(value, strict=self._strict)
        except TemplateError:
            if self._typed_only:
                raise
            self._strict = True  # as in the client, for what follows too
            text = self._template.render(untyped(raw), strict=True)
        self._lines.append(text)

    def text(self) -> str:
        if not self._form:
            return json.dumps(self._raw, indent=4, ensure_ascii=False)
        if self._form == "json":
            return json.dumps(self._raw, separators=(",", ":"), ensure_ascii=False)
        return "\n".join(self._lines)
