"""The PORTS column: a container's ports on one line, consecutive ones grouped.

After DisplayablePorts of docker/cli, cli/command/formatter/container.go.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.docker_cli import go


@dataclass(frozen=True)
class Port:
    """A port inside the container and, when it is published, its address on the host."""

    private: int
    kind: str  # tcp, udp or sctp
    public: int | None = None
    address: str = ""


@dataclass(frozen=True)
class _Range:
    address: str
    kind: str
    first: int
    last: int

    def __str__(self) -> str:
        ports = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        host = f"{_host(self.address, ports)}->" if self.address else ""
        return f"{host}{ports}/{self.kind}"


def display_ports(ports: Iterable[Port]) -> str:
    """The ports as `0.0.0.0:8080->80/tcp, 443/tcp`; those without a mapping come first."""
    open_ranges: dict[tuple[str, str], _Range] = {}
    closed: list[_Range] = []
    mappings: list[str] = []
    for port in sorted(ports, key=lambda p: (p.private, p.address, p.public or 0, p.kind)):
        if port.address and port.public != port.private:
            host = _host(port.address, str(port.public or 0))
            mappings.append(f"{host}->{port.private}/{port.kind}")
            continue
        key = (port.address, port.kind)
        current = open_ranges.get(key)
        if current and port.private == current.last + 1:
            open_ranges[key] = _Range(*key, current.first, port.private)
            continue
        if current:
            closed.append(current)
        open_ranges[key] = _Range(*key, port.private, port.private)
    return ", ".join([*map(str, closed), *map(str, open_ranges.values()), *mappings])


def exposed(text: str) -> tuple[str, ...]:
    """The ports that `--expose` names: "80", "53/udp" or "8000-8002"; raises ValueError.

    The words are the client's, of parse in cli/command/container/opts.go.
    """
    if ":" in text:
        raise ValueError(f"invalid port format for --expose: {text}")
    ports, _, kind = text.partition("/")
    kind = kind or "tcp"
    lead = f"invalid range format for --expose: {text}, error: "
    if not ports:
        raise ValueError(f"{lead}empty string specified for ports")
    first, dash, last = ports.partition("-")
    last = last.partition("-")[0]  # what is behind a second dash the client never looks at
    try:
        start, end = go.parse_uint(first, 16), go.parse_uint(last if dash else first, 16)
    except ValueError as error:
        raise ValueError(f"{lead}strconv.ParseUint: {error}") from None
    if end < start:
        raise ValueError(f"{lead}invalid range specified for port: {ports}")
    return tuple(f"{port}/{kind}" for port in range(start, end + 1))


def check_published(text: str) -> None:
    """Raise ValueError for what `-p` can't mean: "80", "8080:80/udp", "127.0.0.1:8000-8002:80-82".

    The words are those of ParsePortSpec in github.com/docker/go-connections/nat.
    """
    text = _in_short(text) if "=" in text else text
    *before, last = text.split(":")
    host = before.pop() if before else ""
    address = ":".join(before)
    if address.startswith("["):
        address = address[1:].removesuffix("]")
    inside, slash, kind = last.partition("/")
    kind = kind.partition("/")[0] if slash else ""
    if address and not go.is_address(address):
        raise ValueError(f"invalid IP address: {address}")
    if not inside:
        raise ValueError(f"no port specified: {text}<empty>")
    most, wide = _width(inside, f"invalid containerPort: {inside}"), 0
    if host:
        wide = _width(host, f"invalid hostPort: {host}")
    if host and most and most != wide:
        raise ValueError(
            f"invalid ranges specified for container and host Ports: {inside} and {host}"
        )
    if kind and kind.lower() not in ("tcp", "udp", "sctp"):
        raise ValueError(f"invalid proto: {kind}")


def _in_short(text: str) -> str:
    """`published=8080,target=80` as `8080:80/tcp`."""
    fields = {"protocol": "tcp"}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not (name and equals):
            raise ValueError(f"invalid publish opts format (should be name=value but got '{part}')")
        fields[name] = value
    return f"{fields.get('published', '')}:{fields.get('target', '')}/{fields['protocol']}"


def _width(text: str, problem: str) -> int:
    """How many ports a range has after its first."""
    first, dash, last = text.partition("-")
    try:
        start = go.parse_uint(first, 16)
        end = go.parse_uint(last, 16) if dash else start
    except ValueError:
        raise ValueError(problem) from None
    if end < start:
        raise ValueError(problem)
    return end - start


def _host(address: str, ports: str) -> str:
    return f"[{address}]:{ports}" if ":" in address else f"{address}:{ports}"
