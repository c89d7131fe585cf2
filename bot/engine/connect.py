"""Finds the Docker Engine as Docker's own client does, and connects to it; for `bot.app`.

DOCKER_HOST wins (with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH), else the named or current Docker
context with its TLS files. The docker SDK reads all of these; aiodocker does the talking. A bare
DOCKER_HOST needs no reading, so the SDK, 20 MiB in memory, is imported where it is used.
"""

import asyncio
import os
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiodocker
import aiohttp

from bot.engine.engine import Engine
from bot.engine.errors import EngineUnreachable
from bot.engine.wire import Wire

if TYPE_CHECKING:
    from docker.tls import TLSConfig

TLS_VARIABLES = ("DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an engine listens (`unix:///…`, `tcp://…`, `ssh://…`), and its TLS, if any."""

    address: str
    tls: ssl.SSLContext | None = None


async def connect(docker_host: str | None, docker_context: str | None, timeout_s: float) -> Engine:
    """Connect and see that the engine answers, else raise `EngineUnreachable` or `EngineTimeout`.

    `timeout_s` is the longest wait for any single answer, now and later.
    """
    endpoint = await asyncio.to_thread(resolve, docker_host, docker_context)
    docker, connector = _client(endpoint, timeout_s)

    async def hang_up() -> None:
        await docker.close()
        if connector is not None:
            await connector.close()

    engine = Engine(Wire(docker, endpoint.address, timeout_s), hang_up)
    try:
        await engine.version()
    except BaseException:
        await engine.close()
        raise
    return engine


def resolve(docker_host: str | None, docker_context: str | None) -> Endpoint:
    """Decide on the endpoint; reads files, so call it off the event loop."""
    if docker_host:
        return Endpoint(docker_host, _tls(docker_host, _tls_of(docker_host)))
    from docker.context import ContextAPI

    named = docker_context or "the current context"
    try:
        context = ContextAPI.get_context(docker_context)
    except Exception as error:  # the SDK raises a bare Exception for a file that it can't read
        raise EngineUnreachable(f"context {named}", str(error)) from error
    if context is None or not context.Host:
        raise EngineUnreachable(
            f"context {named}", "there is no such Docker context; see `docker context ls`"
        )
    return Endpoint(context.Host, _tls(context.Host, context.TLSConfig))


def _tls_of(docker_host: str) -> "TLSConfig | None":
    if not any(map(os.environ.get, TLS_VARIABLES)):
        return None
    from docker.utils import kwargs_from_env

    facts = kwargs_from_env(environment={**os.environ, "DOCKER_HOST": docker_host})
    config: TLSConfig | None = facts.get("tls")
    return config


def _tls(address: str, config: "TLSConfig | None") -> ssl.SSLContext | None:
    if config is None:
        return None
    try:
        context = ssl.create_default_context(cafile=config.ca_cert)
        if not config.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if config.cert:
            context.load_cert_chain(*config.cert)
    except (OSError, ssl.SSLError) as error:
        raise EngineUnreachable(address, f"its TLS files can't be used: {error}") from error
    return context


def _client(
    endpoint: Endpoint, timeout_s: float
) -> tuple[aiodocker.Docker, aiohttp.BaseConnector | None]:
    """aiodocker's client, and its connector where that is ours to close.

    The connector is ours for its limit: aiohttp's default of 100 connections would be 100 open
    terminals, and then silence. There is no total timeout, which would cut an idle terminal;
    `Wire.short` bounds each call that must be short.
    """
    timeout = aiohttp.ClientTimeout(sock_connect=timeout_s)
    scheme, _, rest = endpoint.address.partition("://")
    connector: aiohttp.BaseConnector | None = None
    match scheme:
        case "unix":
            connector, url = aiohttp.UnixConnector(rest, limit=0), "unix://localhost"
        case "tcp" | "http" | "https":
            secure = endpoint.tls is not None or scheme == "https"
            connector = aiohttp.TCPConnector(limit=0, ssl=endpoint.tls or True)
            url = f"{'https' if secure else 'http'}://{rest}"
        case _:
            url = endpoint.address
    try:
        return aiodocker.Docker(url, connector=connector, timeout=timeout), connector
    except (aiodocker.DockerError, ValueError) as error:
        raise EngineUnreachable(endpoint.address, str(error)) from error
