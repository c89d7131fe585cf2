"""All checks, at once where they don't wait for each other; `bot.cli` calls it."""

import asyncio

from bot.doctor.account import check_account
from bot.doctor.files import check_database, check_settings
from bot.doctor.finding import Report
from bot.doctor.host import check_engine
from bot.settings import Settings
from bot.store import Lab, Store


async def examine(settings: Settings) -> Report:
    """Look at settings, database, Discord and the engine; every outcome is a finding."""
    own = await asyncio.to_thread(check_settings)
    database, readable = await asyncio.to_thread(check_database, settings.database)
    labs = await _labs(settings) if readable else []
    (account, invite), engine = await asyncio.gather(
        check_account(settings, labs), check_engine(settings)
    )
    return Report((*own, database, *account, *engine), invite)


async def _labs(settings: Settings) -> list[Lab]:
    store = await Store.open(settings.database)
    try:
        return await store.labs.list()
    finally:
        await store.close()
