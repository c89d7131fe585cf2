"""Who types, who reads along, and which right that goes ends a page."""

import pytest

from bot.sessions.watching import Access
from bot.web.rights import RightGone, may_type


def test_who_may_write_in_the_thread_types_if_the_owner_lets_them() -> None:
    assert may_type(Access.TYPES, shared=True, before=None, prefix="!")
    for access, shared in ((Access.TYPES, False), (Access.SEES, True), (Access.SEES, False)):
        assert not may_type(access, shared=shared, before=None, prefix="!")


def test_who_reads_along_types_once_it_is_shared_with_them() -> None:
    assert may_type(Access.TYPES, shared=True, before=False, prefix="!")


@pytest.mark.parametrize(
    ("access", "shared", "before", "words"),
    [
        (Access.TYPES, False, True, "`!web` in the thread, gives a page to read along"),
        (Access.SEES, True, True, "You may not type here any more"),
        (Access.NONE, True, True, "can't see this terminal's thread"),
        (Access.NONE, False, False, "can't see this terminal's thread"),
        (Access.NONE, False, None, "can't see this terminal's thread"),
    ],
)
def test_a_right_that_goes_is_told_with_what_to_do(
    access: Access, shared: bool, before: bool | None, words: str
) -> None:
    with pytest.raises(RightGone, match=words):
        may_type(access, shared=shared, before=before, prefix="!")
