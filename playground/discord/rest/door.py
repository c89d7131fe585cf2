"""Every REST request's way in and out: faults, token, limits, the handler, errors, headers."""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from playground.discord.core import Core
from playground.discord.errors import DiscordRefusal, not_found, refusal, unauthorized
from playground.discord.events import dumps
from playground.discord.faults import Fault, Faults
from playground.discord.limits import Limits, Refused, TooMany, refused
from playground.discord.model import Application
from playground.discord.rest import ROUTES
from playground.discord.rest.routes import Answer, Call, Route
from playground.discord.visible import RequestCallback, RequestSeen

_log = logging.getLogger(__name__)

PREFIX = "/api/v10"
VIA = {"Via": "1.1 google"}
"""discord.py takes a 429 without this header for Cloudflare's ban."""


class Door:
    """Answers Discord's REST API; `gateway_url` is known once the server listens."""

    def __init__(self, core: Core, limits: Limits, faults: Faults) -> None:
        self.gateway_url = ""
        self.watchers: list[RequestCallback] = []
        self._core = core
        self._limits = limits
        self._faults = faults

    def mount(self, app: web.Application) -> None:
        for route in ROUTES:
            app.router.add_route(route.method, PREFIX + route.path, self._handler(route))
        app.router.add_route("*", "/{unknown:.*}", self._unknown)

    def _handler(self, route: Route) -> Any:
        async def handle(request: web.Request) -> web.Response:
            return await self._observed(route, request)

        return handle

    async def _unknown(self, request: web.Request) -> web.Response:
        _log.error("unknown route: %s %s", request.method, request.path)
        response = _json(404, not_found().payload(), VIA)
        self._seen(request, "unknown", response.status, time.perf_counter())
        return response

    async def _observed(self, route: Route, request: web.Request) -> web.Response:
        began = time.perf_counter()
        address = request.remote or ""
        ban = self._limits.banned(address)
        response = _too_many(ban, {}) if ban else await self._answer(route, request)
        scope = response.headers.get("X-RateLimit-Scope", "")
        self._limits.count_invalid(address, response.status, scope)
        self._seen(request, route.path, response.status, began)
        return response

    async def _answer(self, route: Route, request: web.Request) -> web.Response:
        ids = request.match_info
        faults = self._faults.take(route.name)
        if delay_s := sum(fault.delay_s for fault in faults):
            await asyncio.sleep(delay_s)
        failing = next((fault for fault in faults if fault.status), None)
        if failing is not None and not failing.performed:
            return _failed(failing)
        try:
            application = None if route.public else self._application(request)
            who = "" if application is None else application.token
            full = self._limits.spend_global(who, route.name)
            if full is not None:
                return _too_many(full, {})
            headers, full = self._limits.spend(who, self._limits.variant(route.name, ids), ids)
            if full is not None:
                return _too_many(full, headers)
        except DiscordRefusal as refused_:
            return _json(refused_.status, refused_.payload(), VIA)
        response = await self._handled(route, request, application, {**VIA, **headers})
        return response if failing is None else _failed(failing)

    async def _handled(
        self,
        route: Route,
        request: web.Request,
        application: Application | None,
        headers: Mapping[str, str],
    ) -> web.Response:
        call = Call(self._core, request, application, self.gateway_url, self._limits, route.name)
        try:
            result = await route.handler(call)
        except DiscordRefusal as refused_:
            return _json(refused_.status, refused_.payload(), headers)
        except TooMany as full:
            return _too_many(full.refused, headers)
        except web.HTTPRequestEntityTooLarge:
            too_large = refusal(40005)
            return _json(too_large.status, too_large.payload(), headers)
        except (KeyError, TypeError, ValueError, AttributeError):
            # A body whose parts have the wrong types; what is ours to know is in the log.
            _log.exception("%s %s could not be read", request.method, request.path)
            return _json(400, refusal(50035).payload(), headers)
        if result is None:
            return web.Response(status=204, headers=headers)
        if isinstance(result, Answer):
            return _json(result.status, result.body, headers)
        return _json(200, result, headers)

    def _application(self, request: web.Request) -> Application:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bot":
            raise unauthorized()
        return self._core.world.application_of(token)

    def _seen(self, request: web.Request, route: str, status: int, began: float) -> None:
        if not self.watchers:
            return
        seconds = time.perf_counter() - began
        at = time.time() - seconds
        seen = RequestSeen(request.method, route, request.path, status, at, seconds)
        for watcher in tuple(self.watchers):
            watcher(seen)


def _json(status: int, body: Any, headers: Mapping[str, str]) -> web.Response:
    """discord.py reads JSON only if the type is exactly this, without a charset."""
    all_headers = {**headers, "Content-Type": "application/json"}
    return web.Response(status=status, body=dumps(body).encode(), headers=all_headers)


def _too_many(full: Refused, headers: Mapping[str, str]) -> web.Response:
    if full.body is None:
        text = "<html><body>error code: 1015</body></html>"
        return web.Response(status=429, text=text, headers=full.headers)
    return _json(429, full.body, {**VIA, **headers, **full.headers})


def _failed(fault: Fault) -> web.Response:
    if fault.status == 429:
        return _too_many(refused(fault.retry_after_s, everywhere=fault.everywhere), {})
    body = {"message": f"{fault.status}: {_REASONS.get(fault.status, 'Error')}", "code": 0}
    return _json(fault.status, body, VIA)


_REASONS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
