"""The Docker Engine that this person already uses, if one answers; `engine.py` asks."""

import os

from docker.api.client import APIClient
from docker.context import ContextAPI
from docker.errors import DockerException
from docker.utils import kwargs_from_env

from .errors import EngineSetupError

TIMEOUT_S = 20  # for one that is there and busy; where there is none, one knows at once
BOT_LABEL = "quayside.bot"  # Every container of a bot has it; nothing else is ever touched.


def answering_engine() -> str | None:
    """Return the address of DOCKER_HOST's engine, else the current context's, if it answers."""
    try:
        address, client = _connect()
    except (DockerException, OSError, ValueError):
        return None
    client.close()
    return address


def remove_containers() -> int:
    """Remove the containers of Quayside's bots, and nothing else; return how many there were."""
    try:
        _, client = _connect()
        found = client.containers(all=True, filters={"label": BOT_LABEL})
        for container in found:
            client.remove_container(container["Id"], force=True, v=True)
    except (DockerException, OSError, ValueError) as error:
        raise EngineSetupError("the containers could not be removed", str(error)) from error
    client.close()
    return len(found)


def _connect() -> tuple[str, APIClient]:
    """Return the engine's address and a client that has spoken to it (it asks for the version)."""
    if host := os.environ.get("DOCKER_HOST"):
        return host, APIClient(version="auto", timeout=TIMEOUT_S, **kwargs_from_env())
    context = ContextAPI.get_context(os.environ.get("DOCKER_CONTEXT"))
    if context is None or not context.Host:
        raise ValueError("the current Docker context names no engine")
    tls = context.TLSConfig or False
    client = APIClient(base_url=context.Host, version="auto", timeout=TIMEOUT_S, tls=tls)
    return context.Host, client
