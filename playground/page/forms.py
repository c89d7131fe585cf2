"""A bot's form (a modal) as fields of the page's dialog."""

from collections.abc import Iterator, Mapping
from typing import Any

from playground.discord import components
from playground.discord.interaction import Modal
from playground.discord.model import Guild
from playground.page import controls

Json = dict[str, Any]

PARAGRAPH = 2


def fields(modal: Modal, guild: Guild) -> list[Json]:
    """Its fields in order."""
    return list(_fields(modal, guild))


def about(modal: Modal) -> str:
    """The texts between its fields."""
    texts = (one["content"] for one in modal.components if one["type"] == components.TEXT)
    return "\n".join(texts)


def _fields(modal: Modal, guild: Guild) -> Iterator[Json]:
    for one in modal.components:
        if one["type"] == components.ROW:
            for child in one["components"]:
                yield _field(child, child.get("label") or "", "", guild)
        elif one["type"] == components.LABEL:
            label, words = one.get("label") or "", one.get("description") or ""
            yield _field(one["component"], label, words, guild)


def _field(one: Mapping[str, Any], label: str, words: str, guild: Guild) -> Json:
    found: Json = {
        "name": one["custom_id"],
        "label": label,
        "about": words,
        "required": one.get("required", True),
        "kind": "paragraph" if one.get("style") == PARAGRAPH else "text",
        "hint": one.get("placeholder") or "",
        "least": one.get("min_length"),
        "most": one.get("max_length"),
        "choices": [],
        "completes": False,
        "value": one.get("value") or "",
    }
    if one["type"] in components.SELECTS:
        offered = list(controls.choices(one, guild))
        several = one.get("max_values", 1) > 1
        chosen = [value for value, *_, is_chosen in offered if is_chosen]
        found |= {
            "kind": "many" if several else "choice",
            "choices": [{"name": name, "value": value} for value, name, *_ in offered],
            "value": chosen if several else (chosen or [""])[0],
        }
    return found
