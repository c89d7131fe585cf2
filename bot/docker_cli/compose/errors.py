"""What is wrong with a Compose file; for this room and `compose`."""


class ComposeError(Exception):
    """`message` is Compose's own where it has one, `hint` what to do about it.

    `warnings` is what Compose had warned of before.
    """

    warnings: tuple[str, ...] = ()

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
