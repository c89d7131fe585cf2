"""A person's template over one thing, as `info`, `version` and `system df -v` fill it in."""

from bot.commands.failures import TEMPLATES, UNREADABLE, Failure
from bot.commands.shell import Shell
from bot.docker_cli.template import Template, TemplateError


async def fill_in(
    form: str,
    value: object,
    shell: Shell,
    *,
    title: str = "",
    unreadable: int = UNREADABLE,
    line: bool = True,
) -> None:
    """Print what the template makes of the value; Failure for one that doesn't fit.

    What comes before the error has been printed by then. `title` is what the command calls its
    template in errors, `unreadable` the exit code for one that can't be read, and `line` says
    whether it ends the line.
    """
    template, end = None, "\n" if line else ""
    try:
        template = Template("{{json .}}" if form == "json" else form)
        text = template.render(value)
    except TemplateError as error:
        if template is not None:
            await shell.console.data("stdout", f"{error.before}{end}".encode())
        words = error.message if error.parsing else error.reason
        words = words.replace("template: :", f"template: {title}:", 1)
        words = words.replace('executing ""', f'executing "{title}"', 1)
        raise Failure(words, unreadable if error.parsing else None, TEMPLATES) from None
    await shell.console.data("stdout", f"{text}{end}".encode())
