"""What `/docker` offers while one types, as Discord's choices; and what was typed, made of them."""

from collections.abc import Sequence

from discord import app_commands

from bot.commands.completion import Choice

CHOICE_CHARS = 100
CHOICES = 25
"""Discord's limits of an autocompletion."""
BEFORE_NOTE = "\u2002·\u2002"
"""Stands between a line and its note: Discord closes up blanks, and nobody types this."""
KEPT = 200


class Offers:
    """The choices that people saw lately, for Discord at times sends a choice's name as typed.

    It does so when the channel was changed, a command pasted, or more typed behind a choice
    (discord-api-docs, issues 4556, 7206 and 7916), and then the note stands in the line.
    """

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}

    def choices(self, found: Sequence[Choice]) -> list[app_commands.Choice[str]]:
        """The first of them, as many and as long as Discord takes."""
        fitting = [choice for choice in found if len(choice.line) <= CHOICE_CHARS][:CHOICES]
        return [
            app_commands.Choice(name=self._named(choice), value=choice.line) for choice in fitting
        ]

    def _named(self, choice: Choice) -> str:
        if not choice.note:
            return choice.line
        name = f"{choice.line}{BEFORE_NOTE}{choice.note}"
        name = name if len(name) <= CHOICE_CHARS else f"{name[: CHOICE_CHARS - 1]}…"
        self._lines.pop(name, None)
        self._lines[name] = choice.line
        while len(self._lines) > KEPT * CHOICES:
            self._lines.pop(next(iter(self._lines)))
        return name

    def line(self, typed: str) -> str:
        """The line that was meant: without notes, with what was typed behind them."""
        line, mark, _ = typed.partition(BEFORE_NOTE)
        if not mark:
            return typed
        names = [name for name, meant in self._lines.items() if meant == line]
        seen = max((name for name in names if typed.startswith(name)), key=len, default=typed)
        return self.line(line + typed[len(seen) :])
