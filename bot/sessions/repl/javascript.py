"""How Node's prompt, and Bun's after it, take several lines; for rows."""

from collections.abc import Sequence

from bot.sessions.repl.typed import CTRL_D, Typed, expanded, line_by_line


def node_editor(lines: Sequence[str]) -> Typed:
    """Node's `.editor` takes lines until Ctrl-D as one input, so that a line may begin with a dot.

    Typed key by key, it would complete tabs and repeat indentation; written at once, it does not.
    """
    if len(lines) == 1:
        return line_by_line(lines)
    data = "".join(f"{line}\n" for line in (".editor", *lines))
    banner = "// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)"
    return Typed(data.encode() + CTRL_D, (".editor", banner, *lines, ""))


def bun_editor(lines: Sequence[str]) -> Typed:
    """Bun has Node's `.editor`, but completes at a tab even there, and pastes nothing."""
    return node_editor(expanded(lines))
