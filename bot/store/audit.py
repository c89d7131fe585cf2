"""Who did what, and when; `Store.audit`."""

from datetime import UTC, datetime

from sqlalchemy import insert, select

from bot.store import tables
from bot.store.database import Database
from bot.store.people import known
from bot.store.rows import AuditEntry


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self,
        person_id: int,
        guild_id: int,
        channel_id: int,
        message_id: int | None,
        command: str,
        exit_code: int | None,
        seconds: float,
    ) -> None:
        """Keep a row for a command that has come to its end."""
        async with self._database.write() as connection:
            await known(connection, person_id)
            await connection.execute(
                insert(tables.audit).values(
                    at=datetime.now(UTC),
                    person_id=person_id,
                    guild_id=guild_id,
                    channel_id=channel_id,
                    message_id=message_id,
                    command=command,
                    exit_code=exit_code,
                    seconds=seconds,
                )
            )

    async def recent(
        self, guild_id: int, limit: int, person_id: int | None = None
    ) -> list[AuditEntry]:
        """The last `limit` rows of a guild, or of one person in it, newest first."""
        columns = [column for column in tables.audit.c if column.name != "id"]
        query = select(*columns).where(tables.audit.c.guild_id == guild_id)
        if person_id is not None:
            query = query.where(tables.audit.c.person_id == person_id)
        async with self._database.read() as connection:
            result = await connection.execute(query.order_by(tables.audit.c.id.desc()).limit(limit))
            return [AuditEntry(**row) for row in result.mappings()]
