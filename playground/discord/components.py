"""Checks buttons, selects, modals and layouts (docs: components/reference)."""

from collections.abc import Iterator, Sequence
from typing import Any

from playground.discord.errors import Form

Json = dict[str, Any]
Path = tuple[str | int, ...]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = frozenset({3, 5, 6, 7, 8})
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
FILE_UPLOAD = 19
LINK, PREMIUM = 5, 6

_LAYOUT = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
MOST_ROWS = 5
MOST_BUTTONS = 5
MOST_COMPONENTS = 40
MOST_TEXT = 4000


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Every component, however deep."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for name in ("accessory", "component"):
            if component.get(name):
                yield from walk([component[name]])


def check(form: Form, given: Sequence[Json], *, layout: bool) -> list[Json]:
    """A message's components as Discord keeps them, numbered; `layout`: COMPONENTS_V2 is set."""
    checker = _Checker(form)
    if layout:
        for index, component in enumerate(given):
            path: Path = ("components", index)
            form.choice((*path, "type"), component.get("type"), tuple(sorted(_LAYOUT)))
            checker.component(path, component)
        checker.totals(given)
    else:
        if len(given) > MOST_ROWS:
            form.between(("components",), len(given), 0, MOST_ROWS)
        for index, component in enumerate(given):
            form.choice(("components", index, "type"), component.get("type"), (ROW,))
            checker.component(("components", index), component)
    return _numbered(given)


def check_modal(form: Form, given: Json) -> Json:
    """A modal's data: its title, its custom_id and its one to five inputs."""
    checker = _Checker(form)
    form.between(("data", "title"), len(given.get("title") or ""), 1, 45)
    form.between(("data", "custom_id"), len(given.get("custom_id") or ""), 1, 100)
    inputs = given.get("components") or []
    form.between(("data", "components"), len(inputs), 1, 5)
    for index, component in enumerate(inputs):
        path: Path = ("data", "components", index)
        form.choice((*path, "type"), component.get("type"), (ROW, TEXT, LABEL))
        checker.component(path, component)
    return given | {"components": _numbered(inputs)}


def _numbered(given: Sequence[Json]) -> list[Json]:
    """The same components, each with an `id`, as Discord gives them out from 1."""
    taken = {component["id"] for component in walk(given) if component.get("id")}
    fresh = (number for number in range(1, 1 << 16) if number not in taken)

    def number(component: Json) -> Json:
        kept = {name: value for name, value in component.items() if value is not None}
        kept["id"] = component.get("id") or next(fresh)
        if "components" in kept:
            kept["components"] = [number(child) for child in kept["components"]]
        for name in ("accessory", "component"):
            if name in kept:
                kept[name] = number(kept[name])
        return kept

    return [number(component) for component in given]


class _Checker:
    """Walks components, remembers the custom ids that were used, complains to the form."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._custom_ids: set[str] = set()

    def component(self, path: Path, one: Json) -> None:
        kind = one.get("type")
        if kind == ROW:
            self._row(path, one.get("components") or [])
        elif kind == BUTTON:
            self._button(path, one)
        elif kind in SELECTS:
            self._select(path, one)
        elif kind == TEXT_INPUT:
            self._text_input(path, one)
        elif kind == FILE_UPLOAD:
            self._custom_id(path, one)
        elif kind == TEXT:
            self._form.between((*path, "content"), len(one.get("content") or ""), 1, MOST_TEXT)
        elif kind == LABEL:
            self._form.between((*path, "label"), len(one.get("label") or ""), 1, 45)
            self.component((*path, "component"), one.get("component") or {})
        elif kind in (SECTION, CONTAINER):
            for index, child in enumerate(one.get("components") or ()):
                self.component((*path, "components", index), child)
            if one.get("accessory"):
                self.component((*path, "accessory"), one["accessory"])
        elif kind not in (THUMBNAIL, GALLERY, FILE, SEPARATOR):
            self._form.wrong((*path, "type"), "BASE_TYPE_CHOICES", "Unknown component type.")

    def totals(self, given: Sequence[Json]) -> None:
        every = list(walk(given))
        if len(every) > MOST_COMPONENTS:
            self._form.wrong(
                ("components",),
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                f"The total number of components cannot exceed {MOST_COMPONENTS}",
            )
        if (
            sum(len(one.get("content") or "") for one in every if one.get("type") == TEXT)
            > MOST_TEXT
        ):
            self._form.wrong(
                ("components",),
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"The total displayable text size cannot exceed {MOST_TEXT}",
            )

    def _row(self, path: Path, children: Sequence[Json]) -> None:
        path = (*path, "components")
        self._form.between(path, len(children), 1, MOST_BUTTONS)
        wide = [child for child in children if child.get("type") != BUTTON]
        if wide and len(children) > 1:
            message = "The specified component exceeds the maximum width"
            self._form.wrong(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
        for index, child in enumerate(children):
            self.component((*path, index), child)

    def _button(self, path: Path, one: Json) -> None:
        form = self._form
        style = one.get("style")
        form.choice((*path, "style"), style, (1, 2, 3, 4, 5, 6))
        form.longest((*path, "label"), one.get("label") or "", 80)
        if style == LINK:
            if not one.get("url"):
                form.required((*path, "url"))
        elif style != PREMIUM:
            self._custom_id(path, one)
        if style != PREMIUM and not one.get("label") and not one.get("emoji"):
            message = "A button must have a label or an emoji"
            form.wrong(path, "COMPONENT_BUTTON_LABEL_OR_EMOJI_REQUIRED", message)

    def _select(self, path: Path, one: Json) -> None:
        form = self._form
        self._custom_id(path, one)
        form.longest((*path, "placeholder"), one.get("placeholder") or "", 150)
        form.between((*path, "min_values"), one.get("min_values", 1), 0, 25)
        form.between((*path, "max_values"), one.get("max_values", 1), 1, 25)
        if one.get("type") != STRING_SELECT:
            return
        options = one.get("options") or []
        form.between((*path, "options"), len(options), 1, 25)
        values = set()
        for index, option in enumerate(options):
            for name in ("label", "value"):
                text = option.get(name) or ""
                form.between((*path, "options", index, name), len(text), 1, 100)
            form.longest(
                (*path, "options", index, "description"), option.get("description") or "", 100
            )
            if option.get("value") in values:
                where = (*path, "options", index, "value")
                message = "The specified option value is already used"
                form.wrong(where, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
            values.add(option.get("value"))

    def _text_input(self, path: Path, one: Json) -> None:
        form = self._form
        self._custom_id(path, one)
        form.choice((*path, "style"), one.get("style"), (1, 2))
        form.longest((*path, "label"), one.get("label") or "", 45)
        form.longest((*path, "placeholder"), one.get("placeholder") or "", 100)
        form.longest((*path, "value"), one.get("value") or "", MOST_TEXT)

    def _custom_id(self, path: Path, one: Json) -> None:
        path = (*path, "custom_id")
        custom_id = one.get("custom_id") or ""
        if not custom_id:
            self._form.required(path)
            return
        self._form.between(path, len(custom_id), 1, 100)
        if custom_id in self._custom_ids:
            message = "Component custom id cannot be duplicated"
            self._form.wrong(path, "COMPONENT_CUSTOM_ID_DUPLICATED", message)
        self._custom_ids.add(custom_id)
