"""Files into and out of a container, running or not, as `docker cp` carries them: tar archives.

The engine resolves every path within the container, links included. Methods take a full id, as
`Containers` does.
"""

import asyncio
import base64
import json
from dataclasses import dataclass
from typing import Self

from bot.engine.errors import EngineError
from bot.engine.tar import BLOCK, BadTar, TooLarge, read
from bot.engine.wire import Wire

TRANSFERS = 2
"""How many transfers may hold their archives in memory at once."""
CHUNK_BYTES = 64 * 1024
FRAME_BYTES = 16 * 1024
"""What an archive of one file has around it, at the most: headers with a path of 4,096 bytes."""
_STAT = "X-Docker-Container-Path-Stat"
# Bits of Go's os.FileMode.
_FOLDER, _LINK, _DEVICE, _PIPE, _SOCKET, _IRREGULAR = (1 << bit for bit in (31, 27, 26, 25, 24, 19))


@dataclass(frozen=True, slots=True)
class PathStat:
    """What is at a path: `kind` is file, folder, link, device, pipe, socket or irregular file.

    `size` is in bytes; `target` is a link's, followed to its end, from the container's root.
    """

    name: str
    kind: str
    size: int
    target: str

    @classmethod
    def from_header(cls, header: str) -> Self:
        """Read the header field that the engine tells it in."""
        told = json.loads(base64.b64decode(header))
        kinds = (
            (_FOLDER, "folder"),
            (_LINK, "link"),
            (_DEVICE, "device"),
            (_PIPE, "pipe"),
            (_SOCKET, "socket"),
            (_IRREGULAR, "irregular file"),
        )
        kind = next((kind for bit, kind in kinds if told["mode"] & bit), "file")
        return cls(told["name"], kind, told["size"], told["linkTarget"])


class Archives:
    """The files in the containers of the engine at the end of `wire`.

    A whole archive is in memory for a while: who moves one takes its `turn` first.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.turn = asyncio.Semaphore(TRANSFERS)

    async def stat(self, container_id: str, path: str) -> PathStat | None:
        """What is at the path; None if nothing is there, or the engine refuses to look."""
        try:
            async with (
                self._wire.short(),
                self._wire.answer("HEAD", _path(container_id), {"path": path}) as answer,
            ):
                return PathStat.from_header(answer.headers[_STAT])
        except EngineError as error:
            if error.status:
                return None
            raise

    async def get(
        self, container_id: str, path: str, *, file_most: int, folder_most: int
    ) -> tuple[PathStat, bytes]:
        """What is at the path, and an archive of it, empty for what is no file and no folder.

        Raises `TooLarge` for a file, or a folder's archive, of more bytes than that.
        """
        async with (
            self._wire.short(),
            self._wire.answer("GET", _path(container_id), {"path": path}) as answer,
        ):
            stat = PathStat.from_header(answer.headers[_STAT])
            if stat.kind == "file" and stat.size > file_most:
                raise TooLarge(file_most, stat.size)
            if stat.kind not in ("file", "folder"):
                return stat, b""
            most = folder_most if stat.kind == "folder" else file_most + FRAME_BYTES
            archive = bytearray()
            async for piece in answer.content.iter_chunked(CHUNK_BYTES):
                archive += piece
                if len(archive) > most:
                    raise TooLarge(folder_most)
        return stat, bytes(archive)

    async def owner(self, container_id: str, folder: str) -> tuple[int, int] | None:
        """The user and group that a folder belongs to, as numbers; None if that isn't known."""
        async with (
            self._wire.short(),
            self._wire.answer("GET", _path(container_id), {"path": folder}) as answer,
        ):
            try:
                member = next(read(await answer.content.readexactly(BLOCK)))
            except (BadTar, StopIteration, asyncio.IncompleteReadError):
                return None
        return member.uid, member.gid

    async def put(
        self, container_id: str, folder: str, archive: bytes, *, copy_uid_gid: bool = False
    ) -> None:
        """Unpack the archive in a folder that is there; a file never replaces a folder.

        `copy_uid_gid` gives what lands to the container's user, else it is whose the archive says.
        """
        params = {"path": folder, "noOverwriteDirNonDir": "true"}
        if copy_uid_gid:
            params["copyUIDGID"] = "true"
        headers = {"Content-Type": "application/x-tar"}
        async with (
            self._wire.short(),
            self._wire.answer("PUT", _path(container_id), params, headers, archive) as answer,
        ):
            await answer.read()


def _path(container_id: str) -> str:
    return f"containers/{container_id}/archive"
