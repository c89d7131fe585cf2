"""Sizes and shares as Docker writes and reads them; commands print with these, flags parse.

Formats and suffixes after docker/go-units, tried against the docker client 28.2.2.
"""

from bot.docker_cli import go

_DECIMAL = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")
_BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")
_POWERS: dict[str, int] = {suffix: 1024**power for power, suffix in enumerate("kmgtp", start=1)}


def human_size(size: float, digits: int = 3) -> str:
    """Bytes in decimal units: `1.23GB`. Docker uses 4 digits in totals and progress bars."""
    return _scaled(size, 1000, _DECIMAL, digits)


def binary_size(size: float) -> str:
    """Bytes in binary units with 4 digits, as Docker writes memory: `7.656MiB`."""
    return _scaled(size, 1024, _BINARY, 4)


def percent(share: float) -> str:
    """A percentage with two decimals; `share` is already in percent: `percent(12.5)` is 12.50%."""
    return f"{share:.2f}%"


def parse_memory(text: str) -> int:
    """Bytes in a text such as `512m`, `1.5GiB` or `64kb`; units are powers of 1024.

    Raises ValueError with Docker's words. A value beyond 64 bits is cut to the largest.
    """
    last = max(text.rfind(char) for char in "0123456789. ")
    if last < 0:
        raise ValueError(f"invalid size: '{text}'")
    number, suffix = text[: last + 1], text[last + 1 :]
    size = go.parse_float(number.removesuffix(" "))
    if size < 0:
        raise ValueError(f"invalid size: '{text}'")
    return int(min(size * _multiplier(suffix), go.INT64_MAX))


def parse_memory_swap(text: str) -> int:
    """Bytes as for `parse_memory`; -1 means without a limit."""
    return -1 if text == "-1" else parse_memory(text)


def _multiplier(suffix: str) -> int:
    lower = suffix.lower()
    if lower in ("", "b"):
        return 1
    if lower[0] in _POWERS and lower[1:] in ("", "b", "ib"):
        return _POWERS[lower[0]]
    shown = lower if len(suffix.encode()) <= 3 else suffix
    raise ValueError(f"invalid suffix: '{shown}'")


def _scaled(size: float, base: int, units: tuple[str, ...], digits: int) -> str:
    step = 0
    while size >= base and step < len(units) - 1:
        size /= base
        step += 1
    return f"{size:.{digits}g}{units[step]}"
