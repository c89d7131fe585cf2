"""What a form typed is shown, and read again as it was."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.terminal import echo

LIMIT = 2000


@given(st.text(min_size=1))
@example("`")
@example("```")
@example("a\n``` \n`")
@example("x" * LIMIT)
@example("zero\u200bwidth")
def test_an_input_is_read_from_its_message_as_it_was_or_not_put_there(text: str) -> None:
    shown = echo.of(7, text, LIMIT)
    if shown is not None:
        assert len(shown) <= LIMIT
        assert echo.read(shown) == echo.Echo(7, text)
    else:
        assert not text.isascii() or len(text) > LIMIT / 2 or not text.isprintable()


def test_an_input_in_a_file_is_known_by_its_message() -> None:
    assert echo.read(echo.of_file(7)) == echo.Echo(7, None)


def test_what_a_program_prints_is_no_echo() -> None:
    shown = echo.of(7, "rm -rf /", LIMIT)
    assert shown is not None
    assert echo.read(f"```\n{shown}\n```") is None
    assert echo.read(f"> {shown}") is None
