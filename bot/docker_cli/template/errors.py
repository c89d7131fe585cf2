"""The one error that a template's text or data can cause."""

from dataclasses import dataclass

from bot.docker_cli import go

_LEAD = "template parsing error: "


@dataclass(eq=False)
class TemplateError(Exception):
    """A template that can't be read or filled in; `message` is Docker's, with line and column."""

    message: str
    parsing: bool = False  # the template can't be read; else it can't be filled in
    before: str = ""  # what had been made when it went wrong

    @property
    def reason(self) -> str:
        """The message without what `inspect` has before it, for commands that have another."""
        return self.message.removeprefix(_LEAD)

    @classmethod
    def reading(cls, line: int, problem: str) -> "TemplateError":
        return cls(f"{_LEAD}template: :{line}: {problem}", parsing=True)

    @classmethod
    def filling(
        cls, text: str, position: int, name: str, source: str, problem: str
    ) -> "TemplateError":
        """`position` is an index into `text`; Go counts a line's bytes from 0, its lines from 1.

        `name` is that of the defined template that the position is in, or empty.
        """
        before = text[:position]
        line = before.count("\n") + 1
        column = len(before[before.rfind("\n") + 1 :].encode("utf-8", "surrogatepass"))
        where = f"executing {go.quote(name)} at <{source}>"
        return cls(f"{_LEAD}template: :{line}:{column}: {where}: {problem}")
