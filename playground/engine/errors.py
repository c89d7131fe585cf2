"""What can go wrong on the way to an engine; `cli.py` words it for people."""


class EngineSetupError(Exception):
    """No engine, and why: `what` failed, and what the machine said, or what to do (`detail`)."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(f"{what}: {detail}" if detail else what)
        self.what = what
        self.detail = detail
