"""A program's output within bounds, and a reply drafted from it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sessions.draft import Draft
from bot.sessions.repl import repl_named
from bot.sessions.tape import Tape

NODE = repl_named("node")


@given(st.lists(st.binary(max_size=40), max_size=40), st.integers(1, 60), st.integers(1, 60))
def test_head_and_tail_are_those_of_the_output_and_the_rest_is_counted(
    pieces: list[bytes], head: int, tail: int
) -> None:
    tape = Tape(head, tail)
    for piece in pieces:
        tape.add(piece)
    data = b"".join(pieces)
    first, last = tape.parts()
    assert tape.total == len(data) == len(first) + tape.skipped_bytes + len(last)
    assert data.startswith(first)
    assert data.endswith(last)
    assert len(first) <= head
    assert len(last) <= tail
    skipped = data[len(first) : len(data) - len(last)]
    assert tape.skipped_lines == skipped.count(b"\n")


@given(st.lists(st.binary(max_size=40), max_size=40), st.integers(1, 60))
def test_the_ending_is_the_outputs_end(pieces: list[bytes], length: int) -> None:
    tape = Tape(60, 60)
    for piece in pieces:
        tape.add(piece)
    assert tape.ending(length) == b"".join(pieces)[-length:]


def test_an_output_that_fits_in_both_halves_is_one_text() -> None:
    tape = Tape(head=4, tail=4)
    tape.add("a\u4e16bc\r\n".encode())
    assert tape.text() == "a\u4e16bc\n"


def test_what_is_left_out_is_told_between_head_and_tail() -> None:
    tape = Tape(head=10, tail=10)
    for n in range(100_000):
        tape.add(f"{n:08}\n".encode())
    assert tape.text() == "00000000\n0\n… 99,997 lines (899,980 bytes) left out …\n\n00099999\n"


def test_memory_does_not_grow_with_the_output() -> None:
    tape = Tape(head=10, tail=10)
    for _ in range(1000):
        tape.add(b"x" * 1000)
        assert len(tape._head) + len(tape._tail) <= 1100


def drafted(data: bytes, typed: str | None = None, *, first: bool = False) -> Draft:
    draft = Draft(7, NODE, Tape(1000, 1000), NODE.typed(typed) if typed else None, answers=3)
    draft.first = first
    draft.add(data)
    return draft


def test_a_reply_is_the_answer_without_its_input_and_the_prompt_after_it() -> None:
    reply = drafted(b"1 + 1\r\r\n2\r\n\x1b[1G\x1b[0J> \x1b[3G", "1 + 1").reply()
    assert (reply.start, reply.answers, reply.text) == (7, 3, "2\n")


def test_a_terminals_first_reply_shows_that_it_waits() -> None:
    assert drafted(b"Welcome\r\n\x1b[1G\x1b[0J> \x1b[3G", first=True).reply().text == "Welcome\n> "


def test_a_reply_to_nothing_keeps_all_its_lines() -> None:
    assert drafted(b"1 + 1\r\n2\r\n").reply().text == "1 + 1\n2\n"


def test_a_draft_waits_once_a_prompt_stands_at_its_end() -> None:
    draft = drafted(b"1\r\n")
    assert not draft.waits()
    draft.add(b"\x1b[1G\x1b[0J> \x1b[3G")
    assert draft.waits()
    assert draft.end == 7 + len(b"1\r\n\x1b[1G\x1b[0J> \x1b[3G")


def test_after_a_flood_the_echo_is_taken_from_the_beginning_only() -> None:
    draft = Draft(0, NODE, Tape(40, 40), NODE.typed("flood()"))
    draft.add(b"flood()\r\r\n" + b"line\r\n" * 100 + b"flood()\r\n> ")
    text = draft.reply().text
    assert text.startswith("line\n")
    assert "left out" in text
    assert text.endswith("flood()\n")
    assert not draft.several_lines
