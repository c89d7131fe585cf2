"""A table is its aligned text, and can be told in lines that a phone shows whole."""

from bot.docker_cli.table import PHONE_COLUMNS, table

WIDE = table(
    ("NAME", "COMMAND", "PORTS", "STATUS"),
    [("web", "a command that is longer than a phone is wide", "", "Up"), ("db", "sh", "", "Up")],
)


def test_cards_have_a_line_for_each_cell_that_holds_something() -> None:
    assert WIDE.cards().split("\n\n")[1] == "name: db\ncommand: sh\nstatus: Up"
    assert all(len(line) <= PHONE_COLUMNS for line in WIDE.cards().split("\n"))


def test_only_what_has_rows_and_is_wider_than_a_phone_is_wide() -> None:
    assert WIDE.wide
    assert not table(("NAME", "COMMAND", "PORTS", "STATUS", "MORE"), []).wide
    assert not table(("NAME",), [("web",)]).wide
