"""Go templates as `--format` takes them, whole, with Docker's functions and on Docker's types.

After the documentation of Go's text/template and docker's formatting page; error texts tried
against the docker client 28.2.2.
"""

from bot.docker_cli.template.decoding import dumps, typed, untyped
from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.evaluate import render
from bot.docker_cli.template.parser import parse
from bot.docker_cli.template.values import Fields, Value, headings

__all__ = ["Fields", "Template", "TemplateError", "Value", "dumps", "headings", "typed", "untyped"]


class Template:
    """A parsed template; TemplateError tells why a text is none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parsed = parse(text)

    def render(self, data: object, *, strict: bool = False) -> str:
        """What the template makes of `data`, which is a value, `Fields`, or JSON's values.

        With `strict` a key that a map doesn't have is an error; else it is `<no value>`.
        """
        return render(self._text, self._parsed, data, strict=strict)

    def head(self, data: object) -> str:
        """As `render`, with every function but splitting left out: a table's header line."""
        return render(self._text, self._parsed, data, heading=True)
