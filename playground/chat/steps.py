"""The steps of a chat file as values: `parser` makes them, `player` plays them."""

from dataclasses import dataclass
from enum import StrEnum

from playground.chat.pattern import Pattern

# the people of a classroom; those of `playground.discord.classroom`
PEOPLE = ("learner", "classmate", "moderator", "stranger")
PATIENCE_S = 30.0
SILENCE_S = 1.0


@dataclass(frozen=True)
class Place:
    """Where a step happens: a channel's name, or a thread by its title or its opener."""

    channel: str = "lab"
    thread: bool = False
    title: str = ""  # with the holes of a pattern
    opener: str = ""  # the person whose message the thread hangs on

    def __str__(self) -> str:
        if self.opener:
            return f"{self.opener}'s thread"
        if self.title:
            return f'thread "{self.title}"'
        return "thread" if self.thread else f"#{self.channel}"


@dataclass(frozen=True)
class Step:
    """Where in the file a step stands, and its first line as written."""

    line: int
    words: str


class Deed(StrEnum):
    """What a person can do."""

    SAY = "says"
    REPLY = "replies"
    EDIT = "edits"
    DELETE = "deletes"
    REACT = "reacts"
    UNREACT = "unreacts"
    CLICK = "clicks"
    CHOOSE = "chooses"
    SUBMIT = "submits"
    USE = "uses"
    COMPLETE = "completes"
    ATTACH = "attaches"
    ARCHIVE = "archives the thread"
    LOCK = "locks the thread"
    REMOVE = "deletes the thread"
    DENY = "denies the bot"
    ALLOW = "allows the bot"
    CLEAR = "deletes the channel"


THREAD_DEEDS = frozenset({Deed.ARCHIVE, Deed.LOCK, Deed.REMOVE})
"""What is done to a thread: without a place, to the newest."""


@dataclass(frozen=True)
class Does(Step):
    """A person does something: `what` is the verb's object, `text` what follows the colon."""

    who: str
    deed: Deed
    place: Place
    what: str = ""
    text: str = ""
    at_once: bool = False


class Sight(StrEnum):
    """What can be expected."""

    SAYS = "says"
    EDITS = "edits"
    SENDS_FILE = "sends file"
    OPENS_THREAD = "opens thread"
    REACTS = "reacts"
    NOTHING = "says nothing"
    ONLY_SEES = "only sees"
    GONE = "gone"
    THERE = "there"
    IS = "is"
    REFUSES = "refuses"
    OFFERS = "offers"


@dataclass(frozen=True)
class Expects(Step):
    """Something shows in `place` within a time; `person` is to whom, or who alone sees it."""

    sight: Sight
    place: Place
    pattern: Pattern
    what: str = ""
    person: str = ""
    within_s: float = PATIENCE_S


@dataclass(frozen=True)
class Waits(Step):
    seconds: float


@dataclass(frozen=True)
class Process(Step):
    """What happens to the bot's process, or the engine's: start, stop, restart or kill."""

    deed: str
    whose: str = "bot"


class Trouble(StrEnum):
    """What goes wrong at Discord."""

    DROP = "drops the gateway"
    ANSWER = "answers"
    SLOW = "is slow"
    TWICE = "sends twice"
    WELL = "is well again"
    LOSE = "loses the server"
    FIND = "finds the server again"
    AWAY = "sends the bot away"
    IN = "lets the bot in again"


@dataclass(frozen=True)
class Fault(Step):
    trouble: Trouble
    number: int = 0  # the status of the answers, or milliseconds
    times: int = 1


@dataclass(frozen=True)
class Given(Step):
    """What the stack is like before the first step: `a fresh engine`, `no lab`, `SETTING=VALUE`."""

    what: str
