"""What holds for all tests: the longest begin first, and hypothesis measures no time."""

import gc
import signal
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.forked import nursery

# Tests run side by side on busy machines: how long one example takes says nothing about the code.
settings.register_profile("quayside", deadline=None)
settings.load_profile("quayside")

LONG = ("transcripts", "engine", "page", "bench", "referee")
HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Start what forks the tests' bots, once for all workers."""
    # In the background a shell ignores Ctrl-C, and so would what the tests press it in.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not (hasattr(config, "workerinput") or config.option.collectonly):
        rooms = ExitStack()
        rooms.enter_context(nursery())
        config.add_cleanup(rooms.close)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage: thousands of tests are made, and all of them stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders whose single tests take longest, so that none is left for the end."""
    items.sort(key=lambda item: not set(item.path.relative_to(HERE).parts) & set(LONG))
