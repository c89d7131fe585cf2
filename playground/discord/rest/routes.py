"""A route's handler and what it gets: the call, with its ids, query and body taken apart."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from playground.discord.core import Core
from playground.discord.errors import invalid, refusal
from playground.discord.limits import Limits, TooMany
from playground.discord.message import Message, Upload
from playground.discord.model import Application, Channel, Guild, Thread, User
from playground.discord.snowflakes import LARGEST

Json = dict[str, Any]

LARGEST_REQUEST = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A handler's answer where it isn't plain JSON with status 200 (or None: 204)."""

    status: int
    body: Any = None


Handler = Callable[["Call"], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """`path` is a template below /api/v10; `public` ones carry their own token, or none."""

    method: str
    path: str
    handler: Handler
    public: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


class Routes(list[Route]):
    """A module's routes: `@ROUTES("GET", "/users/@me")` above each handler."""

    def __call__(
        self, method: str, path: str, *, public: bool = False
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            self.append(Route(method, path, handler, public))
            return handler

        return add


@dataclass(slots=True)
class Call:
    """A request by an application, or (on public routes) by whoever holds a token."""

    core: Core
    request: web.Request
    application: Application | None
    gateway_url: str
    limits: Limits
    route: str

    def spend(self, variant: str) -> None:
        """Count the request against a bucket of its own kind as well; refuses when it is full."""
        who = self.application.token if self.application else ""
        _, full = self.limits.spend(who, f"{self.route} {variant}", self.request.match_info)
        if full is not None:
            raise TooMany(full)

    @property
    def actor(self) -> User:
        assert self.application is not None, "a public route has no actor"
        return self.application.bot

    def id(self, name: str) -> int:
        """A snowflake from the path; refuses with 50035 what is none."""
        return snowflake(self.request.match_info[name], name)

    def text(self, name: str) -> str:
        return self.request.match_info[name]

    def channel(self) -> Channel:
        return self.core.world.channel(self.id("channel_id"))

    def thread(self) -> Thread:
        channel = self.channel()
        if not isinstance(channel, Thread):
            raise refusal(50024)
        return channel

    def guild(self) -> Guild:
        """The guild of the path; refuses those that the bot isn't in (50001)."""
        guild = self.core.world.guild(self.id("guild_id"))
        self.core.world.require_in_guild(self.actor, guild)
        return guild

    def message(self) -> Message:
        channel = self.channel()
        self.core.world.require(self.actor, channel)
        return self.core.world.message(channel, self.id("message_id"))

    def user(self, name: str = "user_id") -> User:
        """The user of the path, where `@me` is the bot."""
        if self.request.match_info[name] == "@me":
            return self.actor
        return self.core.world.user(self.id(name))

    def limit(self, default: int, most: int) -> int:
        """The query's `limit`, from 1 to `most`."""
        given = self.request.query.get("limit", str(default))
        if not given.isdigit() or not 1 <= int(given) <= most:
            code = "NUMBER_TYPE_MAX" if given.isdigit() and int(given) > most else "NUMBER_TYPE_MIN"
            raise invalid(("limit",), code, f"int value should be from 1 to {most}.")
        return int(given)

    def cursor(self, name: str) -> int | None:
        """A snowflake from the query, such as `before`."""
        given = self.request.query.get(name)
        return None if given is None else snowflake(given, name)

    async def json(self) -> Json:
        """The JSON body; an empty one is an empty object."""
        return _object(await self.request.read())

    async def json_list(self) -> list[Json]:
        found = _load(await self.request.read())
        if not isinstance(found, list):
            raise invalid((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return found

    async def form(self) -> tuple[Json, list[Upload]]:
        """A body with its files, if it is multipart: `payload_json` and `files[n]`."""
        if not self.request.content_type.startswith("multipart/"):
            return await self.json(), []
        body: Json = {}
        uploads: dict[str, Upload] = {}
        size = 0
        async for part in await self.request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            data = bytes(await part.read())
            size += len(data)
            if size > LARGEST_REQUEST:
                raise refusal(40005)
            if part.name == "payload_json":
                body = _object(data)
            else:
                uploads[part.name or ""] = Upload(part.filename or "unknown", data)
        return body, [uploads[name] for name in sorted(uploads, key=_file_number)]


def snowflake(given: object, name: str) -> int:
    text = str(given)
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST:
        raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)


def _load(data: bytes) -> Any:
    try:
        return json.loads(data) if data else {}
    except ValueError:
        raise refusal(50109) from None


def _object(data: bytes) -> Json:
    found = _load(data)
    if not isinstance(found, dict):
        raise refusal(50035)
    return found


def _file_number(name: str) -> int:
    digits = "".join(filter(str.isdigit, name))
    return int(digits) if digits else 0
