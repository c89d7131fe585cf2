"""What is wrong with values that flags of run and create can't have, said when all words are read.

Most of these flags are refused here; who mistypes one learns of the mistake first, as elsewhere.
Each takes the value as it was read and raises ValueError with the client's words, or, where
`DAEMON` begins them, the engine's. After parse in cli/command/container/opts.go of docker/cli 28.2.
"""

import re
from collections.abc import Callable

from bot.docker_cli import go, ports
from bot.docker_cli.flags import Parsed, Value

DAEMON = "Error response from daemon: "
"""How the client introduces what the engine said."""
_HARDWARE_ADDRESS = re.compile(
    r"[0-9a-f]{2}(?:([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?:(?:\1[0-9a-f]{2}){2})?)"
    r"|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2,3}",
    re.IGNORECASE,
)
_CDI_DEVICE = re.compile(r"[a-zA-Z][\w.-]*/[a-zA-Z][\w.-]*=\w[\w.:-]*", re.ASCII)
_LOG_DRIVERS = (
    "awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "none", "splunk",
    "syslog",
)  # fmt: skip
_MOST_SWAPPINESS = 100


def published(value: Value) -> None:
    """`outside:inside`, or `published=8080,target=80`, for -p."""
    ports.check_published(str(value))


def not_negative(name: str) -> Callable[[Value], None]:
    """For the numbers and times of the flag `--name`."""

    def check(value: Value) -> None:
        if isinstance(value, int | float) and value < 0:
            raise ValueError(f"--{name} cannot be negative")

    return check


def mode(name: str, called: str, *known: str) -> Callable[[Value], None]:
    """For a namespace's flag, whose value is nothing, one of `known`, or begins with one."""

    def check(value: Value) -> None:
        text = str(value)
        if text and not any(
            text.startswith(one) and text != one if one.endswith(":") else text == one
            for one in known
        ):
            raise ValueError(f"--{name}: invalid {called} mode")

    return check


def swappiness(value: Value) -> None:
    """-1 to 100, for --memory-swappiness."""
    if isinstance(value, int) and not -1 <= value <= _MOST_SWAPPINESS:
        raise ValueError(f"invalid value: {value}. Valid memory swappiness range is 0-100")


def hardware_address(value: Value) -> None:
    """Such as 92:d0:c6:0a:29:33, for --mac-address."""
    text = str(value).strip()
    if text and not _HARDWARE_ADDRESS.fullmatch(text):
        raise ValueError(f"{text} is not a valid mac address")


def storage(value: Value) -> None:
    """`key=value`, for --storage-opt."""
    if "=" not in str(value):
        raise ValueError("invalid storage option")


def security(value: Value) -> None:
    """`key=value`, `key:value` or the one word, for --security-opt."""
    text = str(value)
    if "=" not in text and ":" not in text and text != "no-new-privileges":
        raise ValueError(f"Invalid --security-opt: {go.quote(text)}")
    name, _, profile = text.partition("=" if "=" in text else ":")
    if name == "seccomp" and profile not in ("unconfined", "builtin"):
        # The client's disk is a chat's: nothing is there.
        raise ValueError(
            f"opening seccomp profile ({profile}) failed: open {profile}: no such file or directory"
        )


def folder(value: Value) -> None:
    """A path from the root, for --tmpfs."""
    path = str(value).partition(":")[0]
    if not path.startswith("/"):
        raise ValueError(f"{DAEMON}invalid mount path: '{path}' mount path must be absolute")


def log_driver(value: Value) -> None:
    """One that every engine has, for --log-driver."""
    text = str(value)
    if text and text not in _LOG_DRIVERS:
        raise ValueError(
            f"{DAEMON}error looking up logging plugin {text}: plugin {go.quote(text)} not found"
        )


def restart(policy: str) -> None:
    """A policy's name, for on-failure with a number behind a colon; for --restart."""
    name, colon, most = policy.partition(":")
    if colon and not name:
        raise ValueError("invalid restart policy format: no policy provided before colon")
    if not most:
        return
    if not re.fullmatch(r"[+-]?[0-9]+", most):
        raise ValueError("invalid restart policy format: maximum retry count must be an integer")


def device(value: Value) -> None:
    """`/dev/sda`, `/dev/sda:/dev/xvda`, both with `:rwm` behind, or `vendor/class=name`."""
    text = str(value)
    if _CDI_DEVICE.fullmatch(text):
        return
    path, *more = text.split(":")
    if not path or len(more) > len(("inside", "mode")):
        raise ValueError(f"bad format for path: {text}")
    if len(more) == 1 and _is_mode(more[0]):
        more = [path, *more]
    if len(more) > 1 and not _is_mode(more[1]):
        raise ValueError(f"bad mode specified: {more[1]}")
    inside = more[0] if more else path
    if not inside.startswith("/"):
        raise ValueError(f"{inside} is not an absolute path")


def _is_mode(text: str) -> bool:
    return bool(text) and set(text) <= set("rwm") and len(set(text)) == len(text)


def unchecked(flags: Parsed) -> None:
    """No flag of --health beside --no-healthcheck."""
    asked = (name for name in flags.values if name.startswith("health-"))
    if flags.bool("no-healthcheck") and any(flags.values[name][-1] for name in asked):
        raise ValueError("--no-healthcheck conflicts with --health-* options")


def logged(flags: Parsed) -> None:
    """No --log-opt beside `--log-driver none`."""
    if flags.text("log-driver") == "none" and flags.given("log-opt"):
        raise ValueError("invalid logging opts for driver none")
