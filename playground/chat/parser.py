"""Chat files to steps, for the player and the interactive chat (format: `playground.chat`)."""

import difflib
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from playground.chat.pattern import Pattern
from playground.chat.steps import (
    PATIENCE_S,
    PEOPLE,
    SILENCE_S,
    THREAD_DEEDS,
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

Verb = TypeVar("Verb", Deed, Sight)

FORMS = (
    "learner: TEXT",
    "learner in thread: TEXT",
    "and learner: TEXT",
    "learner replies: TEXT",
    "learner edits: TEXT",
    "learner deletes",
    "learner reacts EMOJI",
    "learner unreacts EMOJI",
    "learner clicks LABEL",
    "learner chooses VALUE",
    "learner submits: FIELD = VALUE",
    "learner uses /COMMAND OPTION:VALUE",
    "learner completes /COMMAND OPTION:VALUE",
    "learner attaches NAME:",
    "learner attaches NAME of N bytes",
    "moderator archives the thread",
    "moderator locks the thread",
    "moderator deletes the thread",
    "moderator denies the bot PERMISSION",
    "moderator allows the bot PERMISSION",
    "moderator deletes the channel",
    "bot: TEXT",
    "bot in thread: TEXT",
    "bot to learner: TEXT",
    "bot raw: TEXT",
    "bot within 90 s: TEXT",
    "bot edits: TEXT",
    "bot reacts EMOJI",
    "bot says nothing",
    "bot says nothing for 2 s",
    "bot sends file NAME: TEXT",
    "bot opens thread: TITLE",
    "only learner sees: TEXT",
    "gone: TEXT",
    "there: TEXT",
    "thread is archived",
    "thread is locked",
    "wait 2 s",
    "start the bot",
    "stop the bot",
    "restart the bot",
    "kill the bot",
    "start the engine",
    "stop the engine",
    "restart the engine",
    "kill the engine",
    "Discord drops the gateway",
    "Discord answers 500 to the next 2 requests",
    "Discord is slow by 300 ms",
    "Discord sends the next 2 messages twice",
    "Discord is well again",
    "Discord loses the server",
    "Discord finds the server again",
    "Discord sends the bot away",
    "Discord lets the bot in again",
    "Discord refuses: TEXT",
    "Discord offers: TEXT",
    "given a fresh engine",
    "given a fresh engine with live-restore",
    "given no lab",
    "given no message content",
    "given SETTING=VALUE",
)


@dataclass
class NotUnderstoodError(Exception):
    """A line that is no step, and the form of a step that is most like it."""

    name: str
    line: int
    words: str
    nearest: str

    def __str__(self) -> str:
        return (
            f"{self.name}:{self.line}: not understood: {self.words}\n  nearest form: {self.nearest}"
        )


def parse(text: str, name: str = "-") -> list[Step]:
    """All steps of a chat file; raises NotUnderstoodError at the first line that is none."""
    return [read_step(block, line, name) for line, block in blocks(text)]


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Each step's lines and the number of its first, without comments and empty lines between."""
    start, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1] in (" ", "\t") or not line.strip():
            lines.append(line)
            continue
        if start:
            yield start, "\n".join(lines).rstrip()
        start, lines = (0, []) if line.startswith("#") else (number, [line])
    if start:
        yield start, "\n".join(lines).rstrip()


def read_step(block: str, line: int = 1, name: str = "-") -> Step:
    """One step from its lines (the first at the margin, the others indented)."""
    first, _, below = block.partition("\n")
    here = _Reader(first, textwrap.dedent(below), line)
    step = here.read()
    if step is None:
        form = re.sub(r": .*", ": TEXT", first)
        nearest = difflib.get_close_matches(form, FORMS, n=1, cutoff=0.0)[0]
        raise NotUnderstoodError(name, line, first, nearest)
    return step


_PERSON = "|".join(PEOPLE)
_MODIFIERS = {
    "place": r' in (?P<place>#(?P<channel>[\w-]+)|thread(?: "(?P<title>[^"]+)")?|'
    rf"(?P<opener>{_PERSON})'s thread)",
    "to": rf" to (?P<to>{_PERSON})",
    "within": r" within (?P<within>\d+(?:\.\d+)?) s",
    "raw": r" (?P<raw>raw)",
}
_SUBJECT = re.compile(
    rf"(?P<at_once>and )?(?P<who>{_PERSON}|bot|only (?P<only>{_PERSON}) sees|gone|there)\b"
)
_DEEDS = {
    r"": Deed.SAY,
    r" replies": Deed.REPLY,
    r" edits": Deed.EDIT,
    r" deletes": Deed.DELETE,
    r" reacts (?P<what>\S+)": Deed.REACT,
    r" unreacts (?P<what>\S+)": Deed.UNREACT,
    r" clicks (?P<what>.+)": Deed.CLICK,
    r" chooses (?P<what>.+)": Deed.CHOOSE,
    r" submits": Deed.SUBMIT,
    r" uses /(?P<what>.+)": Deed.USE,
    r" completes /(?P<what>.+)": Deed.COMPLETE,
    r" archives the thread": Deed.ARCHIVE,
    r" locks the thread": Deed.LOCK,
    r" deletes the thread": Deed.REMOVE,
    r" denies the bot (?P<what>.+)": Deed.DENY,
    r" allows the bot (?P<what>.+)": Deed.ALLOW,
    r" deletes the channel": Deed.CLEAR,
    r" attaches (?P<what>\S+(?: of \d+ bytes)?)": Deed.ATTACH,
}
_WITH_TEXT = {Deed.SAY, Deed.REPLY, Deed.EDIT, Deed.SUBMIT}
_SIGHTS = {
    r"": Sight.SAYS,
    r" edits": Sight.EDITS,
    r" reacts (?P<what>\S+)": Sight.REACTS,
    r" says nothing(?: for (?P<seconds>\d+(?:\.\d+)?) s)?": Sight.NOTHING,
    r" sends file (?P<what>[^\s:]+)": Sight.SENDS_FILE,
    r" opens thread": Sight.OPENS_THREAD,
}
_WITHOUT_PATTERN = {Sight.NOTHING, Sight.REACTS}


class _Reader:
    """Reads one step: its first line, and the dedented lines below it."""

    def __init__(self, first: str, below: str, line: int) -> None:
        self.first = first.rstrip()
        self.below = below
        self.line = line

    def read(self) -> Step | None:
        for attempt in (self._circumstance, self._person_or_bot):
            if step := attempt():
                return step
        return None

    def _person_or_bot(self) -> Step | None:
        subject = _SUBJECT.match(self.first)
        if subject is None:
            return None
        head, body = self._split(subject.end())
        options, verb = self._modifiers(head)
        who = subject["who"]
        if who in PEOPLE:
            return self._does(who, options, verb, body, bool(subject["at_once"]))
        if subject["at_once"]:
            return None
        sights = {"bot": _SIGHTS, "gone": {"": Sight.GONE}, "there": {"": Sight.THERE}}
        forms = sights.get(who, {"": Sight.ONLY_SEES})
        return self._expects(forms, options | {"only": subject["only"] or ""}, verb, body)

    def _split(self, start: int) -> tuple[str, str | None]:
        """What stands before the step's colon (not one in quotes), and the text after it."""
        colon = re.compile(r'((?:"[^"]*"|[^"])*?):(?: |$)').match(self.first, start)
        if colon is None:
            return self.first[start:], (self.below or None)
        text = self.first[colon.end() :]
        lines = [text] if text else []
        return colon[1], "\n".join([*lines, self.below] if self.below else lines)

    @staticmethod
    def _modifiers(head: str) -> tuple[dict[str, str], str]:
        """The modifiers at the start of a head, by name, and the rest: the verb."""
        found: dict[str, str] = {}
        while True:
            for form in _MODIFIERS.values():
                if modifier := re.compile(form + r"(?![\w-])").match(head):
                    found |= {key: value for key, value in modifier.groupdict().items() if value}
                    head = head[modifier.end() :]
                    break
            else:
                return found, head

    def _does(
        self, who: str, options: dict[str, str], verb: str, body: str | None, at_once: bool
    ) -> Step | None:
        if set(options) & {"to", "within", "raw"}:
            return None
        if verb.startswith((" uses /", " completes /", " clicks ")) and body is not None:
            verb, body = f"{verb}: {body}", None  # a colon in an option or a label is part of it
        deed, found = _form(_DEEDS, verb)
        what = found.get("what", "")
        with_text = deed in _WITH_TEXT or (deed is Deed.ATTACH and " of " not in what)
        if deed is None or with_text != (body is not None):
            return None
        to_thread = deed in THREAD_DEEDS and not options.get("place")
        place = Place(thread=True) if to_thread else _place(options)
        return Does(self.line, self.first, who, deed, place, what, body or "", at_once=at_once)

    def _expects(
        self, forms: dict[str, Sight], options: dict[str, str], verb: str, body: str | None
    ) -> Step | None:
        sight, found = _form(forms, verb)
        if sight is None or (sight in _WITHOUT_PATTERN) == (body is not None):
            return None
        within = float(options.get("within", PATIENCE_S))
        if sight is Sight.NOTHING:
            within = float(found.get("seconds") or SILENCE_S)
        return Expects(
            self.line,
            self.first,
            sight,
            _place(options),
            Pattern(body or "", raw="raw" in options),
            what=found.get("what", ""),
            person=options.get("only") or options.get("to", ""),
            within_s=within,
        )

    def _circumstance(self) -> Step | None:
        for form, build in _CIRCUMSTANCES:
            if found := re.fullmatch(form, self.first):
                return build(self.line, self.first, found)
        if told := re.match(r"Discord (refuses|offers):", self.first):
            _, text = self._split(0)
            return Expects(self.line, self.first, Sight(told[1]), Place(), Pattern(text or ""))
        place = re.fullmatch(
            _MODIFIERS["place"][len(" in ") :] + " is (archived|locked)", self.first
        )
        if place is None:
            return None
        return Expects(
            self.line,
            self.first,
            Sight.IS,
            _place({key: value for key, value in place.groupdict().items() if value}),
            Pattern(""),
            what=place[place.re.groups],
        )


def _form(forms: Mapping[str, Verb], verb: str) -> tuple[Verb | None, dict[str, str]]:
    """Which verb this is, and what its holes hold."""
    for form, meaning in forms.items():
        if found := re.fullmatch(form, verb):
            return meaning, {key: value for key, value in found.groupdict().items() if value}
    return None, {}


_CIRCUMSTANCES: Sequence[tuple[str, Callable[[int, str, re.Match[str]], Step]]] = (
    (r"wait (\d+(?:\.\d+)?) s", lambda line, words, m: Waits(line, words, float(m[1]))),
    (
        r"(start|stop|restart|kill) the (bot|engine)",
        lambda line, words, m: Process(line, words, m[1], m[2]),
    ),
    (
        r"Discord answers (\d{3})(?: to the next (\d+) requests?)?",
        lambda line, words, m: Fault(line, words, Trouble.ANSWER, int(m[1]), int(m[2] or 1)),
    ),
    (
        r"Discord is slow by (\d+) ms",
        lambda line, words, m: Fault(line, words, Trouble.SLOW, int(m[1])),
    ),
    (
        r"Discord sends the next (\d+) messages? twice",
        lambda line, words, m: Fault(line, words, Trouble.TWICE, times=int(m[1])),
    ),
    (
        r"Discord (drops the gateway|is well again|(?:loses|finds) the server(?: again)?"
        r"|sends the bot away|lets the bot in again)",
        lambda line, words, m: Fault(line, words, Trouble(m[1])),
    ),
    (
        r"given (a fresh engine(?: with live-restore)?|no lab|no message content|[A-Z][A-Z_]*=.*)",
        lambda line, words, m: Given(line, words, m[1]),
    ),
)


def _place(options: dict[str, str]) -> Place:
    if not options.get("place"):
        return Place()
    if channel := options.get("channel"):
        return Place(channel)
    return Place(thread=True, title=options.get("title", ""), opener=options.get("opener", ""))
