"""The database's schema and its version, by Alembic; blocking, so callers use a thread.

Used by `Store.open`, `python -m bot db` and the doctor. Alembic (10 MiB in memory) is imported by
those functions that need it: a bot that starts with an up-to-date database does not.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.store.errors import StoreError, explain

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True, slots=True)
class Version:
    """The revision that a database has (None: an empty one) and the one that this code wants.

    `known` is False for a revision that this code has never heard of: a newer bot's.
    """

    current: str | None
    wanted: str
    known: bool

    @property
    def up_to_date(self) -> bool:
        return self.current == self.wanted


def upgrade(path: Path, busy_timeout_s: float = 5.0) -> Version:
    """Bring the database at `path` to this code's schema, in one transaction; create it if missing.

    Raises `StoreError`; a database that a newer bot has written is left as it is.
    """
    _create_private(path)
    if (newest := _newest()) == _written_in(path):
        return Version(newest, newest, True)
    from alembic import command
    from alembic.util import CommandError

    with _transaction(path, busy_timeout_s) as connection:
        version = _version(connection)
        if version.up_to_date:
            return version
        if not version.known:
            raise StoreError(
                path,
                f"the database has schema {version.current}, which this version doesn't know",
                "Run the newer version of the bot that wrote it, or put a backup in its place.",
            )
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            raise explain(path, error) from error
        return _version(connection)


def version(path: Path, busy_timeout_s: float = 5.0) -> Version:
    """The schema's version of the database at `path`, which is only read. Raises `StoreError`."""
    if not path.exists():
        return Version(None, _scripts().get_current_head() or "", True)
    with _transaction(path, busy_timeout_s) as connection:
        return _version(connection)


def check(path: Path) -> None:
    """Raise `StoreError` unless SQLite finds every page of the database in order."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(path, error) from error
    if finding != "ok":
        raise StoreError(path, "the database is damaged", f"Put a backup in its place: {finding}")


@contextmanager
def _transaction(path: Path, busy_timeout_s: float) -> Iterator[Connection]:
    """A connection inside `BEGIN IMMEDIATE`: two starting bots take turns, a killed one leaves all.

    Python's driver would else commit before each CREATE TABLE. Foreign keys stay off here, as
    Alembic's rebuilding of tables needs.
    """
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": busy_timeout_s}
    )

    @event.listens_for(engine, "connect")
    def _no_implicit_begin(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise explain(path, error) from error
    finally:
        engine.dispose()


def _create_private(path: Path) -> None:
    """Make the file, for its owner alone: it holds who did what. SQLite's side files follow it."""
    try:
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreError(
            path,
            f"the file can't be written ({error.strerror})",
            "Create its folder and give it to the user that runs the bot, or name another file "
            "in QUAYSIDE_DATABASE.",
        ) from error


def _newest() -> str:
    """The revision of the newest migration: a file's name begins with its own."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))[:4]


def _written_in(path: Path) -> str | None:
    """The revision that a database names, read without Alembic; None if that is not so simple."""
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        finally:
            connection.close()
        return str(rows[0][0]) if len(rows) == 1 else None
    return None


def _config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _version(connection: Connection) -> Version:
    from alembic.runtime.migration import MigrationContext

    current = MigrationContext.configure(connection).get_current_revision()
    scripts = _scripts()
    known = current is None or current in {each.revision for each in scripts.walk_revisions()}
    return Version(current, scripts.get_current_head() or "", known)
