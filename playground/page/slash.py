"""Slash commands for the picker and as forms: what a person can use, which fields it has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.discord import inputs
from playground.discord.actions import commands
from playground.discord.errors import DiscordRefusal
from playground.discord.model import Channel
from playground.discord.people import Person
from playground.page.lab import Lab

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Slash:
    """A command as it is typed, subcommands and all: `lab stop`, with its options."""

    name: str
    about: str
    options: Sequence[Mapping[str, Any]]

    def fields(self, lab: Lab) -> list[Json]:
        """The options as a form's fields."""
        return [_field(lab, option) for option in self.options]

    def values(self, lab: Lab, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What was filled in, as `Person.slash` takes it; what was left empty is left out."""
        return {
            option["name"]: _value(lab, option["type"], typed[option["name"]])
            for option in self.options
            if typed.get(option["name"]) not in ("", None)
        }


def usable(lab: Lab, person: Person, channel: Channel) -> dict[str, Slash]:
    """The commands that this person can use there, by name, in alphabetical order."""
    found: dict[str, Slash] = {}
    core = lab.discord.core
    for application in lab.world.applications.values():
        for command in application.commands.values():
            if command.kind != commands.SLASH:
                continue
            try:
                commands.find(core, person.user, channel, commands.SLASH, command.name)
            except DiscordRefusal:
                continue
            found |= {slash.name: slash for slash in _flat(command.name, command.data)}
    return dict(sorted(found.items()))


def _flat(name: str, data: Mapping[str, Any]) -> Iterator[Slash]:
    options = data.get("options") or []
    nested = [each for each in options if each["type"] in (commands.SUBCOMMAND, commands.GROUP)]
    for each in nested:
        yield from _flat(f"{name} {each['name']}", each)
    if not nested:
        yield Slash(name, data.get("description") or "", options)


def _field(lab: Lab, option: Mapping[str, Any]) -> Json:
    kind, choices = "text", list(option.get("choices") or ())
    match option["type"]:
        case inputs.INTEGER | inputs.NUMBER:
            kind = "number"
        case inputs.BOOLEAN:
            choices = [{"name": "yes", "value": "true"}, {"name": "no", "value": "false"}]
        case inputs.USER | inputs.MENTIONABLE:
            members = lab.guild.members.values()
            choices = [{"name": m.user.name, "value": str(m.user.id)} for m in members]
        case inputs.ROLE:
            choices = [{"name": r.name, "value": str(r.id)} for r in lab.guild.roles.values()]
        case inputs.CHANNEL:
            every = lab.guild.channels.values()
            choices = [{"name": f"#{c.name}", "value": str(c.id)} for c in every]
        case inputs.ATTACHMENT:
            kind = "file"
    return {
        "name": option["name"],
        "label": option["name"],
        "about": option.get("description") or "",
        "required": bool(option.get("required")),
        "kind": "choice" if choices else kind,
        "choices": choices,
        "completes": bool(option.get("autocomplete")),
        "hint": "",
        "least": option.get("min_length"),
        "most": option.get("max_length"),
        "value": "",
    }


def _value(lab: Lab, kind: int, typed: Any) -> Any:
    match kind:
        case inputs.USER | inputs.MENTIONABLE:
            return lab.world.user(int(typed))
        case inputs.ROLE:
            return lab.world.role(lab.guild, int(typed))
        case inputs.CHANNEL:
            return lab.world.channel(int(typed))
        case inputs.ATTACHMENT:
            return lab.take(str(typed))
        case inputs.INTEGER:
            return int(typed)
        case inputs.NUMBER:
            return float(typed)
        case _:
            return str(typed)
