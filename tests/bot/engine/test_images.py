"""Images and pulls. A second engine whose store is empty serves the pulls."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.docker_cli.reference import DEFAULT_DOMAIN
from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.errors import EngineError, ImageNotFound
from playground.engine.engine import fresh
from playground.engine.errors import EngineSetupError
from tests.bot.conftest import ROOT, TIMEOUT_S

NODE = f"{DEFAULT_DOMAIN}/library/node:latest"


@pytest.fixture
async def empty(docker_host: str) -> AsyncIterator[Engine]:
    """An engine of the test's own, without images."""
    try:
        async with fresh(ROOT) as running:
            engine = await connect(running.host, None, TIMEOUT_S)
            yield engine
            await engine.close()
    except EngineSetupError as error:
        pytest.skip(f"needs an engine of its own: {error}")


async def test_a_pull_tells_each_step_and_leaves_the_image(empty: Engine) -> None:
    assert await empty.images.list() == []
    with pytest.raises(ImageNotFound, match="No such image: node:latest"):
        await empty.images.inspect("node:latest")

    # Given up after its first step, then done again to the end.
    async with aclosing(empty.images.pull(NODE)) as given_up:
        first = await anext(given_up)
    assert (first.id, first.status) == ("latest", "Pulling from library/node")
    events = [event async for event in empty.images.pull(NODE)]

    said = [event.status for event in events]
    assert said[0] == "Pulling from library/node"
    assert said[-2].startswith("Digest: sha256:")
    assert said[-1] == "Status: Downloaded newer image for node:latest"
    assert {"Pulling fs layer", "Downloading", "Extracting", "Pull complete"} <= set(said)
    sized = [event for event in events if event.status == "Downloading" and event.total]
    assert sized
    assert all(len(event.id) == 12 and 0 < event.current <= event.total for event in sized)  # type: ignore[operator] # both are there

    [image] = await empty.images.list()
    assert image.repo_tags == ("node:latest",)
    [digest] = image.repo_digests
    assert said[-2] == f"Digest: {digest.removeprefix('node@')}"
    assert (await empty.images.inspect("node")).id == image.id

    again = [
        event.status async for event in empty.images.pull(f"{DEFAULT_DOMAIN}/library/{digest}")
    ]
    assert again[-1] == f"Status: Image is up to date for {digest}"

    removed = await empty.images.remove("node:latest", force=True)
    assert {"Untagged": "node:latest"} in removed


async def test_a_pull_of_what_a_registry_lacks_is_refused_in_its_words(engine: Engine) -> None:
    # Through a mirror's own address, for behind its name stands a hub that may be out of reach.
    mirrors = (await engine.info()).raw["RegistryConfig"]["Mirrors"]
    registry = mirrors[0].split("//")[1].rstrip("/") if mirrors else DEFAULT_DOMAIN
    with pytest.raises(ImageNotFound, match="manifest unknown"):
        async for _ in engine.images.pull(f"{registry}/library/busybox:nosuchtag"):
            pass


async def test_a_pull_from_a_registry_that_does_not_answer_is_refused(engine: Engine) -> None:
    with pytest.raises(EngineError, match="connection refused"):
        async for _ in engine.images.pull("localhost:1/nobody/home:latest"):
            pass


async def test_an_empty_image_has_its_labels_as_they_are(engine: Engine) -> None:
    labels = {"whose": 'é $HOME "quoted" \\ back', "empty": ""}
    made = await engine.images.make_empty(labels)
    try:
        assert (await engine.images.inspect(made)).labels == labels
    finally:
        await engine.images.remove(made, force=True, parents=False)
