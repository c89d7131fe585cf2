"""Turns of a conversation with a REPL, as `record_repls` wrote them and `test_repl_rows` reads."""

from pathlib import Path

from bot.sessions.draft import Draft
from bot.sessions.prompt import Prompts
from bot.sessions.repl import Pastes, Repl, Typed
from bot.sessions.screen import plain
from bot.sessions.tape import Tape

RECORDED = Path(__file__).with_name("repls")


class Replay:
    """A conversation turn by turn, read as a session reads it."""

    def __init__(self, repl: Repl) -> None:
        self.repl = repl
        self._pastes = Pastes()
        self._prompts = Prompts(repl)

    def typed(self, says: str) -> Typed:
        """What a session types for it; a control character alone is a key."""
        if len(says) == 1 and not says.isprintable():
            return Typed(says.encode(), ())
        return self.repl.typed(says, paste=self._pastes.wanted) if says else Typed(b"", ())

    def reply(self, says: str, prints: bytes) -> tuple[str, bool]:
        """The reply, its colours off, and whether the program waits for more."""
        typed = self.typed(says)
        self._prompts.typed_at()
        draft = Draft(0, self.repl, Tape(100_000, 100_000), typed, prompts=self._prompts)
        draft.add(prints)
        self._pastes.hear(prints)
        answer = plain(draft.reply().text).rstrip("\n"), draft.waits()
        draft.learn()
        return answer
