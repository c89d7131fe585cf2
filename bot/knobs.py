"""The settings as a person reads them: `.env.example`, `docs/configuration.md`, unknown names.

`python -m bot settings` prints them; the tests compare both files with what is rendered here.
"""

import difflib
import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotated_types import Ge, Le, MaxLen, MinLen
from dotenv import dotenv_values

from bot.settings import PREFIX, Settings, example, variable, written

_UNITS = {"s": "seconds", "mib": "MiB", "kib": "KiB", "chars": "characters"}


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting; `default` is as written in the environment, "" for none."""

    variable: str
    description: str
    unit: str
    default: str
    example: str
    bounds: str


def knobs() -> Iterator[Knob]:
    """Every setting, in the order of `bot.settings`."""
    for field, info in Settings.model_fields.items():
        yield Knob(
            variable=variable(field),
            description=info.description or "",
            unit=_UNITS.get(field.rpartition("_")[2], ""),
            default=written(info.default),
            example=example(field),
            bounds=_bounds(field),
        )


def _bounds(field: str) -> str:
    """The values that are allowed: "1 to 300", "json or console", "" for any."""
    info = Settings.model_fields[field]
    choices = getattr(info.annotation, "__args__", ())
    if choices and all(isinstance(choice, str) for choice in choices):
        return " or ".join(choices)
    low = next((rule.ge for rule in info.metadata if isinstance(rule, Ge)), None)
    high = next((rule.le for rule in info.metadata if isinstance(rule, Le)), None)
    if low is not None and high is not None:
        return f"{low} to {high}"
    short = next((rule.min_length for rule in info.metadata if isinstance(rule, MinLen)), None)
    long = next((rule.max_length for rule in info.metadata if isinstance(rule, MaxLen)), None)
    return f"{short} to {long} characters" if short is not None and long is not None else ""


def env_example() -> str:
    """`.env.example`: each variable with its description, unit, bounds and default."""
    blocks = [
        "# Copy this file to `.env`, put the token in, take the # away from what you change.\n"
        "# Each line below shows the default. A variable of the environment wins over this file.\n"
        "# `python -m bot doctor` checks it all."
    ]
    for knob in knobs():
        facts = ", ".join(filter(None, (knob.unit, knob.bounds)))
        secret = knob.variable == variable("discord_token")
        words = [knob.description, facts and f"({facts})"]
        if not knob.default and not secret:
            words.append(f"Example: {knob.example}")
        comment = textwrap.fill(
            " ".join(filter(None, words)),
            width=96,
            initial_indent="# ",
            subsequent_indent="# ",
            break_on_hyphens=False,
        )
        blocks.append(f"{comment}\n{'' if secret else '#'}{knob.variable}={knob.default}")
    return "\n\n".join(blocks) + "\n"


def markdown() -> str:
    """The table of `docs/configuration.md`."""
    lines = ["| Variable | What it is | Unit | Allowed | Default |", "|---|---|---|---|---|"]
    for knob in knobs():
        default = f"`{knob.default}`" if knob.default else ""
        default = default.replace(",", "`, `")
        cells = (f"`{knob.variable}`", knob.description, knob.unit, knob.bounds, default)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable that looks like a setting and is none; `closest` is what may have been meant."""

    variable: str
    closest: str | None


def unknown_variables(env_file: Path = Path(".env")) -> list[Unknown]:
    """The misspelt `QUAYSIDE_` names of the environment and of `env_file`: nobody reads them."""
    known = {knob.variable for knob in knobs()}
    given = {*os.environ, *(dotenv_values(env_file) if env_file.is_file() else ())}
    return [
        Unknown(name, _closest(name.upper(), known))
        for name in sorted(given)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    ]


def _closest(name: str, known: set[str]) -> str | None:
    """The known name that differs least; the prefix, which they share, doesn't count."""
    tails = {each.removeprefix(PREFIX): each for each in known}
    found = difflib.get_close_matches(name.removeprefix(PREFIX), tails, n=1, cutoff=0.7)
    return tails[found[0]] if found else None
