"""Buttons, menus and layouts below a message, as safe HTML whose clicks the timeline reports."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from playground.discord import components
from playground.discord.model import Guild

Json = Mapping[str, Any]
Markup = Callable[[str], str]

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}
USERS, ROLES, MENTIONABLES, CHANNELS = 5, 6, 7, 8


def render(given: Sequence[Json], guild: Guild | None, markup: Markup) -> str:
    """A message's components; `markup` renders the Markdown in texts."""
    return "".join(_one(component, guild, markup) for component in given)


def _one(one: Json, guild: Guild | None, markup: Markup) -> str:
    kind = one["type"]
    if kind == components.ROW:
        return f'<div class="row">{render(one["components"], guild, markup)}</div>'
    if kind == components.BUTTON:
        return _button(one)
    if kind in components.SELECTS:
        return _menu(one, guild)
    if kind == components.TEXT:
        return f'<div class="text">{markup(one["content"])}</div>'
    if kind == components.SECTION:
        beside = render([one["accessory"]], guild, markup) if one.get("accessory") else ""
        inner = render(one["components"], guild, markup)
        return f'<div class="section"><div>{inner}</div>{beside}</div>'
    if kind == components.CONTAINER:
        colour = _colour(one.get("accent_color"))
        return f'<div class="box"{colour}>{render(one["components"], guild, markup)}</div>'
    if kind == components.SEPARATOR:
        return "<hr>" if one.get("divider", True) else '<div class="gap"></div>'
    return ""


def _colour(number: int | None) -> str:
    return "" if number is None else f' style="--accent: #{int(number) & 0xFFFFFF:06x}"'


def _button(one: Json) -> str:
    emoji = (one.get("emoji") or {}).get("name") or ""
    label = escape(" ".join(part for part in (emoji, one.get("label") or "") if part))
    style = _STYLES.get(one["style"], "secondary")
    disabled = " disabled" if one.get("disabled") else ""
    url = str(one.get("url") or "")
    if url:
        if not url.startswith(("http://", "https://")):
            return f'<span class="button link">{label}</span>'
        return (
            f'<a class="button link" href="{escape(url)}" target="_blank" '
            f'rel="noopener noreferrer nofollow">{label}</a>'
        )
    return (
        f'<button type="button" class="button {style}" data-act="press" '
        f'data-value="{escape(str(one.get("custom_id") or ""))}"{disabled}>{label}</button>'
    )


def _menu(one: Json, guild: Guild | None) -> str:
    """A native menu for one choice, boxes to tick for several."""
    label = escape(one.get("placeholder") or "Make a selection")
    custom_id = escape(one["custom_id"])
    options = list(choices(one, guild))
    if one.get("max_values", 1) == 1:
        inner = "".join(
            f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(name)}'
            f"{escape(f' — {about}') if about else ''}</option>"
            for value, name, about, chosen in options
        )
        disabled = " disabled" if one.get("disabled") else ""
        empty = "" if any(chosen for *_, chosen in options) else " selected"
        return (
            f'<select class="menu" data-act="choose" data-value="{custom_id}" '
            f'aria-label="{label}"{disabled}>'
            f'<option value="" disabled hidden{empty}>{label}</option>{inner}</select>'
        )
    boxes = "".join(
        f'<label><input type="checkbox" value="{escape(value)}"{" checked" if chosen else ""}>'
        f"<span>{escape(name)}<small>{escape(about)}</small></span></label>"
        for value, name, about, chosen in options
    )
    return (
        f'<details class="menu many"><summary>{label}</summary>'
        f'<fieldset data-menu="{custom_id}"><legend class="unseen">{label}</legend>{boxes}'
        f'<button type="button" class="button primary" data-act="choose-many" '
        f'data-value="{custom_id}">Done</button></fieldset></details>'
    )


def choices(one: Json, guild: Guild | None) -> Iterable[tuple[str, str, str, bool]]:
    """What a menu offers: value, name, description, whether it is chosen already."""
    for option in one.get("options") or ():
        about = str(option.get("description") or "")
        yield option["value"], option["label"], about, bool(option.get("default"))
    if guild is None:
        return
    if one["type"] in (USERS, MENTIONABLES):
        for member in guild.members.values():
            yield str(member.user.id), member.nick or member.user.name, "", False
    if one["type"] in (ROLES, MENTIONABLES):
        for role in guild.roles.values():
            yield str(role.id), role.name, "role", False
    if one["type"] == CHANNELS:
        for channel in guild.channels.values():
            yield str(channel.id), f"#{channel.name}", "", False
