"""The CDN: keeps what was attached and serves it at the URL that the message tells."""

import mimetypes
import re

from aiohttp import web

from playground.discord.message import Attachment, Upload
from playground.discord.model import Channel
from playground.discord.world import World

_UNSAFE = re.compile(r"[^\w.\-]+")


class Cdn:
    """`base_url` is known once the server listens."""

    def __init__(self, world: World) -> None:
        self.base_url = ""
        self._world = world
        self._files: dict[tuple[int, int, str], tuple[bytes, str]] = {}

    def store(self, channel: Channel, upload: Upload) -> Attachment:
        filename = _UNSAFE.sub("_", upload.filename) or "unknown"
        content_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        if content_type.startswith("text/"):
            content_type += "; charset=utf-8"
        attachment_id = self._world.snowflake()
        self._files[channel.id, attachment_id, filename] = (upload.data, content_type)
        return Attachment(
            id=attachment_id,
            filename=filename,
            size=len(upload.data),
            url=f"{self.base_url}/attachments/{channel.id}/{attachment_id}/{filename}",
            content_type=content_type,
            description=upload.description,
        )

    def read(self, channel: Channel, attachment: Attachment) -> bytes:
        return self._files[channel.id, attachment.id, attachment.filename][0]

    def forget(self, channel: Channel, attachment: Attachment) -> None:
        self._files.pop((channel.id, attachment.id, attachment.filename), None)

    async def handle(self, request: web.Request) -> web.Response:
        """GET /attachments/{channel}/{attachment}/{filename}, without authorization."""
        match = request.match_info
        key = (int(match["channel"]), int(match["attachment"]), match["filename"])
        found = self._files.get(key)
        if found is None:
            return web.Response(status=404, text="This content is no longer available.")
        data, content_type = found
        return web.Response(body=data, headers={"Content-Type": content_type})
