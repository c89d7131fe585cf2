"""How each interactive program takes its input and shows that it waits for more; for sessions.

`rows` has a row for each REPL; whatever has none is treated as a plain program at a terminal,
which is right for most. `row` says what is in a row, `typed` how lines become keys, `echo` takes
away what the terminal repeats, and the files named after languages know those.
"""

from bot.sessions.repl.echo import without_echo, without_lead, without_prompt
from bot.sessions.repl.pastes import Pastes
from bot.sessions.repl.row import Repl
from bot.sessions.repl.rows import PLAIN, REPLS, repl_for, repl_named
from bot.sessions.repl.typed import CTRL_C, CTRL_D, Typed

__all__ = [
    "CTRL_C",
    "CTRL_D",
    "PLAIN",
    "REPLS",
    "Pastes",
    "Repl",
    "Typed",
    "repl_for",
    "repl_named",
    "without_echo",
    "without_lead",
    "without_prompt",
]
