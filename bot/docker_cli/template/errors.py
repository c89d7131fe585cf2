"""The one error that a template's text or data can cause."""

from dataclasses import dataclass


@dataclass(eq=False)
class TemplateError(Exception):
    """A template that can't be read or filled in; `message` is Docker's, with line and column."""

    message: str

    @classmethod
    def reading(cls, line: int, problem: str) -> "TemplateError":
        return cls(f"template parsing error: template: :{line}: {problem}")

    @classmethod
    def filling(cls, text: str, position: int, source: str, problem: str) -> "TemplateError":
        """`position` is an index into `text`; Go counts a line's bytes from 0, its lines from 1."""
        before = text[:position]
        line = before.count("\n") + 1
        column = len(before[before.rfind("\n") + 1 :].encode("utf-8", "surrogatepass"))
        return cls(
            f'template parsing error: template: :{line}:{column}: executing "" at '
            f"<{source}>: {problem}"
        )
