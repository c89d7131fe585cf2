"""What builds have at an engine while they run, and what they leave; one for all seats of a bot."""

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager


class Builds:
    """`run` marks the containers of this process's builds: another mark is a dead process's.

    `abandoned` are containers of a build of this one that could not be removed, by id.
    """

    def __init__(self) -> None:
        self.run = secrets.token_hex(8)
        self.abandoned: set[str] = set()
        self._needed: list[Callable[[], Collection[str]]] = []

    @contextmanager
    def needing(self, images: Callable[[], Collection[str]]) -> Iterator[None]:
        """Keep the images of these ids, asked for anew each time, while a build goes on."""
        self._needed.append(images)
        try:
            yield
        finally:
            self._needed.remove(images)

    @property
    def needed(self) -> set[str]:
        """The ids of the images that a build goes on from."""
        return {image_id for images in self._needed for image_id in images()}

    def left_behind(self, container_id: str, mark: str) -> bool:
        """Whether nobody will remove the container of a step any more."""
        return bool(mark) and (mark != self.run or container_id in self.abandoned)
