"""Checks embeds against Discord's limits (docs: resources/message, "Embed Limits")."""

from collections.abc import Sequence
from typing import Any

from playground.discord.errors import Form

Json = dict[str, Any]

MOST_EMBEDS = 10
MOST_CHARACTERS = 6000
_LONGEST = {"title": 256, "description": 4096}
_NESTED = (("footer", "text", 2048), ("author", "name", 256))


def check(form: Form, given: Sequence[Json]) -> list[Json]:
    """The embeds as Discord keeps them: trimmed, of type `rich`; complaints go to the form."""
    if len(given) > MOST_EMBEDS:
        form.between(("embeds",), len(given), 0, MOST_EMBEDS)
    kept = [_embed(form, index, embed) for index, embed in enumerate(given)]
    if sum(map(_characters, kept)) > MOST_CHARACTERS:
        message = f"Embed size exceeds maximum size of {MOST_CHARACTERS}"
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)
    return kept


def _embed(form: Form, index: int, given: Json) -> Json:
    kept = {name: value for name, value in given.items() if value is not None}
    kept["type"] = "rich"
    for name, most in _LONGEST.items():
        if name in kept:
            kept[name] = str(kept[name]).strip()
            form.longest(("embeds", index, name), kept[name], most)
    for name, part, most in _NESTED:
        if name in kept:
            kept[name] = kept[name] | {part: str(kept[name].get(part) or "").strip()}
            form.longest(("embeds", index, name, part), kept[name][part], most)
    fields = kept.get("fields") or []
    if len(fields) > 25:
        form.between(("embeds", index, "fields"), len(fields), 0, 25)
    kept["fields"] = [
        _field(form, ("embeds", index, "fields", position), each)
        for position, each in enumerate(fields)
    ]
    return kept


def _field(form: Form, path: tuple[str | int, ...], given: Json) -> Json:
    kept: Json = {"inline": bool(given.get("inline", False))}
    for name, most in (("name", 256), ("value", 1024)):
        kept[name] = str(given.get(name) or "").strip()
        if kept[name]:
            form.longest((*path, name), kept[name], most)
        else:
            form.required((*path, name))
    return kept


def _characters(embed: Json) -> int:
    texts = [embed.get("title", ""), embed.get("description", "")]
    texts += [embed.get(name, {}).get(part, "") for name, part, _ in _NESTED]
    texts += [text for field in embed["fields"] for text in (field["name"], field["value"])]
    return sum(map(len, texts))
