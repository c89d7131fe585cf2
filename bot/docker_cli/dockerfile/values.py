"""Ports and signals, which the builder judges only when it comes to their step; for `build`."""

import re
import signal

_SPEC = re.compile(r"(?:.*:)?(?P<ports>[^:/]*)(?:/(?P<kind>[^/]*))?")
_PORTS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)
_KINDS = ("tcp", "udp", "sctp")
_LARGEST = 65_535


def exposed(spec: str) -> list[str]:
    """The engine's names of the ports in `80`, `53/udp` or `8000-8002`; ValueError in its words."""
    if spec.endswith(":"):
        raise ValueError(f"No port specified: {spec}<empty>")
    found = _SPEC.fullmatch(spec)
    ports = _PORTS.fullmatch(found["ports"]) if found else None
    if found is None or ports is None:
        raise ValueError(f"Invalid containerPort: {found['ports'] if found else spec}")
    kind = (found["kind"] or "tcp").lower()
    if kind not in _KINDS:
        raise ValueError(f"Invalid proto: {kind}")
    first = int(ports[1])
    last = int(ports[2] or first)
    if last > _LARGEST or first > last:
        raise ValueError(f"Invalid containerPort: {found['ports']}")
    return [f"{port}/{kind}" for port in range(first, last + 1)]


def is_signal(text: str) -> bool:
    """Whether it is a signal's number, or its name with or without SIG."""
    if re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
        return int(text) != 0
    bare = text.upper().removeprefix("SIG")
    return f"SIG{bare}" in signal.Signals.__members__ or bare.startswith(("RTMIN", "RTMAX"))
