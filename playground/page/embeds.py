"""Embeds as safe HTML; only text, links and colours, for pictures would leave the machine."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

Markup = Callable[[str], str]


def render(embed: Mapping[str, Any], markup: Markup) -> str:
    """One embed; `markup` renders the Markdown in its texts."""
    colour = embed.get("color")
    accent = "" if colour is None else f' style="--accent: #{int(colour) & 0xFFFFFF:06x}"'
    parts = []
    if name := (embed.get("author") or {}).get("name"):
        parts.append(f'<div class="by">{escape(name)}</div>')
    if title := embed.get("title"):
        parts.append(f'<div class="title">{_linked(markup(title), embed.get("url"))}</div>')
    if description := embed.get("description"):
        parts.append(f'<div class="text">{markup(description)}</div>')
    fields = "".join(
        f'<div class="field{" inline" if field.get("inline") else ""}">'
        f"<dt>{markup(field['name'])}</dt><dd>{markup(field['value'])}</dd></div>"
        for field in embed.get("fields") or ()
    )
    if fields:
        parts.append(f'<dl class="fields">{fields}</dl>')
    if footer := (embed.get("footer") or {}).get("text"):
        parts.append(f'<div class="footer">{escape(footer)}</div>')
    return f'<div class="embed"{accent}>{"".join(parts)}</div>'


def _linked(shown: str, url: object) -> str:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return shown
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">{shown}</a>'
