"""The signals that Docker knows by name, for `kill -s` and its like, and for what completes them.

After github.com/moby/sys/signal, for Linux.
"""

_NAMES = (
    "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP "
    "TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS"
)
NUMBERS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_MORE = {"CLD", "IOT", "POLL", "RTMIN", "RTMAX"}
_MORE |= {f"RTMIN+{after}" for after in range(1, 16)}
_MORE |= {f"RTMAX-{before}" for before in range(1, 15)}
_LAST = 64


def known(text: str) -> bool:
    """Whether `text` is a signal: a number, or a name in any case, with SIG before it or not."""
    if text.isascii() and text.isdecimal():
        return 0 < int(text) <= _LAST
    name = text.upper().removeprefix("SIG")
    return name in NUMBERS or name in _MORE
