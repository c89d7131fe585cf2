"""A choice's note never becomes part of the command, whatever Discord's client sends back."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.command.offers import CHOICE_CHARS, Offers
from bot.commands.completion import Choice

TYPED = st.text(alphabet="ps-a —·web ", max_size=12)


def test_a_choice_sent_by_name_is_its_line() -> None:
    offers = Offers()
    (shown,) = offers.choices([Choice("ps --filter", "list: Only those: name=value")])
    assert offers.line(shown.name) == "ps --filter"
    assert offers.line(f"{shown.name} status=exited") == "ps --filter status=exited"
    (again,) = offers.choices([Choice("ps --filter status=exited -q", "Only ids")])
    assert offers.line(f"{again.name} --no-trunc") == "ps --filter status=exited -q --no-trunc"


def test_a_choice_of_another_process_loses_its_note() -> None:
    (shown,) = Offers().choices([Choice("stop web", "busybox, Up 2 minutes")])
    assert Offers().line(shown.name) == "stop web"


@given(TYPED)
def test_what_a_person_types_stays_as_it_is(typed: str) -> None:
    assert Offers().line(typed) == typed


@given(st.text("x", max_size=120), st.text("y", max_size=120), TYPED)
def test_names_fit_discord_and_lead_back(line: str, note: str, behind: str) -> None:
    offers = Offers()
    for shown in offers.choices([Choice(line, note)]):
        assert len(shown.name) <= CHOICE_CHARS
        assert offers.line(shown.name + behind) == line + behind
