"""Which of the bot's messages answer which command, for tidying a channel; `Store.answers`."""

from collections.abc import Collection
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.store import tables
from bot.store.database import Database
from bot.store.rows import Answer, Answered


class Answers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def link(
        self,
        message_id: int,
        channel_id: int,
        answer_ids: Collection[int],
        person_id: int | None = None,
    ) -> None:
        """These messages answer that one, which `person_id` typed; further calls add to it."""
        if not answer_ids:
            return
        async with self._database.write() as connection:
            await connection.execute(
                insert(tables.answers).on_conflict_do_nothing(),
                [
                    {
                        "answer_id": answer_id,
                        "message_id": message_id,
                        "channel_id": channel_id,
                        "person_id": person_id,
                    }
                    for answer_id in answer_ids
                ],
            )

    async def find(self, answer_id: int) -> Answer | None:
        """Whose command a message answers; None if it answers none."""
        answers = tables.answers
        async with self._database.read() as connection:
            result = await connection.execute(
                select(answers).where(answers.c.answer_id == answer_id)
            )
            row = result.one_or_none()
        return Answer(row.answer_id, row.message_id, row.channel_id, row.person_id) if row else None

    async def of(self, message_id: int) -> list[int]:
        """The messages that answer a command, oldest first."""
        answers = tables.answers.c
        async with self._database.read() as connection:
            result = await connection.execute(
                select(answers.answer_id)
                .where(answers.message_id == message_id)
                .order_by(answers.answer_id)
            )
            return list(result.scalars())

    async def drop(self, answer_id: int) -> None:
        """Forget one answer, whose message is gone."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(tables.answers).where(tables.answers.c.answer_id == answer_id)
            )

    async def recent(self, channel_id: int, limit: int) -> list[Answered]:
        """The channel's last `limit` commands that were answered, newest first."""
        answers = tables.answers.c
        newest = (
            select(answers.message_id)
            .where(answers.channel_id == channel_id)
            .distinct()
            .order_by(answers.message_id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            result = await connection.execute(
                select(answers.message_id, answers.answer_id)
                .where(answers.channel_id == channel_id, answers.message_id.in_(newest))
                .order_by(answers.message_id.desc(), answers.answer_id)
            )
            pairs = [(row.message_id, row.answer_id) for row in result]
        return [
            Answered(message_id, channel_id, tuple(answer_id for _, answer_id in group))
            for message_id, group in groupby(pairs, key=lambda pair: pair[0])
        ]

    async def forget(self, message_ids: Collection[int]) -> None:
        """Drop the rows of commands whose messages are gone."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(tables.answers).where(tables.answers.c.message_id.in_(message_ids))
            )
