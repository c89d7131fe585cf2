"""The bot's own files: settings and database; for `examine`."""

import stat
from pathlib import Path

from bot.doctor.finding import Finding, Verdict, failure, ok, warning
from bot.knobs import unknown_variables
from bot.store import StoreError, schema


def check_settings(env_file: Path = Path(".env")) -> list[Finding]:
    """Misspelt variables, and a token that others on this machine could read."""
    findings = [
        warning(
            "settings",
            f"{unknown.variable} is no setting",
            "Nothing reads it, so its value has no effect.",
            f"Did you mean {unknown.closest}?" if unknown.closest else "See .env.example.",
        )
        for unknown in unknown_variables(env_file)
    ]
    if env_file.is_file() and env_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        findings.append(
            warning(
                "settings",
                f"others on this machine can read {env_file}",
                "The token in it is the bot's password.",
                f"chmod 600 {env_file}",
            )
        )
    return findings or [ok("settings", "every variable is known and within its bounds")]


def check_database(path: Path) -> tuple[Finding, bool]:
    """Whether the database can be written and fits this version, and whether it can be read now.

    Blocks. A file that isn't there yet is not made.
    """
    try:
        if not path.exists():
            return _new(path), False
        schema.check(path)
        version = schema.version(path)
    except StoreError as error:
        return failure(
            "database", f"{error.path}: {error.reason}", "The bot would not start.", error.mend
        ), False
    if version.up_to_date:
        return ok("database", f"{path} is sound, schema {version.current}"), True
    if version.current is None or version.known:
        return ok("database", f"{path} is sound; serve brings it to {version.wanted}"), False
    return failure(
        "database",
        f"{path} has schema {version.current}, which this version doesn't know",
        "A newer version of the bot wrote it; this one would not start.",
        "Run the newer version, or put a backup in its place.",
    ), False


def _new(path: Path) -> Finding:
    folder = path.absolute().parent
    if folder.is_dir():
        return Finding("database", Verdict.OK, f"{path} will be made by serve")
    return failure(
        "database",
        f"the folder {folder} doesn't exist",
        "The bot would not start.",
        f"mkdir -p {folder}, or name another file in QUAYSIDE_DATABASE.",
    )
