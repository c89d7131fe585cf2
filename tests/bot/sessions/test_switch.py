"""What a program's output tells of its screen and its keys."""

import pytest

from bot.sessions.switch import Switch


@pytest.mark.parametrize("cut", range(6))
def test_the_mode_of_cursor_keys_is_heard_however_output_is_cut(cut: int) -> None:
    switch = Switch()
    for mode, wanted in ((b"\x1b[?1h", True), (b"\x1b[?1l", False)):
        printed = b"".join([*switch.parts(b"a" + mode[:cut]), *switch.parts(mode[cut:] + b"b")])
        assert switch.application_keys is wanted
        assert printed == b"a" + mode + b"b"
    assert not switch.addressed


def test_a_screen_that_was_drawn_before_a_restart_has_its_keys_in_application_mode() -> None:
    assert Switch(alternate=True).application_keys
    assert not Switch().application_keys


def test_other_modes_are_not_the_keys() -> None:
    switch = Switch()
    list(switch.parts(b"\x1b[?1049h\x1b[?12h\x1b[?2004h\x1b[?1000h"))
    assert not switch.application_keys
