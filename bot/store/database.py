"""One SQLite file, as the repositories use it: `read()` and `write()` are all of its doors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store.errors import StoreError, explain


class Database:
    """A pool of one connection, so that the bot's own writers queue here and never meet a lock.

    `busy_timeout_s` bounds the wait for other processes (a backup, a doctor). Each transaction
    raises `StoreError` for whatever SQLite says.
    """

    def __init__(self, path: Path, busy_timeout_s: float) -> None:
        self.path = path
        self._timeout_s = busy_timeout_s + 5
        self._engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(path)),
            pool_size=1,
            max_overflow=0,
            pool_timeout=self._timeout_s,
        )

        @event.listens_for(self._engine.sync_engine, "connect")
        def _configure(connection: Any, record: object) -> None:
            cursor = connection.cursor()
            for pragma in (
                f"busy_timeout = {round(busy_timeout_s * 1000)}",
                "journal_mode = WAL",  # a killed process leaves whole transactions, never halves
                "synchronous = NORMAL",  # with WAL, only a power cut may lose the newest of them
                "foreign_keys = ON",
            ):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to select with."""
        async with self._translated(), self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end of the block, undone if it raises."""
        async with self._translated(), self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _translated(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._timeout_s):
                yield
        except DBAPIError as error:
            raise explain(self.path, error) from error
        except TimeoutError as error:
            raise StoreError(
                self.path,
                f"no answer within {self._timeout_s:g} s",
                "Look at what else uses the disk, then start again.",
            ) from error

    async def close(self) -> None:
        """Close the connection; the last one of a file also folds its WAL into it."""
        await self._engine.dispose()
