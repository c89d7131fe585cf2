"""The channels in which the bot works; `Store.labs`."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.store import tables
from bot.store.database import Database
from bot.store.people import known
from bot.store.rows import Lab


class Labs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, channel_id: int) -> Lab | None:
        async with self._database.read() as connection:
            result = await connection.execute(
                select(tables.labs).where(tables.labs.c.channel_id == channel_id)
            )
            row = result.mappings().one_or_none()
        return Lab(**row) if row else None

    async def list(self, guild_id: int | None = None) -> list[Lab]:
        """The labs of a guild, or of all guilds, oldest first."""
        query = select(tables.labs).order_by(tables.labs.c.opened_at, tables.labs.c.channel_id)
        if guild_id is not None:
            query = query.where(tables.labs.c.guild_id == guild_id)
        async with self._database.read() as connection:
            result = await connection.execute(query)
            return [Lab(**row) for row in result.mappings()]

    async def open(self, guild_id: int, channel_id: int, by: int) -> Lab:
        """Open a lab in the channel; one that is open already stays as it is. Answers with it."""
        async with self._database.write() as connection:
            await known(connection, by)
            await connection.execute(
                insert(tables.labs)
                .values(
                    guild_id=guild_id,
                    channel_id=channel_id,
                    opened_by=by,
                    opened_at=datetime.now(UTC),
                    settings={},
                )
                .on_conflict_do_nothing()
            )
            result = await connection.execute(
                select(tables.labs).where(tables.labs.c.channel_id == channel_id)
            )
            return Lab(**result.mappings().one())

    async def save_settings(self, channel_id: int, settings: Mapping[str, object]) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(tables.labs)
                .where(tables.labs.c.channel_id == channel_id)
                .values(settings=dict(settings))
            )

    async def close(self, channel_id: int) -> bool:
        """Close the channel's lab; False if there was none."""
        async with self._database.write() as connection:
            result = await connection.execute(
                delete(tables.labs).where(tables.labs.c.channel_id == channel_id)
            )
        return result.rowcount > 0
