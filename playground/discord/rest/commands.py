"""Application commands, global and of a guild (docs: interactions/application-commands)."""

from typing import Any

from playground.discord import payloads
from playground.discord.actions import commands
from playground.discord.errors import refusal
from playground.discord.model import Application
from playground.discord.rest.routes import Call, Routes

ROUTES = Routes()

_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


@ROUTES("GET", _GLOBAL)
@ROUTES("GET", _GUILD)
async def list_commands(call: Call) -> Any:
    application = _application(call)
    found = commands.listed(application, _scope(call))
    return [payloads.command(command, application.id) for command in found]


@ROUTES("PUT", _GLOBAL)
@ROUTES("PUT", _GUILD)
async def replace_all(call: Call) -> Any:
    application = _application(call)
    found = commands.replace_all(call.core, application, _scope(call), await call.json_list())
    return [payloads.command(command, application.id) for command in found]


@ROUTES("POST", _GLOBAL)
@ROUTES("POST", _GUILD)
async def create(call: Call) -> Any:
    application = _application(call)
    command = commands.upsert(call.core, application, _scope(call), await call.json())
    return payloads.command(command, application.id)


@ROUTES("GET", _GLOBAL + "/{command_id}")
@ROUTES("GET", _GUILD + "/{command_id}")
async def get(call: Call) -> Any:
    application = _application(call)
    command = commands.get(application, _scope(call), call.id("command_id"))
    return payloads.command(command, application.id)


@ROUTES("PATCH", _GLOBAL + "/{command_id}")
@ROUTES("PATCH", _GUILD + "/{command_id}")
async def change(call: Call) -> Any:
    application = _application(call)
    command = commands.get(application, _scope(call), call.id("command_id"))
    commands.change(call.core, application, command, await call.json())
    return payloads.command(command, application.id)


@ROUTES("DELETE", _GLOBAL + "/{command_id}")
@ROUTES("DELETE", _GUILD + "/{command_id}")
async def delete(call: Call) -> None:
    application = _application(call)
    command = commands.get(application, _scope(call), call.id("command_id"))
    del application.commands[command.id]


def _application(call: Call) -> Application:
    """The bot's own application: no other's commands are its to see."""
    application = call.application
    if application is None or application.id != call.id("application_id"):
        raise refusal(10002)
    return application


def _scope(call: Call) -> int | None:
    return call.guild().id if "guild_id" in call.request.match_info else None
