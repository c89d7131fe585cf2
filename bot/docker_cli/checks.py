"""What the client checks of a flag's value while it reads it; commands put these on their Flags.

Each takes the value as typed and raises ValueError with the client's words.
"""

_STREAMS = ("stdin", "stdout", "stderr")


def environment(text: str) -> None:
    """`KEY=value` or `KEY`, for -e."""
    if not text or text.startswith("="):
        raise ValueError(f"invalid environment variable: {text}")


def label(text: str) -> None:
    """`key=value` or `key`, for -l."""
    if not text.partition("=")[0]:
        raise ValueError(f"invalid label '{text}': empty name")


def stream(text: str) -> None:
    """STDIN, STDOUT or STDERR in any case, for -a of docker run."""
    if text.lower() not in _STREAMS:
        raise ValueError("valid streams are STDIN, STDOUT and STDERR")
