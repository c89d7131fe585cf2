"""What can be wrong with a Dockerfile, in Docker's words; for `build` and this room."""


class DockerfileError(Exception):
    """What Docker says of a Dockerfile that it can't read, or of a step that it can't do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
