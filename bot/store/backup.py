"""A copy of the database while the bot runs; `python -m bot db backup` calls it."""

import contextlib
import sqlite3
from pathlib import Path

from bot.store.errors import StoreError, explain


def backup(path: Path, target: Path) -> int:
    """Copy the database at `path` to the new file `target`; answers with its size in bytes.

    The copy is whole or absent. It holds the database as it was at one moment, whatever is written
    meanwhile. Blocks. Raises `StoreError`.
    """
    if not path.exists():
        raise StoreError(path, "there is no such file", "Start the bot once, and it is made.")
    if target.exists():
        raise StoreError(target, "the file exists already", "Name a new file.")
    part = target.with_name(f"{target.name}.part")
    try:
        with (
            contextlib.closing(
                sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            ) as source,
            contextlib.closing(sqlite3.connect(_private(part))) as copy,
        ):
            source.backup(copy)
            # The copy stands alone: no side files to forget.
            copy.execute("PRAGMA journal_mode = DELETE")
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise explain(target, error) from error
    return target.stat().st_size


def _private(path: Path) -> Path:
    """The file, created anew, for its owner alone: it holds who did what."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    return path
