"""Keys by their names, as people write them and as a terminal sends them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.terminal.keys import (
    NAMES,
    NoSuchKey,
    Strokes,
    bare,
    in_application_mode,
    key,
    sequence,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = st.sampled_from(
    ["^C", "ctrl-", "ctrl-p", "<up>", "<", ">", "up", " ", "x", "\n", "'", '"', "*3", "alt-", "`"]
)


def joined(strokes: Strokes | None) -> bytes:
    return b"".join(strokes or ())


def test_what_follows_esc_is_pressed_apart_lest_it_be_taken_for_one_key_with_it() -> None:
    assert sequence("i new esc :wq enter") == (b"inew\x1b", b":wq\r")
    assert sequence("alt-x up esc") == (b"\x1bx\x1b[A\x1b",)
    assert bare("<esc><esc>^C") == (b"\x1b", b"\x1b", b"\x03")


@pytest.mark.parametrize(
    "content",
    ["ctrl-c", "Ctrl-C", "CTRL+C", "ctrl c", "^C", "^c", " ^C ", "Ctrl - C", "`^C`", "<ctrl-c>"],
)
def test_ctrl_c_by_each_of_its_names_alone_in_a_message(content: str) -> None:
    assert bare(content) == (b"\x03",)


@pytest.mark.parametrize(
    ("content", "pressed"),
    [
        ("ctrl-p ctrl-q", b"\x10\x11"),
        ("ctrl-p, ctrl-q", b"\x10\x11"),
        ("^P^Q", b"\x10\x11"),
        ("^C ^D", b"\x03\x04"),
        ("^\\", b"\x1c"),
        ("^[", b"\x1b"),
        ("ctrl-j", b"\n"),
        ("<up>", b"\x1b[A"),
        ("<up><up> <enter>", b"\x1b[A\x1b[A\r"),
        ("<Esc> ^C ctrl-d", b"\x1b\x03\x04"),
        ("<c-x>", b"\x18"),
        ("ctrl-left", b"\x1b[1;5D"),
        ("ctrl-space", b"\x00"),
        ("<F5>\n<f12>", b"\x1b[15~\x1b[24~"),
    ],
)
def test_several_keys_in_a_row(content: str, pressed: bytes) -> None:
    assert joined(bare(content)) == pressed


@pytest.mark.parametrize(
    "content",
    [
        *("", "c", "control", "^", "2^c + 1", "ctrl-c please", "ctrl-", "a ^ b", "`x`", "x ^c"),
        *("up", "enter", "tab", "esc", "up up enter", "esc :wq enter", "home", "end"),
        *("<b>", "<div>", "<up> 1", "<>", "f1", "ctrl", "ctrl-cc", "alt-x", "shift-tab"),
        *("// note", "# note", "!true", "^C^", "^C!"),
    ],
)
def test_what_may_be_meant_for_the_program_is_no_key(content: str) -> None:
    assert bare(content) is None


@pytest.mark.parametrize(
    ("words", "pressed"),
    [
        ("up up enter", b"\x1b[A\x1b[A\r"),
        ("up*2 enter", b"\x1b[A\x1b[A\r"),
        ("esc :wq enter", b"\x1b:wq\r"),
        ("<esc> :wq <enter>", b"\x1b:wq\r"),
        ("ctrl-c ctrl-d", b"\x03\x04"),
        ("i 'up up' esc", b"iup up\x1b"),
        ('"tab" tab', b"tab\t"),
        ("q", b"q"),
        ("dd*2", b"dd*2"),
        ("alt-f M-b", b"\x1bf\x1bb"),
        ("shift-tab ctrl-alt-a", b"\x1b[Z\x1b\x01"),
        ("PgDn page-up del bs return", b"\x1b[6~\x1b[5~\x1b[3~\x7f\r"),
        ("f1 f4 f10", b"\x1bOP\x1bOS\x1b[21~"),
        ("ctrl-f1", b"\x1b[1;5P"),
        ("shift-right ctrl-delete", b"\x1b[1;2C\x1b[3;5~"),
        ("↑ ↓ ⏎", b"\x1b[A\x1b[B\r"),
        ("^? ^@ ctrl-_", b"\x7f\x00\x1f"),
        ("alt-enter", b"\x1b\r"),
        ("more time", b"moretime"),
        ("don't", b"don't"),
        ("", b""),
    ],
)
def test_a_sequence_presses_names_and_types_the_rest(words: str, pressed: bytes) -> None:
    assert joined(sequence(words)) == pressed


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("entr", "enter"),
        ("escpe", "escape"),
        ("<foo>", None),
        ("up ctlr-c", "ctrl-c"),
        ("ctrl-banana", None),
        ("shift-x", None),
        ("ctrl-1", None),
    ],
)
def test_a_key_misspelt_is_not_typed(words: str, near: str | None) -> None:
    with pytest.raises(NoSuchKey) as refused:
        sequence(words)
    assert refused.value.near == near


@given(st.sampled_from(LETTERS), st.sampled_from(["ctrl-", "Ctrl+", "^", "ctrl "]))
def test_each_letter_has_its_control_key(letter: str, before: str) -> None:
    assert bare(before + letter) == bare(before + letter.upper()) == (bytes([ord(letter) - 96]),)


@given(st.lists(st.sampled_from(NAMES), min_size=1))
def test_names_in_a_row_press_each_of_them(names: list[str]) -> None:
    each = b"".join(filter(None, map(key, names)))
    assert joined(sequence(" ".join(names))) == each
    assert joined(bare("".join(f"<{name}>" for name in names))) == each


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_breaks_the_reading_of_keys(content: str) -> None:
    assert bare(content) != ()
    with suppress(NoSuchKey):
        assert isinstance(sequence(content), tuple)


def test_only_plain_cursor_keys_change_in_application_mode() -> None:
    assert in_application_mode(joined(sequence("up home end f5 ctrl-left q"))) == (
        b"\x1bOA\x1bOH\x1bOF\x1b[15~\x1b[1;5Dq"
    )
