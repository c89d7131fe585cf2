"""The terminals in threads, and how much of each was shown; `Store.terminals`."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.store import tables
from bot.store.database import Database
from bot.store.people import known
from bot.store.rows import Terminal

LOOKED_BACK = 100
"""Of a person's terminals that have ended, so many are worth a look."""


# Made once: to put it together anew costs SQLAlchemy more than SQLite takes to run it.
_SAVE = (
    update(tables.terminals)
    .where(tables.terminals.c.thread_id == bindparam("thread"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "shown",
                "reply_id",
                "answering_id",
                "last_input_id",
                "screen",
                "pastes",
                "prompt",
                "typing_at",
            )
        }
    )
)


@dataclass
class _Batch:
    """What is saved in one transaction: the newest of each thread."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    written: bool = False


class Terminals:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._next = _Batch()
        self._saving = asyncio.Lock()

    async def add(self, terminal: Terminal) -> None:
        """Keep a terminal, shared with nobody; an earlier one in the same thread makes room."""
        values = asdict(terminal)
        async with self._database.write() as connection:
            await known(connection, terminal.owner_id)
            await connection.execute(
                delete(tables.shares).where(tables.shares.c.thread_id == terminal.thread_id)
            )
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

    async def ended_of(self, owner_id: int, guild_id: int) -> list[Terminal]:
        """A person's last terminals in a guild that have ended, the newest first."""
        async with self._database.read() as connection:
            result = await connection.execute(
                select(tables.terminals)
                .where(
                    tables.terminals.c.owner_id == owner_id,
                    tables.terminals.c.guild_id == guild_id,
                    tables.terminals.c.ended_at.is_not(None),
                )
                .order_by(tables.terminals.c.ended_at.desc())
                .limit(LOOKED_BACK)
            )
            return [Terminal(**row) for row in result.mappings()]

    async def save(
        self,
        thread_id: int,
        *,
        shown: int,
        reply_id: int | None,
        answering_id: int | None,
        last_input_id: int | None,
        screen: bool = False,
        pastes: bool = False,
        prompt: str = "",
        typing_at: int | None = None,
    ) -> None:
        """Keep how far the terminal has come; see `Terminal`.

        When a whole class types at once, those who come while another transaction is under way
        share the next. Whose turn it is writes for all of them.
        """
        batch = self._next
        batch.rows[thread_id] = {
            "thread": thread_id,
            "shown": shown,
            "reply_id": reply_id,
            "answering_id": answering_id,
            "last_input_id": last_input_id,
            "screen": screen,
            "pastes": pastes,
            "prompt": prompt,
            "typing_at": typing_at,
        }
        async with self._saving:
            if self._next is batch:
                self._next = _Batch()
            if not batch.written:  # or whoever was before failed, and each is to know
                async with self._database.write() as connection:
                    await connection.execute(_SAVE, list(batch.rows.values()))
                batch.written = True

    async def resize(self, thread_id: int, columns: int, rows: int) -> None:
        """Keep its size, in characters."""
        async with self._database.write() as connection:
            await connection.execute(
                update(tables.terminals)
                .where(tables.terminals.c.thread_id == thread_id)
                .values(columns=columns, rows=rows)
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
