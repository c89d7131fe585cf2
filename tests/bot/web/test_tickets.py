"""Links to terminals: each serves one browser, for a while, and nobody else."""

import pytest

from bot.web.tickets import (
    LOADS,
    LOADS_S,
    PER_PERSON,
    UNOPENED_S,
    UNSEEN_S,
    Refused,
    Ticket,
    Tickets,
    Why,
)

THREAD = 7
LEARNER, CLASSMATE = 1, 2


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tickets(clock: Clock) -> Tickets:
    return Tickets(clock)


def cookie(ticket: Ticket, secret: str) -> dict[str, str]:
    return {ticket.cookie: secret}


def why(tickets: Tickets, token: str) -> Why:
    with pytest.raises(Refused) as refused:
        tickets.open(token)
    return refused.value.why


def test_the_first_browser_whose_page_connects_has_the_link_and_no_other(tickets: Tickets) -> None:
    token = tickets.issue(LEARNER, THREAD)
    ticket, looked = tickets.open(token)
    _, secret = tickets.open(token)  # whoever only looks takes nothing
    assert tickets.enter(ticket, secret)
    assert not tickets.enter(ticket, secret)  # it is loaded again
    assert tickets.page(ticket.name, cookie(ticket, secret)) == (ticket, secret)
    assert tickets.open(token) == (ticket, "")
    for other in (looked, "", "é"):
        with pytest.raises(Refused) as refused:
            tickets.page(ticket.name, cookie(ticket, other))
        assert refused.value.why is Why.TAKEN
        assert not tickets.known(cookie(ticket, other))
    with pytest.raises(Refused):
        tickets.enter(ticket, looked)
    assert tickets.known(cookie(ticket, secret))


def test_a_link_waits_ten_minutes_and_an_opened_one_for_its_pages(
    tickets: Tickets, clock: Clock
) -> None:
    late, early = (tickets.issue(LEARNER, THREAD) for _ in range(2))
    ticket, secret = tickets.open(early)
    tickets.enter(ticket, secret)
    clock.now += UNOPENED_S + 1
    assert why(tickets, late) is Why.TOO_OLD
    assert why(tickets, "guessed") is Why.UNKNOWN
    for _ in range(3):
        clock.now += UNSEEN_S - 1
        assert tickets.seen(ticket)
    clock.now += UNSEEN_S + 1
    assert why(tickets, early) is Why.TOO_OLD


def test_a_page_without_its_cookie_says_so(tickets: Tickets) -> None:
    ticket, _ = tickets.open(tickets.issue(LEARNER, THREAD))
    with pytest.raises(Refused) as refused:
        tickets.page(ticket.name, {})
    assert refused.value.why is Why.NO_COOKIE


def test_the_oldest_of_a_persons_links_goes_for_one_too_many(tickets: Tickets) -> None:
    others, _ = tickets.open(tickets.issue(CLASSMATE, THREAD))
    first, *_, last = [tickets.issue(LEARNER, THREAD) for _ in range(PER_PERSON)]
    ticket, secret = tickets.open(first)
    tickets.enter(ticket, secret)
    tickets.issue(LEARNER, THREAD)
    assert why(tickets, first) is Why.UNKNOWN
    assert not tickets.seen(ticket)
    assert tickets.open(last)
    assert tickets.seen(others)


def test_the_links_to_a_terminal_end_with_it(tickets: Tickets) -> None:
    token, other = tickets.issue(LEARNER, THREAD), tickets.issue(LEARNER, THREAD + 1)
    ticket, secret = tickets.open(token)
    tickets.end(THREAD)
    assert why(tickets, token) is Why.UNKNOWN
    assert not tickets.known(cookie(ticket, secret))
    with pytest.raises(Refused):
        tickets.enter(ticket, secret)
    tickets.open(other)


def test_loading_a_link_again_and_again_is_slowed(tickets: Tickets, clock: Clock) -> None:
    token = tickets.issue(LEARNER, THREAD)
    for _ in range(LOADS):
        tickets.open(token)
    assert why(tickets, token) is Why.TOO_FAST
    clock.now += LOADS_S
    tickets.open(token)
