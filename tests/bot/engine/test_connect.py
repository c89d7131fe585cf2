"""How the engine is found, and what is said when it can't be reached."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from pathlib import Path

import pytest

from bot.engine.connect import connect
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable
from bot.engine.values import Output
from tests.bot.engine.certificates import Certificates
from tests.bot.engine.conftest import Make

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Docker's configuration folder, empty but for a config.json."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    for variable in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "config.json").write_text("{}")
    return tmp_path


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates.made(tmp_path_factory.mktemp("tls"))


def add_context(folder: Path, name: str, host: str, certificates: Certificates | None) -> None:
    """What `docker context create` writes."""
    ident = sha256(name.encode()).hexdigest()
    meta = folder / "contexts/meta" / ident
    meta.mkdir(parents=True)
    endpoint = {"Host": host, "SkipTLSVerify": False}
    (meta / "meta.json").write_text(
        json.dumps({"Name": name, "Metadata": {}, "Endpoints": {"docker": endpoint}})
    )
    if certificates is not None:
        tls = folder / "contexts/tls" / ident / "docker"
        tls.mkdir(parents=True)
        certificates.write_client(tls)


@pytest.fixture
async def tls_address(docker_host: str, certificates: Certificates) -> AsyncIterator[str]:
    """A TCP port that shows the engine to those with a certificate of our authority."""
    socket = docker_host.removeprefix("unix://")

    async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
        target.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        engine_reader, engine_writer = await asyncio.open_unix_connection(socket)
        await asyncio.gather(
            copy(reader, engine_writer), copy(engine_reader, writer), return_exceptions=True
        )

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=certificates.server())
    yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.fixture
async def answering(tmp_path: Path) -> AsyncIterator[Callable[[Serve], Awaitable[str]]]:
    """`await answering(serve)` listens where an engine might, returns the address."""
    servers = []

    async def listen(serve: Serve) -> str:
        path = tmp_path / "engine.sock"
        servers.append(await asyncio.start_unix_server(serve, path))
        return f"unix://{path}"

    yield listen
    for server in servers:
        server.close()


async def test_docker_host_wins_over_the_context(folder: Path, docker_host: str) -> None:
    add_context(folder, "elsewhere", "unix:///nowhere.sock", None)
    engine = await connect(docker_host, "elsewhere", 10)
    assert engine.address == docker_host
    assert (await engine.version()).os == "linux"
    await engine.close()


@pytest.mark.parametrize("named", [True, False])
async def test_a_context_leads_to_its_engine_by_name_or_as_the_current_one(
    folder: Path, docker_host: str, named: bool
) -> None:
    add_context(folder, "class", docker_host, None)
    if not named:
        _use(folder, "class")
    engine = await connect(None, "class" if named else None, 10)
    assert engine.address == docker_host
    await engine.close()


def _use(folder: Path, name: str) -> None:
    (folder / "config.json").write_text(json.dumps({"currentContext": name}))


async def test_a_contexts_tls_files_open_an_engine_that_asks_for_them(
    folder: Path, tls_address: str, certificates: Certificates
) -> None:
    add_context(folder, "far", tls_address, certificates)
    engine = await connect(None, "far", 10)
    assert (await engine.info()).cpus > 0
    await engine.close()


async def test_a_terminal_works_over_tls_but_for_the_end_of_its_stdin(
    folder: Path, tls_address: str, certificates: Certificates, run: Make
) -> None:
    container_id = await run("cat", open_stdin=True)
    add_context(folder, "far", tls_address, certificates)
    engine = await connect(None, "far", 10)
    stream = await engine.containers.attach(container_id, stdin=True)
    await stream.write(b"there and back")
    assert await stream.read() == Output("stdout", b"there and back")
    with pytest.raises(EngineError, match="can't end stdin"):
        await stream.close_stdin()
    await stream.close()
    await engine.close()


async def test_the_tls_variables_of_dockers_client_work_as_there(
    folder: Path, tls_address: str, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates.write_client(folder)
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
    monkeypatch.setenv("DOCKER_CERT_PATH", str(folder))
    engine = await connect(tls_address, None, 10)
    assert (await engine.version()).api_version
    await engine.close()


async def test_without_its_certificate_such_an_engine_is_out_of_reach(
    folder: Path, tls_address: str
) -> None:
    with pytest.raises(EngineUnreachable):
        await connect(tls_address, None, 5)


async def test_a_context_that_does_not_exist_is_named(folder: Path) -> None:
    with pytest.raises(EngineUnreachable, match="context gone") as unreachable:
        await connect(None, "gone", 5)
    assert "docker context ls" in unreachable.value.reason


async def test_a_broken_context_is_told(folder: Path) -> None:
    add_context(folder, "broken", "unix:///x", None)
    _break(folder)
    with pytest.raises(EngineUnreachable, match="context broken"):
        await connect(None, "broken", 5)


def _break(folder: Path) -> None:
    for meta in (folder / "contexts/meta").glob("*/meta.json"):
        meta.write_text("{")


async def test_tls_files_that_are_none_are_told(folder: Path, certificates: Certificates) -> None:
    add_context(folder, "far", "tcp://127.0.0.1:1", certificates)
    for path in (folder / "contexts/tls").glob("*/docker/ca.pem"):
        path.write_text("no certificate")
    with pytest.raises(EngineUnreachable) as unreachable:
        await connect(None, "far", 5)
    assert "TLS files" in unreachable.value.reason


@pytest.mark.parametrize("address", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"])
async def test_where_nothing_listens_the_words_are_dockers(address: str) -> None:
    with pytest.raises(EngineUnreachable) as unreachable:
        await connect(address, None, 5)
    assert unreachable.value.message == (
        f"Cannot connect to the Docker daemon at {address}. Is the docker daemon running?"
    )
    assert unreachable.value.address == address


@pytest.mark.parametrize("address", ["carrier-pigeon://roof", "nonsense"])
async def test_an_address_of_no_known_kind_is_out_of_reach(address: str) -> None:
    with pytest.raises(EngineUnreachable):
        await connect(address, None, 5)


async def test_an_engine_that_never_answers_is_given_up_in_time(
    answering: Callable[[Serve], Awaitable[str]],
) -> None:
    silent = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        silent.set()
        writer.close()

    address = await answering(serve)
    with pytest.raises(EngineTimeout, match=r"no answer in 0\.2 s") as late:
        await connect(address, None, 0.2)
    assert (late.value.address, late.value.seconds) == (address, 0.2)
    async with asyncio.timeout(5):
        await silent.wait()


async def test_an_engine_that_hangs_up_is_out_of_reach(
    answering: Callable[[Serve], Awaitable[str]],
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    with pytest.raises(EngineUnreachable):
        await connect(await answering(serve), None, 5)


async def test_an_engine_with_a_certificate_of_another_authority_is_not_trusted(
    folder: Path, tls_address: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    others = Certificates.made(tmp_path_factory.mktemp("others"))
    add_context(folder, "false", tls_address, others)
    with pytest.raises(EngineUnreachable):
        await connect(None, "false", 5)
