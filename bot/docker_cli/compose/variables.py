"""Variables in the values of a Compose file; none is set, for there is no environment of anyone's.

After the Compose specification, "Interpolation": `$X`, `${X}`, `${X:-y}`, `${X:?why}`, `${X:+y}`,
the same without a colon, and `$$` for a dollar sign.
"""

import re

from bot.docker_cli.compose.errors import ComposeError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGN = re.compile(r":?[-?+]")
DEEPEST = 16


def replaced(text: str, unset: dict[str, None], depth: int = 0) -> str:
    """The text with its variables replaced; `unset` gathers those that nothing stands in for.

    Raises ComposeError.
    """
    found: list[str] = []
    at = 0
    while (dollar := text.find("$", at)) >= 0:
        found.append(text[at:dollar])
        at = dollar + 1
        if text.startswith("$", at):
            found.append("$")
            at += 1
        elif text.startswith("{", at):
            end = _closing(text, at)
            found.append(_braced(text, text[at + 1 : end], unset, depth))
            at = end + 1
        elif name := _NAME.match(text, at):
            unset[name[0]] = None
            at = name.end()
        else:
            raise _invalid(text)
    return "".join([*found, text[at:]])


def _closing(text: str, at: int) -> int:
    """Where the brace that opens at `at` is closed."""
    depth = 0
    for place in range(at, len(text)):
        if text[place] == "{" and text[place - 1] == "$":
            depth += 1
        elif text[place] == "}":
            depth -= 1
        if not depth:
            return place
    raise _invalid(text)


def _braced(text: str, inside: str, unset: dict[str, None], depth: int) -> str:
    name = _NAME.match(inside)
    if not name or depth > DEEPEST:
        raise _invalid(text)
    rest = inside[name.end() :]
    if not rest:
        unset[name[0]] = None
        return ""
    sign = _SIGN.match(rest)
    if not sign:
        raise _invalid(text)
    word = rest[sign.end() :]
    match sign[0][-1]:
        case "-":
            return replaced(word, unset, depth + 1)
        case "?":
            why = replaced(word, unset, depth + 1)
            raise ComposeError(
                f"required variable {name[0]} is missing a value: {why}",
                "No variable is set here: write its value into the file.",
            )
    return ""  # `+`: what to say if it were set


def _invalid(text: str) -> ComposeError:
    return ComposeError(
        f"invalid interpolation format: {text!r}. You may need to escape any $ with another $"
    )
