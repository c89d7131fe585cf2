"""The one error of the store, worded for the person who runs the bot."""

from pathlib import Path


class StoreError(Exception):
    """The database can't be used: what is wrong with `path`, and how to mend it."""

    def __init__(self, path: Path, reason: str, mend: str) -> None:
        super().__init__(f"{path}: {reason}. {mend}")
        self.path = path
        self.reason = reason
        self.mend = mend


# SQLite's own messages (sqlite.org/rescode.html), as far as a person can do something about them.
_KNOWN = (
    (
        "database is locked",
        "another process holds the database",
        "Stop the other bot or the program that has the file open, then start again.",
    ),
    (
        "file is not a database",
        "the file is not an SQLite database",
        "Name another file in QUAYSIDE_DATABASE, or put a backup in its place.",
    ),
    (
        "malformed",
        "the database is damaged",
        "Put a backup in its place, or save what can be read: sqlite3 FILE .recover.",
    ),
    (
        "unable to open",
        "the file can't be opened",
        "The user that runs the bot needs to read and write the file and its folder.",
    ),
    (
        "readonly",
        "the file can't be written",
        "The user that runs the bot needs to write to the file and to its folder.",
    ),
    ("full", "the disk is full", "Make room on the disk, then start again."),
    (
        "disk i/o error",
        "the disk reports an error",
        "Look at the disk's health, and at whether the folder can be written.",
    ),
)


def explain(path: Path, error: BaseException) -> StoreError:
    """The StoreError for what SQLite, or the driver around it, raised."""
    message = str(getattr(error, "orig", None) or error)
    for needle, reason, mend in _KNOWN:
        if needle in message.lower():
            return StoreError(path, reason, mend)
    return StoreError(path, message, "Run `python -m bot doctor`.")
