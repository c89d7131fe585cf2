"""A moment written after a layout, as Format of Go's time package does: "2006-01-02 15:04:05"."""

import re
from datetime import datetime

from bot.docker_cli.template.clock import Moment

_PIECE = re.compile(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm"
    r"|[-Z]07(?::00:00|:00|0000|00)?|[.,](?:0+|9+)(?![0-9])"
)
_FORMS = {
    "January": "%B", "Jan": "%b", "Monday": "%A", "Mon": "%a", "002": "%j", "__2": "%j",
    "01": "%m", "1": "%m", "02": "%d", "2": "%d", "_2": "%d", "03": "%I", "3": "%I", "04": "%M",
    "4": "%M", "05": "%S", "5": "%S", "06": "%y", "15": "%H", "PM": "%p", "pm": "%p",
}  # fmt: skip


def written(moment: Moment, layout: str) -> str:
    """The moment in its own zone; what is no piece of a layout stays as it is."""
    return _PIECE.sub(lambda found: _piece(moment, found[0]), layout)


def _piece(moment: Moment, piece: str) -> str:
    if piece == "2006":
        return moment.date[:4]
    if piece == "MST":
        return "UTC" if moment.zone == "Z" else moment.zone.replace(":00", "").replace(":", "")
    if piece[0] in "-Z":
        return _zone(moment, piece)
    if piece[0] in ".,":
        return _fraction(moment, piece)
    text = datetime.fromisoformat(f"{moment.date}T{moment.time}").strftime(_FORMS[piece])
    if piece in ("_2", "__2"):
        return text.lstrip("0").rjust(len(piece))
    if piece == "pm":
        return text.lower()
    return text.lstrip("0") or "0" if piece in "12345" else text


def _zone(moment: Moment, piece: str) -> str:
    if piece[0] == "Z" and moment.zone == "Z":
        return "Z"
    hours, minutes = ("+00", "00") if moment.zone == "Z" else moment.zone.split(":")
    apart = ":" if ":" in piece else ""
    count = len(piece.replace(":", "")) // len("07")
    return apart.join((hours, minutes, "00")[:count])


def _fraction(moment: Moment, piece: str) -> str:
    digits = moment.fraction.ljust(9, "0")[: len(piece) - 1].ljust(len(piece) - 1, "0")
    if piece[1] == "0":
        return piece[0] + digits
    digits = digits.rstrip("0")
    return piece[0] + digits if digits else ""
