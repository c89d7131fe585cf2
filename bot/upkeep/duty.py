"""A duty: something small that is done again and again while the bot runs; `app` owns them all."""

import asyncio
import logging
from typing import Protocol

log = logging.getLogger(__name__)


class Duty(Protocol):
    """`every_s` is the pause between two rounds, in seconds."""

    @property
    def every_s(self) -> float:
        """Seconds between two rounds."""

    async def round(self) -> None:
        """Do it once."""


async def keep(duty: Duty) -> None:
    """Do the duty until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        try:
            await duty.round()
        except Exception:
            log.exception("duty failed: %s", type(duty).__name__)
        await asyncio.sleep(duty.every_s)
