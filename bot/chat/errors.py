"""Exceptions in words for people: the one place where what broke becomes what to do next."""

import logging
import secrets

import discord

from bot.engine.errors import EngineError
from bot.store.errors import StoreError

log = logging.getLogger(__name__)


def words(error: BaseException) -> str:
    """What to say of an error that no command explained; bugs are logged under a number."""
    match error:
        case discord.Forbidden():
            return (
                "I may not do that here. I need View Channel, Send Messages, Read Message History, "
                "Create Public Threads, Send Messages in Threads, Attach Files and Add Reactions "
                "in this channel."
            )
        case discord.HTTPException(status=413):
            return "That is too large a file for Discord in this channel."
        case discord.HTTPException(code=160006):  # so many active threads, Discord's own limit
            return (
                "This server has 1,000 open threads, and Discord allows no more: close some that "
                "nobody needs (Threads, then Close Thread), then try it again."
            )
        case discord.HTTPException():
            return "Discord would not take my answer. Try it again in a moment."
        case EngineError():
            return "The Docker engine does not answer as it should. Try it again in a moment."
        case StoreError():
            log.error("store failed", exc_info=error)
            return "I can't reach my database. That is nothing you did: tell whoever runs this bot."
        case TimeoutError():
            return "That took too long, so I stopped it."
    number = secrets.token_hex(3)
    log.error("bug %s", number, exc_info=error)
    return (
        "Something broke here, and it is my fault, not yours. "
        f"Tell whoever runs this bot: error {number}."
    )
