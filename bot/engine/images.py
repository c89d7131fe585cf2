"""Images of one engine and how they come there: `docker images`, `pull`, `commit`, `rmi`."""

import json
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from bot.engine import convert
from bot.engine.errors import refusal
from bot.engine.tar import write
from bot.engine.values import Image, PullEvent
from bot.engine.wire import Wire


class Images:
    """The image store of the engine at the end of `wire`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def inspect(self, reference: str) -> Image:
        """The image of this name, or `ImageNotFound`."""
        async with self._wire.short():
            return convert.inspected_image(await self._wire.docker.images.inspect(reference))

    async def remove(
        self, reference: str, *, force: bool = False, parents: bool = True
    ) -> Sequence[Mapping[str, str]]:
        """Untag or delete it; the answer has one {"Untagged": …} or {"Deleted": …} for each.

        Without `parents`, the nameless images that it was made from stay.
        """
        async with self._wire.short():
            removed: Sequence[Mapping[str, str]] = await self._wire.docker.images.delete(
                reference, force=force, noprune=not parents
            )
        return removed

    async def tag(self, reference: str, repository: str, tag: str) -> None:
        """Give it one more name, taking it from the image that has it."""
        async with self._wire.short():
            await self._wire.docker.images.tag(reference, repository, tag=tag)

    async def commit(
        self,
        container_id: str,
        *,
        config: Mapping[str, Any],
        changes: Sequence[str] = (),
        message: str = "",
        author: str = "",
        pause: bool = True,
    ) -> str:
        """Make a nameless image of a container, and return its id; the caller bounds the time.

        `config` is the engine's own form of an image's configuration; what it leaves out, or has
        empty, is the container's. `changes` (instructions of a Dockerfile) overrule all.
        """
        params: dict[str, str | int | bool] = {
            "container": container_id,
            "comment": message,
            "author": author,
            "pause": pause,
        }
        if changes:
            params["changes"] = "\n".join(changes)
        made = await self._wire.post("commit", params, dict(config))
        return str(made["Id"])

    async def make_empty(self, labels: Mapping[str, str]) -> str:
        """Import an archive with nothing in it as an image, and return its id."""
        words = (f"{_quoted(name)}={_quoted(value)}" for name, value in labels.items())
        params = {"fromSrc": "-", "changes": f"LABEL {' '.join(words)}"}
        headers = {"Content-Type": "application/x-tar"}
        async with (
            self._wire.short(),
            self._wire.answer("POST", "images/create", params, headers, write(())) as answer,
        ):
            said = [json.loads(line) async for line in answer.content]
        if error := next((one["error"] for one in said if "error" in one), ""):
            raise refusal(0, error)
        return str(said[-1]["status"])

    async def pull(
        self, reference: str, auth: str | None = None
    ) -> AsyncGenerator[PullEvent, None]:
        """Fetch `domain/path:tag` (or `@digest`), telling each step; the caller bounds the time.

        `auth` is from `credentials.py`. The engine's refusals and the registry's raise
        `ImageNotFound` or another `EngineError`, also in the middle. Ending early, by closing
        the iterator or by cancellation, ends the engine's pull too.
        """
        headers = {"X-Registry-Auth": auth} if auth else None
        params = {"fromImage": reference}
        async with self._wire.streaming("POST", "images/create", params, headers) as lines:
            async for line in lines:
                step = json.loads(line)
                if "error" in step:
                    raise refusal(0, step["error"])
                yield convert.pull_event(step)

    async def history(self, reference: str) -> Sequence[Mapping[str, Any]]:
        """Its steps, newest first: Id, Created (seconds), CreatedBy, Size (bytes), Comment."""
        steps: Sequence[Mapping[str, Any]] = await self._wire.json(
            f"images/{reference}/history", {}
        )
        return steps

    async def search(
        self, term: str, limit: int, filters: Mapping[str, Sequence[str]]
    ) -> Sequence[Mapping[str, Any]]:
        """What Docker Hub finds: name, description, star_count, is_official; 0 is its own limit."""
        params: dict[str, str | int | bool] = {"term": term, "filters": json.dumps(filters)}
        if limit:
            params["limit"] = limit
        found: Sequence[Mapping[str, Any]] = await self._wire.json("images/search", params)
        return found

    # The last method, for below it `list` in this class is no longer the type.
    async def list(self, *, all: bool = False) -> list[Image]:  # noqa: A002 - Docker's own name
        """Newest first, then by name; with `all` also what others were made from."""
        rows = await self._wire.json("images/json", {"digests": True, "all": all})
        rows.sort(key=lambda row: (-row["Created"], row.get("RepoTags") or []))
        return [convert.listed_image(row) for row in rows]


def _quoted(text: str) -> str:
    """A word of an instruction that stands for itself, whatever is in it; it is one line."""
    plain = " ".join(text.splitlines())
    return '"' + re.sub(r'([\\"$])', r"\\\1", plain) + '"'
