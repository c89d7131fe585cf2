"""A Docker socket that shows one seat of the engine behind it, for the real client to look through.

The client types the person's own names; on the wire they become the engine's, and come back as
their own. Lists hold what is the seat's, and the bot's labels can't be seen. So the very same
words go to the client and to the bot, with no table's width disturbed.
"""

import asyncio
import json
import random
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlencode

from bot.docker_cli.reference import InvalidReference, Reference
from bot.engine.containers import without_init
from bot.engine.networks import WITHOUT_HOST
from bot.engine.values import Change
from bot.sandbox import labels
from bot.sandbox.networks import PREDEFINED
from bot.sandbox.seat import Seat
from bot.sandbox.spec import NONE, as_typed

from .bare import WITHOUT_NETWORK

_CONTAINER = re.compile(r"(/containers/)([^/]+)(/|$)")
_COLLECTIONS = ("json", "create", "prune")
_IMAGE = re.compile(r"/images/(?!json$|create$|search$|prune$)(.+?)(/json|/history|/tag|)$")
_HEX = re.compile(r"[0-9a-f]+|sha256:.*")
_NAME = re.compile(r"(?![0-9a-f]+$)[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_NETWORK = re.compile(r"(/networks/)([^/]+)(/|$)")
_VOLUME = re.compile(r"(/volumes/)([^/]+)(/|$)")
_FILTERED = (
    "/containers/json",
    "/containers/prune",
    "/images/prune",
    "/networks/prune",
    "/volumes/prune",
    "/volumes",
    "/events",
)
_PIECES = ("/build", "/events", "/stats", "/images/create", "/wait")
"""Answers that go on: each chunk is a line of JSON of its own."""

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Head:
    """The first line of a request or an answer, and its header fields in small letters."""

    first: str
    fields: Mapping[str, str]

    @classmethod
    async def read(cls, reader: asyncio.StreamReader) -> Self:
        text = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = text.strip().split("\r\n")
        pairs = (line.partition(":") for line in lines)
        return cls(first, {name.lower(): value.strip() for name, _, value in pairs})

    def bytes(self, **changed: str | None) -> bytes:
        fields = {**self.fields, **{name.replace("_", "-"): to for name, to in changed.items()}}
        lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return "\r\n".join([self.first, *lines, "", ""]).encode("latin-1")


class Lens:
    """Listens at `path` while it is entered; `docker_host` is for the client.

    Through a `bare` one, containers are made without any network.
    """

    def __init__(self, seat: Seat, engine_socket: str, path: Path, *, bare: bool = False) -> None:
        self._seat = seat
        self._prefix = seat.identity.name_prefix
        self._engine = engine_socket
        self._path = path
        self._bare = bare
        self._serving: set[asyncio.Task[None]] = set()

    @property
    def docker_host(self) -> str:
        return f"unix://{self._path}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._serve, self._path)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        self._serving.add(serving)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            self._serving.discard(serving)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await Head.read(reader)
        method, target, protocol = request.first.split(" ")
        path, _, query = target.partition("?")
        target = await self._path_behind(path, method)
        target += f"?{self._query(path, query)}" if query else ""
        if not query and path.endswith(_FILTERED):
            target += f"?{self._query(path, '')}"
        behind, ahead = await asyncio.open_unix_connection(self._engine)
        try:
            body = await reader.readexactly(int(request.fields.get("content-length", 0)))
            if path.endswith("/containers/create"):
                body = await self._labelled(body)
            if path.endswith(("/networks/create", "/volumes/create")):
                body = self._named(body)
            if path.endswith(("/connect", "/disconnect")):
                wanted = json.loads(body)
                wanted["Container"] = self._behind(wanted["Container"])
                body = json.dumps(wanted).encode()
            if path.endswith("/commit"):
                body = json.dumps({"Labels": self._seat.identity.of_image()}).encode()
                request = replace(
                    request, fields={**request.fields, "content-type": "application/json"}
                )
            length = str(len(body)) if body else None
            upgrade = "upgrade" in request.fields
            ahead.write(
                Head(f"{method} {target} {protocol}", request.fields).bytes(
                    content_length=length if body else request.fields.get("content-length"),
                    connection="Upgrade" if upgrade else "close",
                )
                + body
            )
            # Without stdin the client half-closes at once, which the engine at times takes for its
            # leaving before all output is there.
            hears = upgrade and ("stdin=1" in target or "/exec/" in target)
            sending = asyncio.ensure_future(_copy(reader, ahead, end=hears))
            try:
                await self._forward(path, method, behind, writer)
            finally:
                sending.cancel()
        finally:
            ahead.close()

    async def _path_behind(self, path: str, method: str) -> str:
        if found := _IMAGE.search(path):
            name = await self._image_behind(found[1], removed=method == "DELETE")
            return f"{path[: found.start(1)]}{name}{found[2]}"

        def own(found: re.Match[str]) -> str:
            name = found[2]
            if name in (*_COLLECTIONS, "none") or _HEX.fullmatch(name):
                return found[0]
            return found[1] + quote(self._prefix) + name + found[3]

        for pattern in (_CONTAINER, _NETWORK, _VOLUME):
            path = pattern.sub(own, path)
        return path

    async def _image_behind(self, name: str, *, removed: bool = False) -> str:
        """An own image's name at the engine; to be removed, nobody else's is there at all."""
        try:
            reference = Reference.parse(name)
        except InvalidReference:
            return name
        own = self._seat.own_images
        if await own.exists(reference) or (removed and not _HEX.fullmatch(name)):
            return self._seat.identity.image_prefix + as_typed(reference)
        return name

    def _query(self, path: str, query: str) -> str:
        typed = parse_qsl(query, keep_blank_values=True)
        pairs: dict[str, Any] = dict(typed)
        if "changes" in pairs:
            pairs["changes"] = [value for name, value in typed if name == "changes"]
        if path.endswith("/build") and "t" in pairs:
            names = (Reference.parse(value).familiar_tagged for name, value in typed if name == "t")
            pairs["t"] = [self._seat.identity.image_prefix + name for name in names]
        if path.endswith("/build") and self._bare:
            pairs["networkmode"] = "host"  # the builder can't do without any
        if pairs.get("repo"):
            familiar = Reference.parse(pairs["repo"]).familiar
            pairs["repo"] = self._seat.identity.image_prefix + familiar
        if pairs.get("name") and "/containers/" in path:
            pairs["name"] = self._behind(pairs["name"])
        if "container" in pairs and not _HEX.fullmatch(pairs["container"]):
            pairs["container"] = self._prefix + pairs["container"]
        if path.endswith("/images/json") and "filters" in pairs:
            filters = json.loads(pairs["filters"])
            for value in list(filters.get("reference", {})):
                filters["reference"][self._seat.identity.image_prefix + value] = True
            pairs["filters"] = json.dumps(filters)
        if path.endswith(_FILTERED):
            filters = json.loads(pairs.get("filters") or "{}")
            mine = [f"{key}={value}" for key, value in self._seat.identity.owned.items()]
            filters["label"] = {**filters.get("label", {}), **dict.fromkeys(mine, True)}
            for value in list(filters.get("ancestor", {})):
                filters["ancestor"][self._seat.identity.image_prefix + value] = True
            for name in ("before", "since", "container", "network", "volume"):
                if name in filters:
                    filters[name] = {self._behind(value): True for value in filters[name]}
            if "name" in filters:
                beginning = f"^{self._prefix}"
                filters["name"] = {
                    re.sub(r"^\^", beginning, value): True for value in filters["name"]
                }
            pairs["filters"] = json.dumps(filters)
        return urlencode(pairs, doseq=True)

    def _behind(self, name: str) -> str:
        """The engine's name; one that is none by itself stays, for the engine to refuse."""
        return self._prefix + name if _NAME.fullmatch(name) and name != NONE else name

    def _named(self, body: bytes) -> bytes:
        """A network or a volume as the bot makes it."""
        wanted = json.loads(body)
        name = wanted.get("Name")
        if name and name not in PREDEFINED:
            wanted["Name"] = self._prefix + name
        mine = self._seat.identity.named("")
        wanted["Labels"] = {**(wanted.get("Labels") or {}), **mine}
        if "IPAM" in wanted:
            subnet = f"10.214.{random.randrange(256)}.{16 * random.randrange(16)}/28"
            wanted.update(
                Internal=True, Options=WITHOUT_HOST, IPAM={"Config": [{"Subnet": subnet}]}
            )
        return json.dumps(wanted).encode()

    def _surrounded(self, host: dict[str, Any], body: dict[str, Any]) -> None:
        """Networks and volumes under their names at the engine; `host` is the body's HostConfig."""
        if host.get("NetworkMode") not in (*PREDEFINED, None, ""):
            host["NetworkMode"] = self._prefix + host["NetworkMode"]
        if host.get("NetworkMode") in ("default", None, ""):
            host["NetworkMode"] = NONE
        endpoints = (body.get("NetworkingConfig") or {}).get("EndpointsConfig") or {}
        body["NetworkingConfig"] = {
            "EndpointsConfig": {
                self._prefix + name: one for name, one in endpoints.items() if name != "default"
            }
        }
        host["Binds"] = [
            self._prefix + bind if ":" in bind and _NAME.fullmatch(bind.split(":")[0]) else bind
            for bind in host.get("Binds") or ()
        ]
        for mount in host.get("Mounts") or ():
            if mount.get("Source"):
                mount["Source"] = self._prefix + mount["Source"]

    async def _labelled(self, body: bytes) -> bytes:
        wanted = json.loads(body)
        if wanted.get("Image"):
            wanted["Image"] = await self._image_behind(wanted["Image"])
        self._surrounded(wanted["HostConfig"], wanted)
        if self._bare:
            wanted |= WITHOUT_NETWORK
        mine = self._seat.identity.labels("", None, remove=False)
        return json.dumps({**wanted, "Labels": {**(wanted.get("Labels") or {}), **mine}}).encode()

    async def _forward(
        self, path: str, method: str, behind: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        answer = await Head.read(behind)
        chunked = answer.fields.get("transfer-encoding") == "chunked"
        is_json = answer.fields.get("content-type", "").startswith("application/json")
        if is_json and chunked and path.endswith(_PIECES):
            writer.write(answer.bytes(connection="close"))
            async for chunk in _chunks(behind):
                shown = self._shown(chunk, path)
                writer.write(f"{len(shown):x}\r\n".encode() + shown + b"\r\n")
                await writer.drain()
            writer.write(b"0\r\n\r\n")
        elif is_json and method != "HEAD":
            body = (
                b"".join([chunk async for chunk in _chunks(behind)])
                if chunked
                else await behind.readexactly(int(answer.fields.get("content-length", 0)))
            )
            shown = self._shown(body, path)
            writer.write(
                answer.bytes(
                    transfer_encoding=None, content_length=str(len(shown)), connection="close"
                )
                + shown
            )
        else:
            upgraded = " 101 " in answer.first
            writer.write(answer.bytes(connection="Upgrade" if upgraded else "close"))
            await _copy(behind, writer, end=False)
        await writer.drain()

    def _shown(self, data: bytes, path: str) -> bytes:
        """JSON in the person's own names; what is no JSON stays."""
        try:
            value = json.loads(data)
        except ValueError:
            return data
        if path.endswith("/images/json") and isinstance(value, list):
            # The engine lists the images of one second in any order.
            value = self._images(value)
        if path.endswith("/networks") and isinstance(value, list):
            mine = self._seat.identity.owned.items()
            value = [
                one for one in value if one["Name"] == NONE or mine <= (one["Labels"] or {}).items()
            ]
        if path.endswith("/changes") and isinstance(value, list):
            # What is given was made by the bot, which puts an init into all that it makes.
            shown = {one.path for one in without_init([Change("", one["Path"]) for one in value])}
            value = sorted(
                (one for one in value if one["Path"] in shown), key=lambda one: one["Path"]
            )
        if path.endswith("/system/df") and "message" not in value:
            value = self._usage(value)
        return json.dumps(_own(value, self._own_text)).encode() + b"\n"

    def _own_text(self, text: str) -> str:
        prefix, images = self._prefix, self._seat.identity.image_prefix
        return text.replace(images, "").replace(f"/{prefix}", "/").replace(prefix, "")

    def _images(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those that are the seat's or shared, under no other names."""
        prefix, mine = self._seat.identity.image_prefix, self._seat.identity.owned.items()
        names = [tag for row in rows for tag in row.get("RepoTags") or ()]
        own = {tag.removeprefix(prefix) for tag in names if tag.startswith(prefix)}
        shown = []
        for row in rows:
            tags = sorted(
                tag.removeprefix(prefix)
                for tag in row.get("RepoTags") or ()
                if tag.startswith(prefix) or (tag not in own and self._shared(tag))
            )
            digests = any(map(self._shared, row.get("RepoDigests") or ()))
            nameless = not (row.get("RepoTags") or row.get("RepoDigests"))
            nameless |= row.get("RepoTags") == ["<none>:<none>"]
            if tags or digests or (nameless and mine <= (row.get("Labels") or {}).items()):
                shown.append({**row, "RepoTags": row.get("RepoTags") if nameless else tags})
        return sorted(shown, key=_age)

    def _shared(self, tag: str) -> bool:
        return tag.rpartition(":")[0].removesuffix("@sha256") in self._seat.rules.allowed_images

    def _usage(self, usage: dict[str, Any]) -> dict[str, Any]:
        mine = self._seat.identity.owned.items()
        return {
            **usage,
            "Images": self._images(usage["Images"] or []),
            "Containers": [
                row for row in usage["Containers"] or () if mine <= (row["Labels"] or {}).items()
            ],
            "Volumes": [],
        }


def _age(row: Mapping[str, Any]) -> tuple[int, list[str]]:
    return (-row["Created"], row["RepoTags"])


def _own(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [_own(item, text) for item in value]
    if isinstance(value, dict):
        return {
            text(key): _own(item, text)
            for key, item in value.items()
            if not key.startswith(labels.PREFIX)
        }
    return value


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, end: bool) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    if end and writer.can_write_eof():
        writer.write_eof()


async def _chunks(reader: asyncio.StreamReader) -> Any:
    while size := int(await reader.readline(), 16):
        yield await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
