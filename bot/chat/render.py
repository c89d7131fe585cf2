"""Text as Discord shows it: code blocks that nothing breaks out of, colours, and what fits."""

import re
from dataclasses import dataclass, field

SGR = re.compile(r"\x1b\[([0-9;:]*)m")
FENCE = "```"
# What changes the direction of text or hides in it: bidirectional controls, zero-width letters,
# the byte order mark, and U+2028/2029, which Discord takes for line ends (Unicode UAX #9, #14).
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2028\u2029\ufff9-\ufffb]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[0-9;]*m)")
_GAP = "\u200b"
"""A zero-width space between backticks: three in a row would end the block."""


PAGE_LINES = 60
"""What of a command's answer one message shows: two screens of a phone, or one of a desktop."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file to attach, whatever is in it."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One message's worth: its text, and the whole output as a file where it did not fit.

    `more` are files that belong to it besides.
    """

    content: str
    file: bytes | None = field(default=None, repr=False)
    file_name: str = "output.txt"
    more: tuple[NamedFile, ...] = ()


def block(text: str, language: str = "") -> str:
    """A code block around the text, whatever is in it."""
    return f"{FENCE}{language}\n{_safe(text)}\n{FENCE}"


def code(text: str) -> str:
    """A short text as inline code, on one line, whatever is in it."""
    return f"`{_safe(text).replace('`', chr(0x02CB)).replace(chr(10), ' ')}`"


def page(text: str, below: str = "", limit: int = 2000, lines: int | None = None) -> Page:
    """Output in a code block (in colour, if it has any) with `below` under it, all of it ours.

    What does not fit in `limit` characters, or in so many `lines`, is cut in the middle, and
    attached whole, without colours.
    """
    text = text.strip("\n")
    short = lines is None or text.count("\n") < lines
    below = f"\n{below}" if below else ""
    coloured = for_discord(text)
    language = "ansi" if SGR.search(coloured) else ""
    whole = (block(coloured, language) if SGR.sub("", text).strip() else "") + below
    if short and len(whole) <= limit:
        return Page(whole.strip("\n"))
    plain = SGR.sub("", text)
    room = limit - len(below) - len(block("")) - 1
    if short and len(_safe(plain)) <= room:
        return Page(block(plain) + below)
    return Page(block(_middle_out(plain, room, lines)) + below, plain.encode())


def screen(text: str, limit: int = 2000, hint: str = "") -> Page:
    """A screen in a code block, in colour if it fits so, else plain, else its lines cut.

    The hint stands below it if that leaves the screen as it is.
    """
    whole = _screen(text, limit)
    below = f"\n-# {hint}"
    return Page(whole + below if hint and len(whole) + len(below) <= limit else whole)


def _screen(text: str, limit: int) -> str:
    coloured = for_discord(text)
    if SGR.search(coloured) and len(whole := block(coloured, "ansi")) <= limit:
        return whole
    lines = [line.rstrip() for line in SGR.sub("", text).split("\n")]
    width = max(map(len, lines))
    while len(whole := block("\n".join(line[:width] for line in lines))) > limit and width > 1:
        width -= 1
    return whole


def _safe(text: str) -> str:
    text = _CONTROL.sub("\ufffd", _UNSEEN.sub("\ufffd", text))
    text = text.replace("``", f"`{_GAP}`")
    # A backtick at the edge would lengthen the fence.
    return text + _GAP if text.endswith("`") else text


def cost(text: str) -> int:
    """How long a text may become when it is made safe, at the most."""
    return len(text) + text.count("`")


def _middle_out(text: str, room: int, lines: int | None) -> str:
    """Head and tail of a text, whole lines where lines are short, in `room` characters."""
    note = "… {lines:,} more lines, {chars:,} characters: all of it is in the file …"
    room -= len(note) + 12
    head, tail = text[: room * 2 // 3], text[-(room // 3) :]
    # Backticks and controls grow when made safe, so the pieces shrink by as much.
    head = head[: max(0, len(head) - (len(_safe(head)) - len(head)) * 2)]
    tail = tail[(len(_safe(tail)) - len(tail)) * 2 :]
    head = head[:at] if (at := head.rfind("\n")) > len(head) // 2 else head
    tail = tail[at + 1 :] if 0 <= (at := tail.find("\n")) < len(tail) // 2 else tail
    if lines is not None:
        above = lines * 2 // 3
        head = "\n".join(head.split("\n")[:above])
        tail = "\n".join(tail.split("\n")[above - lines + 1 :])
    left_out = text[len(head) : len(text) - len(tail)]
    told = note.format(lines=left_out.strip("\n").count("\n") + 1, chars=len(left_out))
    return f"{head}\n{told}\n{tail}"


def for_discord(text: str) -> str:
    """The colours that Discord's `ansi` blocks know: 0, 1, 4, 30-37 and 40-47."""
    return SGR.sub(lambda found: _sgr(found[1]), text)


def _sgr(parameters: str) -> str:
    numbers = [number[-4:] for number in re.split("[;:]", parameters)]
    left = iter(int(number or 0) for number in numbers)
    kept = []
    for number in left:
        if number in (38, 48):
            # 256 or more colours: there is no near one to be sure of.
            for _ in range({5: 1, 2: 3}.get(next(left, 0), 0)):
                next(left, 0)
        elif number == 7:
            kept += [30, 47]  # reversed, as a status line is: grey on white
        elif (known := _known(number)) is not None:
            kept.append(known)
    return f"\x1b[{';'.join(map(str, kept))}m" if kept else ""


def _known(number: int) -> int | None:
    if number in (22, 24, 27, 39, 49):
        return 0
    if 90 <= number <= 97:
        # Discord's 30 is a grey, which is what bright black is for.
        return number - 60
    if number in (0, 1, 4) or 30 <= number <= 37 or 40 <= number <= 47:
        return number
    return None
