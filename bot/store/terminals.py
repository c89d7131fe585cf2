"""The terminals in threads, and how much of each was shown; `Store.terminals`."""

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert

from bot.store import tables
from bot.store.database import Database
from bot.store.people import known
from bot.store.rows import Terminal


class Terminals:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, terminal: Terminal) -> None:
        """Keep a terminal; it takes the place of an earlier one in the same thread."""
        values = asdict(terminal)
        async with self._database.write() as connection:
            await known(connection, terminal.owner_id)
            await connection.execute(
                insert(tables.terminals)
                .values(**values)
                .on_conflict_do_update(index_elements=["thread_id"], set_=values)
            )

    async def get(self, thread_id: int) -> Terminal | None:
        async with self._database.read() as connection:
            result = await connection.execute(
                select(tables.terminals).where(tables.terminals.c.thread_id == thread_id)
            )
            row = result.mappings().one_or_none()
        return Terminal(**row) if row else None

    async def open_ones(self) -> list[Terminal]:
        """Every terminal that has not ended, oldest first."""
        async with self._database.read() as connection:
            result = await connection.execute(
                select(tables.terminals)
                .where(tables.terminals.c.ended_at.is_(None))
                .order_by(tables.terminals.c.opened_at, tables.terminals.c.thread_id)
            )
            return [Terminal(**row) for row in result.mappings()]

    async def save_shown(
        self, thread_id: int, *, shown: int, reply_id: int | None, reply_start: int, tail: bytes
    ) -> None:
        """The thread has now seen `shown` bytes; see `Terminal` for the rest."""
        await self._save(
            thread_id, shown=shown, reply_id=reply_id, reply_start=reply_start, tail=tail
        )

    async def save_input(self, thread_id: int, message_id: int, *, reply_start: int) -> None:
        """The program got this message; what it prints from byte `reply_start` on answers it."""
        await self._save(
            thread_id, last_input_id=message_id, reply_id=None, reply_start=reply_start
        )

    async def end(self, thread_id: int, how: str) -> None:
        """The terminal is over; a second call changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(
                update(tables.terminals)
                .where(
                    tables.terminals.c.thread_id == thread_id,
                    tables.terminals.c.ended_at.is_(None),
                )
                .values(ended_at=datetime.now(UTC), ended=how)
            )

    async def _save(self, thread_id: int, **values: object) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(tables.terminals)
                .where(tables.terminals.c.thread_id == thread_id)
                .values(**values)
            )
