"""`--format` of the listing commands: a table, a table of one's own columns, JSON, or a template.

Rules after cli/command/formatter of docker/cli, tried against the docker client 28.2.2.
"""

from collections.abc import Mapping, Sequence

from bot.docker_cli.table import Table
from bot.docker_cli.template import Fields, Template, headings

_JSON = "{{json .}}"


def listing(form: str, titles: Mapping[str, str], rows: Sequence[Fields], columns: str) -> str:
    """The rows as the person asked, without a final newline.

    `form` is what was given to --format, `titles` the header of each field, and `columns` the
    template of the command's own table, which `""` and `table` mean. Raises TemplateError.
    """
    if form and not form.startswith("table"):
        template = Template(_JSON if form == "json" else _expand(form))
        return "\n".join(template.render(row) for row in rows)
    own = form not in ("", "table")
    template = Template(_expand(form.removeprefix("table")) if own else columns)
    heads = headings(titles)
    texts = [template.head(heads), *(template.render(row) for row in rows)]
    return Table([line.split("\t") for text in texts for line in text.split("\n")])


def _expand(form: str) -> str:
    """A person types \\t and \\n as two characters."""
    return form.strip(" ").replace("\\t", "\t").replace("\\n", "\n")
