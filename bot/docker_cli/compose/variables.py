"""Variables in the values of a Compose file; none is set, for there is no environment of anyone's.

After the Compose specification, "Interpolation": `$X`, `${X}`, `${X:-y}`, `${X:?why}`, `${X:+y}`,
the same without a colon, and `$$` for a dollar sign. The errors' words are Compose 2.40's.
"""

import re
from typing import Any

from bot.docker_cli import go
from bot.docker_cli.compose.errors import ComposeError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGN = re.compile(r":?[-?+]")
DEEPEST = 16
_TRUE, _FALSE = ("true", "y", "yes", "on"), ("false", "n", "no", "off")
_NUMBER = re.compile(r"services\.[^.]+\.cpus")
_SWITCH = re.compile(r"services\.[^.]+\.(tty|stdin_open|read_only|init)")


class _Invalid(Exception):
    """What can't be read as a variable."""


def replaced_in(value: Any, path: str, warnings: list[str]) -> Any:
    """The value with variables replaced in all its texts, and texts read where no text is meant.

    `warnings` gathers what Compose warns of. Raises ComposeError.
    """
    lead = f"{path}." if path else ""
    if isinstance(value, dict):
        return {key: replaced_in(each, f"{lead}{key}", warnings) for key, each in value.items()}
    if isinstance(value, list):
        return [replaced_in(each, f"{lead}[]", warnings) for each in value]
    if type(value) is not str:
        return value
    try:
        return _cast(replaced(value, warnings), path, warnings)
    except _Invalid:
        raise ComposeError(
            f"invalid interpolation format for {path}.\n"
            f"You may need to escape any $ with another $.\n{value}"
        ) from None
    except ComposeError as error:
        raise ComposeError(
            f"error while interpolating {path}: {error.message}", error.hint
        ) from None


def _cast(text: str, path: str, warnings: list[str]) -> Any:
    if _NUMBER.fullmatch(path):
        try:
            return float(text)
        except ValueError:
            raise ComposeError(
                f"failed to cast to expected type: strconv.ParseFloat: parsing {go.quote(text)}: "
                "invalid syntax"
            ) from None
    if not _SWITCH.fullmatch(path):
        return text
    if text.lower() not in (*_TRUE, *_FALSE):
        raise ComposeError(f"failed to cast to expected type: invalid boolean: {text}")
    meant = text.lower() in _TRUE
    if text.lower() not in ("true", "false"):
        warnings.append(
            f'"{text}" for boolean is not supported by YAML 1.2, please use `{str(meant).lower()}`'
        )
    return meant


def replaced(text: str, warnings: list[str], depth: int = 0) -> str:
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
            found.append(_braced(text[at + 1 : end], warnings, depth))
            at = end + 1
        elif name := _NAME.match(text, at):
            warnings.append(_unset(name[0]))
            at = name.end()
        else:
            found.append("$")
    return "".join([*found, text[at:]])


def _unset(name: str) -> str:
    return f'The "{name}" variable is not set. Defaulting to a blank string.'


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
    raise _Invalid


def _braced(inside: str, warnings: list[str], depth: int) -> str:
    name = _NAME.match(inside)
    if not name or depth > DEEPEST:
        raise _Invalid
    rest = inside[name.end() :]
    if not rest:
        warnings.append(_unset(name[0]))
        return ""
    sign = _SIGN.match(rest)
    if not sign:
        raise _Invalid
    word = rest[sign.end() :]
    match sign[0][-1]:
        case "-":
            return replaced(word, warnings, depth + 1)
        case "?":
            why = replaced(word, warnings, depth + 1)
            raise ComposeError(
                f"required variable {name[0]} is missing a value" + (f": {why}" if why else ""),
                "No variable is set here: write its value into the file.",
            )
    return ""  # `+`: what to say if it were set
