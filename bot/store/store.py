"""The store as the rest of the bot holds it: one object with a repository for each kind of row."""

import asyncio
from pathlib import Path
from typing import Self

from bot.store import schema
from bot.store.answers import Answers
from bot.store.audit import Audit
from bot.store.database import Database
from bot.store.labs import Labs
from bot.store.people import People
from bot.store.shares import Shares
from bot.store.terminals import Terminals


class Store:
    """Made by `Store.open`. Every method of a repository may raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.people = People(database)
        self.labs = Labs(database)
        self.terminals = Terminals(database)
        self.shares = Shares(database)
        self.audit = Audit(database)
        self.answers = Answers(database)

    @classmethod
    async def open(cls, path: Path, busy_timeout_s: float = 5.0) -> Self:
        """Migrate the database at `path` (created if missing), then open it.

        `busy_timeout_s` is the longest wait for another process that writes to the file.
        Raises `StoreError`.
        """
        await asyncio.to_thread(schema.upgrade, path, busy_timeout_s)
        return cls(Database(path, busy_timeout_s))

    async def close(self) -> None:
        await self._database.close()
