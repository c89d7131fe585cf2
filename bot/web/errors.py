"""Why the web terminal can't be served; apart, so that it can be named without NiceGUI."""


class CannotListen(Exception):
    """Something else listens at the web terminal's address, or it is none of this machine's."""

    def __init__(self, host: str, port: int, why: OSError) -> None:
        super().__init__(
            f"the web terminal can't listen at {host}:{port} ({why.strerror or why}): choose "
            "others by QUAYSIDE_WEB_HOST and QUAYSIDE_WEB_PORT"
        )
