"""Every text on the page stands out from its ground as WCAG's AA asks: 4.5 to 1."""

import re

import pytest

from playground.page import code, site

CSS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(site.STATIC.glob("*.css")))
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))
AA = 4.5


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["night", "quay", "deck", "plank"])
@pytest.mark.parametrize("text", ["text", "soft", "faint", "lamp", "sea", "sky", "buoy"])
def test_texts_stand_out_from_their_grounds(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= AA


@pytest.mark.parametrize("ground", ["primary", "success", "danger"])
def test_white_stands_out_on_the_buttons(ground: str) -> None:
    assert contrast("#ffffff", COLOURS[ground]) >= AA


def test_syntax_colours_stand_out_in_code_blocks() -> None:
    colours = set(re.findall(r"color: (#[0-9A-Fa-f]{6})", code.style_sheet()))
    assert len(colours) >= 8
    assert min(contrast(colour, COLOURS["night"]) for colour in colours) >= AA


def test_terminal_colours_stand_out_and_their_grounds_carry_text() -> None:
    colours = re.findall(r"\.code \.fg\d \{ color: (#[0-9a-f]{6})", CSS)
    grounds = re.findall(r"\.code \.bg\d \{ background: (#[0-9a-f]{6})", CSS)
    assert (len(colours), len(grounds)) == (8, 8)
    assert min(contrast(colour, COLOURS["night"]) for colour in colours) >= AA
    assert min(contrast("#dce7ef", ground) for ground in grounds) >= AA
