"""Links to terminals: each is for one person at one terminal, and serves once. In memory only.

A link holds a token. Whoever loads it gets a secret for that browser (a cookie), with which the
page behind it opens, by the link's name. The first browser whose page connects takes the link, and
only that browser may load the page again.
"""

import hmac
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from secrets import token_urlsafe

UNOPENED_S = 600.0
"""How long a link waits to be opened."""
UNSEEN_S = 12 * 3600.0
"""How long one that was opened is kept while none of its pages is there."""
PER_PERSON = 10
"""A person's next link ends the oldest."""
LOADS, LOADS_S = 20, 60.0
"""So many loads of one link in so many seconds: each costs the bot memory for a minute."""
COOKIE = "terminal-"


class Why(Enum):
    """Why a link doesn't open."""

    UNKNOWN = "unknown"
    TOO_OLD = "too old"
    TAKEN = "taken"
    NO_COOKIE = "no cookie"
    TOO_FAST = "too fast"


class Refused(Exception):
    """A link that doesn't open, or no more."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(slots=True, eq=False)
class Ticket:
    """One link, to the terminal in a thread.

    `browsers` are the secrets of those that loaded it, `browser` that of the one that took it.
    """

    person_id: int
    thread_id: int
    name: str
    until: float
    browsers: deque[str] = field(default_factory=lambda: deque(maxlen=LOADS))
    browser: str | None = None
    loads: deque[float] = field(default_factory=lambda: deque(maxlen=LOADS))

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds a browser's secret; it tells nothing of the token."""
        return COOKIE + self.name

    def knows(self, secret: str) -> bool:
        """Whether this is the secret of a browser that may open it."""
        known = self.browsers if self.browser is None else (self.browser,)
        return any(hmac.compare_digest(secret.encode(), one.encode()) for one in known)


class Tickets:
    """All links that there are, by the digest of their token."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all: dict[str, Ticket] = {}

    def issue(self, person_id: int, thread_id: int) -> str:
        """A new link's token."""
        self._forget_the_old()
        theirs = [name for name, one in self._all.items() if one.person_id == person_id]
        for name in theirs[: max(0, len(theirs) + 1 - PER_PERSON)]:
            del self._all[name]
        token = token_urlsafe(32)
        name = _name(token)
        self._all[name] = Ticket(person_id, thread_id, name, self._clock() + UNOPENED_S)
        return token

    def open(self, token: str) -> tuple[Ticket, str]:
        """The link that a browser loads, and a secret for that browser; none if it is taken.

        Raises `Refused`. Nothing is used up: whatever looks at links beforehand takes none.
        """
        ticket = self._find(_name(token))
        if ticket.browser is not None:
            return ticket, ""
        secret = token_urlsafe(32)
        ticket.browsers.append(secret)
        return ticket, secret

    def page(self, name: str, cookies: Mapping[str, str]) -> tuple[Ticket, str]:
        """The link whose page a browser loads, and that browser's secret; raises `Refused`."""
        ticket = self._find(name)
        secret = cookies.get(ticket.cookie, "")
        if not ticket.knows(secret):
            raise Refused(Why.NO_COOKIE if ticket.browser is None else Why.TAKEN)
        return ticket, secret

    def enter(self, ticket: Ticket, secret: str) -> bool:
        """A browser's page has connected: from now on the link is its own; raises `Refused`.

        Answers whether this was the first time.
        """
        self._check_age(ticket)
        if not ticket.knows(secret):
            raise Refused(Why.TAKEN)
        first, ticket.browser = ticket.browser is None, secret
        ticket.browsers.clear()
        self.seen(ticket)
        return first

    def seen(self, ticket: Ticket) -> bool:
        """One of its pages is there; False if it serves no more."""
        ticket.until = self._clock() + UNSEEN_S
        return self._all.get(ticket.name) is ticket

    def known(self, cookies: Mapping[str, str]) -> bool:
        """Whether a browser has loaded any link that still serves."""
        return any(
            (ticket := self._all.get(name.removeprefix(COOKIE))) is not None
            and name.startswith(COOKIE)
            and ticket.knows(secret)
            for name, secret in cookies.items()
        )

    def end(self, thread_id: int) -> None:
        """A terminal is closed: its links open nothing any more."""
        self._all = {name: one for name, one in self._all.items() if one.thread_id != thread_id}

    def _find(self, name: str) -> Ticket:
        """The link of that name, if it serves and isn't loaded too often."""
        ticket = self._all.get(name)
        if ticket is None:
            raise Refused(Why.UNKNOWN)
        self._check_age(ticket)
        now = self._clock()
        if len(ticket.loads) == LOADS and now - ticket.loads[0] < LOADS_S:
            raise Refused(Why.TOO_FAST)
        ticket.loads.append(now)
        return ticket

    def _check_age(self, ticket: Ticket) -> None:
        if self._all.get(ticket.name) is not ticket:
            raise Refused(Why.UNKNOWN)
        if self._clock() > ticket.until:
            del self._all[ticket.name]
            raise Refused(Why.TOO_OLD)

    def _forget_the_old(self) -> None:
        """Those too old to open, after a while in which they are told from unknown ones."""
        since = self._clock() - UNOPENED_S
        self._all = {name: one for name, one in self._all.items() if one.until > since}


def _name(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]
