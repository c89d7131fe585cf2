"""Go templates as `--format` takes them: fields, pipes, if, with, range and Docker's functions.

After the documentation of Go's text/template and docker's formatting page; error texts tried
against the docker client 28.2.2. `define`, `block` and `template` are left out.
"""

from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.evaluate import render
from bot.docker_cli.template.parser import parse
from bot.docker_cli.template.values import Fields, OpenMap, dumps

__all__ = ["Fields", "OpenMap", "Template", "TemplateError", "dumps"]


class Template:
    """A parsed template; TemplateError tells why a text is none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._nodes = parse(text)

    def render(self, data: object) -> str:
        """What the template makes of `data`, which is JSON's values, `Fields` or an `OpenMap`."""
        return render(self._text, self._nodes, data)

    def head(self, data: object) -> str:
        """As `render`, with every function but splitting left out: a table's header line."""
        return render(self._text, self._nodes, data, heading=True)
