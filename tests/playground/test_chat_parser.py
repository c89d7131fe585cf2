"""Reading chat files."""

import pytest

from playground.chat.parser import FORMS, NotUnderstoodError, parse, read_step
from playground.chat.pattern import Pattern
from playground.chat.run import Plan
from playground.chat.steps import (
    Deed,
    Does,
    Expects,
    Fault,
    Given,
    Place,
    Process,
    Sight,
    Step,
    Trouble,
    Waits,
)


def only(text: str) -> Step:
    (step,) = parse(text)
    return step


def done(text: str) -> Does:
    step = only(text)
    assert isinstance(step, Does)
    return step


def expected(text: str) -> Expects:
    step = only(text)
    assert isinstance(step, Expects)
    return step


def test_a_person_speaks_in_the_lab_unless_told_where() -> None:
    step = done("learner: !run node")
    assert (step.who, step.deed, step.text) == ("learner", Deed.SAY, "!run node")
    assert step.place == Place("lab")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("in #general", Place("general")),
        ("in thread", Place(thread=True)),
        ('in thread "node: web"', Place(thread=True, title="node: web")),
        ("in classmate's thread", Place(thread=True, opener="classmate")),
    ],
)
def test_a_step_names_its_place(words: str, place: Place) -> None:
    assert done(f"learner {words}: hello").place == place
    assert expected(f"bot {words}: hello").place == place


def test_indented_lines_go_on_the_message_and_keep_their_own_indentation() -> None:
    step = done("learner in thread:\n    function f() {\n      return 1\n\n    }\n\n# a comment\n")
    assert step.text == "function f() {\n  return 1\n\n}"


def test_lines_below_a_first_line_of_text_are_dedented_together() -> None:
    assert done("learner: !run -i node\n         ```js\n           1\n         ```").text == (
        "!run -i node\n```js\n  1\n```"
    )


def test_an_expectation_takes_its_modifiers_in_any_order() -> None:
    one = expected("bot to learner in thread within 90 s raw: x")
    other = expected("bot raw within 90 s in thread to learner: x")
    for step in (one, other):
        assert (step.sight, step.person, step.within_s) == (Sight.SAYS, "learner", 90.0)
        assert step.place == Place(thread=True)
        assert step.pattern == Pattern("x", raw=True)


def test_silence_has_its_own_time() -> None:
    assert expected("bot says nothing").within_s == 1.0
    assert expected("bot in thread says nothing for 2.5 s").within_s == 2.5


def test_steps_at_once_are_marked() -> None:
    assert done("and classmate: !ps").at_once
    assert not done("classmate: !ps").at_once


def test_a_colon_in_a_label_or_an_option_belongs_to_it() -> None:
    assert done("moderator clicks Remove: all").what == "Remove: all"
    assert done("learner uses /docker command:run -e A=b: node").what == (
        "docker command:run -e A=b: node"
    )


def test_files_come_from_lines_or_by_size() -> None:
    step = done("learner attaches app.js:\n    console.log(1)")
    assert (step.what, step.text) == ("app.js", "console.log(1)")
    assert done("learner attaches big.txt of 9000 bytes").what == "big.txt of 9000 bytes"


def test_what_happens_around_people_is_read() -> None:
    steps = parse(
        "given a fresh engine\nwait 2 s\nkill the bot\nDiscord drops the gateway\n"
        "Discord answers 500 to the next 2 requests\nDiscord is slow by 300 ms\n"
        "Discord loses the server\nDiscord lets the bot in again\n"
        "thread is archived\nonly learner sees: no\nDiscord refuses: 50035\n"
    )
    assert isinstance(steps[0], Given)
    assert steps[0].what == "a fresh engine"
    assert Plan.read("given a fresh engine with live-restore\n").engine_keeps
    assert isinstance(steps[1], Waits)
    assert steps[1].seconds == 2.0
    assert isinstance(steps[2], Process)
    assert (steps[2].deed, steps[2].whose) == ("kill", "bot")
    assert parse("restart the engine") == [Process(1, "restart the engine", "restart", "engine")]
    faults = [(step.trouble, step.number, step.times) for step in steps if isinstance(step, Fault)]
    assert faults[:3] == [(Trouble.DROP, 0, 1), (Trouble.ANSWER, 500, 2), (Trouble.SLOW, 300, 1)]
    assert [trouble for trouble, *_ in faults[3:]] == [Trouble.LOSE, Trouble.IN]
    sights = [(step.sight, step.what, step.person) for step in steps if isinstance(step, Expects)]
    assert sights == [
        (Sight.IS, "archived", ""),
        (Sight.ONLY_SEES, "", "learner"),
        (Sight.REFUSES, "", ""),
    ]


def test_each_documented_form_is_understood() -> None:
    for form in FORMS:
        read_step(form.replace("of N bytes", "of 9 bytes"))


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("lerner: hello", "learner: TEXT"),
        ("bot say nothing", "bot says nothing"),
        ("kill bot", "kill the bot"),
        ("learner in threat: 1", "learner in thread: TEXT"),
        ("learner", "learner: TEXT"),
        ("wait for a while", "wait 2 s"),
    ],
)
def test_a_line_that_is_no_step_names_its_place_and_the_nearest_form(
    line: str, nearest: str
) -> None:
    with pytest.raises(NotUnderstoodError) as caught:
        parse(f"# first\n\n{line}\n", "x.chat")
    assert str(caught.value) == f"x.chat:3: not understood: {line}\n  nearest form: {nearest}"
