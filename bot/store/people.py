"""Who has used the bot; `Store.people`."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables
from bot.store.database import Database
from bot.store.rows import Person


async def known(connection: AsyncConnection, person_id: int) -> None:
    """See to it that a row for the person exists, for the tables that refer to it."""
    now = datetime.now(UTC)
    await connection.execute(
        insert(tables.people)
        .values(id=person_id, name="", first_seen_at=now, last_seen_at=now)
        .on_conflict_do_nothing()
    )


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, person_id: int, name: str) -> None:
        """Remember that the person was here now, under this name."""
        now = datetime.now(UTC)
        async with self._database.write() as connection:
            await connection.execute(
                insert(tables.people)
                .values(id=person_id, name=name, first_seen_at=now, last_seen_at=now)
                .on_conflict_do_update(
                    index_elements=["id"], set_={"name": name, "last_seen_at": now}
                )
            )

    async def get(self, person_id: int) -> Person | None:
        async with self._database.read() as connection:
            result = await connection.execute(
                select(tables.people).where(tables.people.c.id == person_id)
            )
            row = result.mappings().one_or_none()
        return Person(**row) if row else None

    async def names(self, people: Collection[int]) -> Mapping[int, str]:
        """What those who have used the bot were last called, by their ids."""
        person = tables.people.c
        async with self._database.read() as connection:
            result = await connection.execute(
                select(person.id, person.name).where(person.id.in_(people))
            )
            return {row.id: row.name for row in result}
