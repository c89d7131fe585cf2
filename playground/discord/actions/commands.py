"""Application commands: registering them, finding the one that a person names (docs:
interactions/application-commands)."""

import re
from typing import Any

from playground.discord import permissions
from playground.discord.core import Core
from playground.discord.errors import Form, refusal
from playground.discord.model import Application, Channel, Command, User

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2

MOST_COMMANDS = {SLASH: 100, USER_MENU: 5, MESSAGE_MENU: 5}
MOST_OPTIONS = 25

_NAME = re.compile(r"[-_'\w]{1,32}")

Json = dict[str, Any]


def replace_all(
    core: Core, application: Application, guild_id: int | None, given: list[Json]
) -> list[Command]:
    """Overwrite all commands of one scope (PUT); a command that stays keeps its id."""
    form = Form()
    for index, data in enumerate(given):
        _check(form, (index,), data)
    form.check()
    _check_count(given)
    old = {(c.kind, c.name): c for c in listed(application, guild_id)}
    for command in old.values():
        del application.commands[command.id]
    return [_register(core, application, guild_id, data, old) for data in given]


def upsert(core: Core, application: Application, guild_id: int | None, data: Json) -> Command:
    """Register one command (POST), in place of one of the same name."""
    form = Form()
    _check(form, (), data)
    form.check()
    old = {(c.kind, c.name): c for c in listed(application, guild_id)}
    if (data.get("type", SLASH), data["name"]) not in old:
        _check_count([*(c.data for c in old.values()), data])
    return _register(core, application, guild_id, data, old)


def change(core: Core, application: Application, command: Command, data: Json) -> Command:
    merged = command.data | data
    form = Form()
    _check(form, (), merged)
    form.check()
    command.data, command.name = merged, merged["name"]
    command.version = core.world.snowflake()
    return command


def listed(application: Application, guild_id: int | None) -> list[Command]:
    """The commands of one scope: a guild's own, or (None) the global ones."""
    return [c for c in application.commands.values() if c.guild_id == guild_id]


def get(application: Application, guild_id: int | None, command_id: int) -> Command:
    command = application.commands.get(command_id)
    if command is None or command.guild_id != guild_id:
        raise refusal(10063)
    return command


def find(
    core: Core, user: User, channel: Channel, kind: int, name: str
) -> tuple[Application, Command]:
    """The command of this name that the person can use there; 10063 if there is none."""
    granted = core.world.require(user, channel)
    if channel.guild is not None and not granted & permissions.USE_APPLICATION_COMMANDS:
        raise refusal(50013)
    scopes = [None] if channel.guild is None else [channel.guild.id, None]
    for application in _present(core, channel):
        for scope in scopes:
            for command in listed(application, scope):
                if (command.kind, command.name) == (kind, name) and _usable(
                    command, channel, granted
                ):
                    return application, command
    raise refusal(10063)


def _present(core: Core, channel: Channel) -> list[Application]:
    if channel.guild is None:
        return [a for a in core.world.applications.values() if a.bot in channel.recipients]
    return [a for a in core.world.applications.values() if a.id in channel.guild.members]


def _usable(command: Command, channel: Channel, granted: int) -> bool:
    contexts = command.data.get("contexts")
    if contexts is not None and (1 if channel.guild is None else 0) not in contexts:
        return False
    if channel.guild is None:
        return command.data.get("dm_permission") is not False
    needed = command.data.get("default_member_permissions")
    if needed is None:
        return True
    if int(needed) == 0:
        return bool(granted & permissions.ADMINISTRATOR)
    return granted & int(needed) == int(needed)


def _register(
    core: Core,
    application: Application,
    guild_id: int | None,
    data: Json,
    old: dict[tuple[int, str], Command],
) -> Command:
    kind, name = data.get("type", SLASH), data["name"]
    known = old.get((kind, name))
    kept = {"type": kind, "description": "", "options": [], "nsfw": False} | data
    command = Command(
        id=known.id if known else core.world.snowflake(),
        version=core.world.snowflake(),
        kind=kind,
        name=name,
        guild_id=guild_id,
        data=kept | {"default_member_permissions": kept.get("default_member_permissions")},
    )
    application.commands[command.id] = command
    return command


def _check_count(given: list[Json]) -> None:
    for kind, most in MOST_COMMANDS.items():
        if sum(data.get("type", SLASH) == kind for data in given) > most:
            raise refusal(30032)


def _check(form: Form, path: tuple[str | int, ...], data: Json) -> None:
    kind = data.get("type", SLASH)
    form.choice((*path, "type"), kind, (SLASH, USER_MENU, MESSAGE_MENU))
    name = str(data.get("name") or "")
    if kind != SLASH:
        form.between((*path, "name"), len(name), 1, 32)
        return
    _check_named(form, path, data)
    _check_options(form, path, data)


def _check_named(form: Form, path: tuple[str | int, ...], data: Json) -> None:
    name = str(data.get("name") or "")
    if not _NAME.fullmatch(name) or name != name.lower():
        message = "Command name is invalid"
        form.wrong((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", message)
    form.between((*path, "description"), len(data.get("description") or ""), 1, 100)


def _check_options(form: Form, path: tuple[str | int, ...], data: Json) -> None:
    options = data.get("options") or []
    if len(options) > MOST_OPTIONS:
        form.between((*path, "options"), len(options), 0, MOST_OPTIONS)
    optional_seen = False
    names = set()
    for index, option in enumerate(options):
        where = (*path, "options", index)
        _check_named(form, where, option)
        choices = option.get("choices") or []
        if len(choices) > 25:
            form.between((*where, "choices"), len(choices), 0, 25)
        if option.get("name") in names:
            message = "Option names must be unique"
            form.wrong(where, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message)
        names.add(option.get("name"))
        if option.get("type") in (SUBCOMMAND, GROUP):
            _check_options(form, where, option)
        elif option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            form.wrong(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        else:
            optional_seen = not option.get("required")
