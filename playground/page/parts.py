"""The page's own elements: each a Vue component in `static/`, with its methods named for Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import ui

Json = Mapping[str, Any]


class Part(ui.element):
    """An element whose properties are set by name."""

    def set(self, **properties: object) -> None:
        """Change properties; what stays the same is not sent again."""
        changed = {
            name: value for name, value in properties.items() if self.props.get(name) != value
        }
        if changed:
            self.props.update(changed)
            self.update()


class Shell(Part, component="static/shell.js", esm={"quayside": "static/esm"}):
    """The frame. Says `go` (back to the channel) and `room` (opened or shut)."""


class Sidebar(Part, component="static/sidebar.js"):
    """Channels and people. Says `go` with a channel's id and `be` with a person's name."""


class Welcome(Part, component="static/welcome.js"):
    """The first visit's panel; it talks to the composer in the browser."""


class Room(Part, component="static/room.js"):
    """The machine room. Says `fault` with the button's name."""


class Timeline(Part, component="static/timeline.js"):
    """The messages. Says `act` with `act`, `id`, `value`, and `page` where more are wanted."""

    def reset(self, view: Json) -> None:
        """Show another place: `place`, `messages`, `above` and `below` (are there more?)."""
        self.run_method("reset", view)

    def add(self, record: Json) -> None:
        self.run_method("add", record)

    def patch(self, record: Json) -> None:
        self.run_method("patch", record)

    def drop(self, ids: Sequence[str]) -> None:
        self.run_method("remove", ids)

    def page(self, where: str, messages: Sequence[Json], more: bool) -> None:
        self.run_method("page", {"where": where, "messages": messages, "more": more})


class Composer(Part, component="static/composer.js"):
    """The line one types in. Says `send`, `save`, `up`, `typing` and `command`."""

    def reply_to(self, message_id: int, name: str) -> None:
        self.run_method("replyTo", {"id": str(message_id), "name": name})

    def edit(self, message_id: int, text: str) -> None:
        self.run_method("edit", {"id": str(message_id), "text": text})

    def tell(self, words: str) -> None:
        """Show a notice."""
        self.run_method("tell", words)

    def refused(self, words: str, text: str) -> None:
        """Show why it was not sent, and give the text back."""
        self.run_method("refused", {"words": words, "text": text})


class Dialog(Part, component="static/form.js"):
    """A form. Says `submitted` with its values, `complete` while one types, `closed`."""

    def show(self, form: Json) -> None:
        self.run_method("show", form)

    def hide(self) -> None:
        self.run_method("hide")

    def refused(self, words: str) -> None:
        self.run_method("refused", words)

    def suggest(self, name: str, typed: str, choices: Sequence[Json]) -> None:
        """What fits a field as it was typed; late ones, for what is there no more, are left out."""
        self.run_method("suggest", {"name": name, "typed": typed, "choices": choices})
