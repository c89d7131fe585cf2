"""A command's yes-or-no questions: put by `console`, answered by a button or by a typed `y`."""

import asyncio
from dataclasses import dataclass

_YES = ("y", "yes")
_NO = ("n", "no")


def read_answer(text: str) -> bool | None:
    """What somebody typed as an answer; None if it is none."""
    said = text.strip().lower()
    return said in _YES if said in (*_YES, *_NO) else None


@dataclass(frozen=True, slots=True)
class _Question:
    """One that is open: whom it asks, where, and what they said."""

    person_id: int
    channel_id: int
    answer: asyncio.Future[bool]


class Questions:
    """The questions that are open, by the id of the command that asked. None outlives a restart."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._open: dict[int, _Question] = {}

    async def wait(self, asked_by: int, person_id: int, channel_id: int) -> bool | None:
        """The person's answer; None if they gave none in time."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._open[asked_by] = _Question(person_id, channel_id, answer)
        try:
            async with asyncio.timeout(self._timeout_s):
                return await answer
        except TimeoutError:
            return None
        finally:
            del self._open[asked_by]

    def answer(self, asked_by: int, yes: bool) -> bool:
        """Answer a command's question; False if it isn't open any more."""
        question = self._open.get(asked_by)
        if question is None or question.answer.done():
            return False
        question.answer.set_result(yes)
        return True

    def hear(self, person_id: int, channel_id: int, text: str) -> bool:
        """Take what was typed for the answer to the person's newest question, if it is one."""
        yes = read_answer(text)
        if yes is None:
            return False
        theirs = [
            asked_by
            for asked_by, question in self._open.items()
            if (question.person_id, question.channel_id) == (person_id, channel_id)
        ]
        return any(self.answer(asked_by, yes) for asked_by in reversed(theirs))
