"""The bridge that one private daemon's containers hang on; `daemon.py` makes and removes it.

Docker's own `docker0` can serve one daemon only. So each has a bridge of its own, and leaves the
machine's firewall alone: its containers reach each other and this machine, nothing beyond.
"""

import hashlib
import subprocess
from pathlib import Path

from .errors import EngineSetupError

TIMEOUT_S = 10.0
FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")
SUBNETS = 64 * 256  # 10.64.0.0/24 up to 10.127.255.0/24


def bridge_name(folder: Path) -> str:
    """Return the name of the folder's bridge: an interface's name has 15 characters at most."""
    return f"qs-{hashlib.sha256(bytes(folder)).hexdigest()[:8]}"


def add_bridge(folder: Path) -> str:
    """Make the folder's bridge, in a subnet that this machine doesn't use yet; return its name."""
    name = bridge_name(folder)
    remove_bridge(folder)
    taken = _ip("-4", "route", "show", "table", "all")
    seed = int(hashlib.sha256(bytes(folder)).hexdigest(), 16)
    candidates = ((seed + step) % SUBNETS for step in range(SUBNETS))
    prefixes = (f"10.{64 + number // 256}.{number % 256}." for number in candidates)
    prefix = next(prefix for prefix in prefixes if prefix not in taken)
    _ip("link", "add", name, "type", "bridge")
    _ip("address", "add", f"{prefix}1/24", "dev", name)
    _ip("link", "set", name, "up")
    return name


def remove_bridge(folder: Path) -> None:
    name = bridge_name(folder)
    if Path("/sys/class/net", name).exists():
        _ip("link", "delete", name)


def _ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode:
        raise EngineSetupError(f"ip {' '.join(words)} failed", done.stderr.strip())
    return done.stdout
