"""What a person's client fills in: a command's options, a form's fields; checked as clients do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playground.discord import components, payloads
from playground.discord.core import Core
from playground.discord.errors import Form, invalid
from playground.discord.interaction import Modal
from playground.discord.message import Message, Upload
from playground.discord.model import Channel, Command, Role, User

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)

Json = dict[str, Any]


def command_data(
    core: Core,
    command: Command,
    path: Sequence[str],
    given: Mapping[str, Any],
    channel: Channel,
    *,
    focused: str | None = None,
) -> Json:
    """The data of a slash command's interaction.

    `path` are the words after the command's name (group, subcommand); `given` the options by
    name: text, numbers, and for those kinds User, Channel, Role or Upload. `focused` names the
    option that is being completed; then nothing else has to be there.
    """
    resolved = Resolved(core, channel)
    schema = command.data.get("options") or []
    options: list[Json] = []
    data: Json = {
        "id": str(command.id),
        "name": command.name,
        "type": command.kind,
        "options": options,
    }
    if command.guild_id is not None:
        data["guild_id"] = str(command.guild_id)
    for word in path:
        found = next((each for each in schema if each["name"] == word), None)
        if found is None:
            raise invalid(("options",), "UNKNOWN_OPTION", f"There is no subcommand {word!r}.")
        inner: list[Json] = []
        options.append({"name": word, "type": found["type"], "options": inner})
        schema, options = found.get("options") or [], inner
    options.extend(_options(schema, given, resolved, focused))
    if resolved.found:
        data["resolved"] = resolved.found
    return data


def _options(
    schema: Sequence[Json], given: Mapping[str, Any], resolved: "Resolved", focused: str | None
) -> Iterator[Json]:
    form = Form()
    unknown = given.keys() - {option["name"] for option in schema}
    for name in sorted(unknown):
        form.wrong(("options", name), "UNKNOWN_OPTION", "There is no such option.")
    for option in schema:
        name, kind = option["name"], option["type"]
        if name not in given:
            if option.get("required") and focused is None:
                form.required(("options", name))
            continue
        if name == focused:
            yield {"name": name, "type": kind, "value": str(given[name]), "focused": True}
            continue
        value = _converted(form, option, given[name])
        _check_value(form, option, value)
        yield {"name": name, "type": kind, "value": resolved.value(value)}
    form.check()


def _converted(form: Form, option: Json, value: Any) -> Any:
    """What was typed, as the option's kind."""
    if not isinstance(value, str):
        return value
    try:
        if option["type"] == INTEGER:
            return int(value)
        if option["type"] == NUMBER:
            return float(value)
    except ValueError:
        form.wrong(("options", option["name"]), "NUMBER_TYPE_COERCE", f"{value!r} is no number.")
    if option["type"] == BOOLEAN:
        return value.lower() == "true"
    return value


def _check_value(form: Form, option: Json, value: Any) -> None:
    where = ("options", option["name"])
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        form.choice(where, value, tuple(choices))
    if isinstance(value, str):
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        form.between(where, len(value), least, most)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and value < least) or (most is not None and value > most):
            form.wrong(where, "NUMBER_TYPE_RANGE", f"Must be between {least} and {most}.")


class Resolved:
    """Collects whole users, roles, channels and files for the ids that an interaction names."""

    def __init__(self, core: Core, channel: Channel) -> None:
        self.found: dict[str, Json] = {}
        self._core = core
        self._channel = channel

    def value(self, given: Any) -> Any:
        """The value as it goes over the wire: an id where it is a thing."""
        if isinstance(given, User):
            self._add("users", given.id, payloads.user(given))
            guild = self._channel.guild
            if guild is not None and given.id in guild.members:
                member = payloads.member(guild.members[given.id], with_user=False)
                member["permissions"] = str(self._core.world.permissions(given, self._channel))
                self._add("members", given.id, member)
            return str(given.id)
        if isinstance(given, Role):
            self._add("roles", given.id, payloads.role(given))
            return str(given.id)
        if isinstance(given, Channel):
            self._add("channels", given.id, payloads.channel(given) | {"permissions": "0"})
            return str(given.id)
        if isinstance(given, Upload):
            attachment = self._core.cdn.store(self._channel, given)
            self._add("attachments", attachment.id, payloads.attachment(attachment))
            return str(attachment.id)
        return given

    def _add(self, kind: str, snowflake: int, payload: Json) -> None:
        self.found.setdefault(kind, {})[str(snowflake)] = payload


def modal_data(modal: Modal, given: Mapping[str, str | Sequence[str]]) -> Json:
    """The data of a submitted form; `given` by the fields' custom ids or labels."""
    form = Form()
    for name in sorted(given.keys() - names(modal)):
        form.wrong((name,), "UNKNOWN_FIELD", "There is no such field.")
    filled = [_filled(form, each, given, each.get("label") or "") for each in modal.components]
    form.check()
    return {"custom_id": modal.custom_id, "components": filled}


def names(modal: Modal) -> set[str]:
    """By what its fields can be named: custom ids and labels."""
    return {
        name for field, label in _fields(modal.components) for name in (field["custom_id"], label)
    }


def _fields(given: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Each field that can be filled in, with its label."""
    for one in given:
        if one["type"] == components.ROW:
            yield from ((child, child.get("label") or "") for child in one["components"])
        elif one["type"] == components.LABEL:
            yield one["component"], one.get("label") or ""


def _filled(
    form: Form, one: Mapping[str, Any], given: Mapping[str, str | Sequence[str]], label: str
) -> Json:
    filled: Json = {"type": one["type"], "id": one["id"]}
    if one["type"] == components.ROW:
        children = one["components"]
        filled["components"] = [_filled(form, c, given, c.get("label") or "") for c in children]
    elif one["type"] == components.LABEL:
        filled["component"] = _filled(form, one["component"], given, label)
    elif "custom_id" in one:
        filled["custom_id"] = one["custom_id"]
        value = given.get(one["custom_id"], given.get(label, one.get("value") or ""))
        if one["type"] == components.TEXT_INPUT:
            _check_text(form, one, str(value))
            filled["value"] = str(value)
        else:
            filled["values"] = [value] if isinstance(value, str) and value else list(value)
    return filled


def _check_text(form: Form, field: Mapping[str, Any], text: str) -> None:
    if not text:
        if field.get("required", True):
            form.required((field["custom_id"],))
        return
    least, most = field.get("min_length") or 0, field.get("max_length") or components.MOST_TEXT
    form.between((field["custom_id"],), len(text), least, most)


def target_data(core: Core, channel: Channel, target: Message | User) -> Json:
    """The data of a context menu's command: what it was used on."""
    data: Json = {"target_id": str(target.id)}
    if isinstance(target, Message):
        data["resolved"] = {"messages": {str(target.id): payloads.message(target)}}
    else:
        resolved = Resolved(core, channel)
        resolved.value(target)
        data["resolved"] = resolved.found
    return data
