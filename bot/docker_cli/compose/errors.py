"""What is wrong with a Compose file; for this room and `compose`."""


class ComposeError(Exception):
    """`message` is one sentence, `hint` what to do about it, if that isn't plain."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
