"""The door of the web terminal: what comes in without a link, or from another page, is refused.

It stands before NiceGUI, which keeps something of each page that it serves, so strangers get none.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.tickets import COOKIE, UNOPENED_S, UNSEEN_S, Refused, Ticket, Tickets, Why

LINK, PAGE = "/open/", "/terminal/"
STATIC, SOCKET = "/_nicegui/", "/_nicegui_ws/"
VISIT = "quayside.visit"
"""Where a page's scope has its ticket and the browser's secret."""

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' {socket}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""NiceGUI's page has scripts within it, and Vue compiles templates."""

_ANEW = (
    "For another, press <b>More keys</b> and <b>Browser</b> in the terminal's thread, or write "
    "<code>{}web</code> there."
)
WORDS: Mapping[Why, tuple[int, str]] = {
    Why.UNKNOWN: (404, "Nothing opens here: its terminal is closed, or the bot was restarted."),
    Why.TOO_OLD: (410, f"This link was not opened within {UNOPENED_S / 60:.0f} minutes."),
    Why.TAKEN: (403, "This link has been opened already, and opens once."),
    Why.NO_COOKIE: (403, "This browser refuses the cookie by which the page knows it again."),
    Why.TOO_FAST: (429, "This page was loaded too often: wait a minute, then load it again."),
}


_LEAD = """<!doctype html>
<html lang="en"><meta http-equiv="refresh" content="0; url={path}"><title>Terminal</title>
<link rel="icon" href="data:,">
<style>body {{ background: #111418 }}</style></html>
"""
_REFUSAL = """<!doctype html>
<html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>No terminal</title><link rel="icon" href="data:,">
<style>
body {{ background: #111418; color: #e6e6e6; font: 16px/1.5 system-ui, sans-serif;
  max-width: 32em; margin: 20vh auto; padding: 0 1em }}
</style>
<h1>No terminal here</h1><p>{words}</p><p>{anew}</p></html>
"""


class Guard:
    """An ASGI application around another; `origin` is the address that browsers know it by."""

    def __init__(
        self, app: ASGIApp, tickets: Tickets, origin: str, prefix: Callable[[], str]
    ) -> None:
        self._app = app
        self._tickets = tickets
        self._origin = origin
        self._prefix = prefix
        socket = origin.replace("http", "ws", 1)
        self._headers = [
            (b"content-security-policy", _POLICY.format(socket=socket).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        cookies = cookies_of(headers.get(b"cookie", b"").decode("latin-1"))
        path = scope["path"]
        foreign = origin != self._origin and (origin or scope["type"] == "websocket")
        if foreign:
            await self._refuse(scope, send, 403, "This address is not for other pages.")
            return
        try:
            if path.startswith(LINK):
                ticket, secret = self._tickets.open(path.removeprefix(LINK))
                await self._lead(send, ticket, secret)
                return
            if path.startswith(PAGE):
                scope[VISIT] = self._tickets.page(path.removeprefix(PAGE), cookies)
        except Refused as refused:
            await self._refuse(scope, send, *WORDS[refused.why])
            return
        let_in = (
            VISIT in scope
            or (path.startswith(SOCKET) and self._tickets.known(cookies))
            or path.startswith(STATIC)
        )
        if not let_in:
            await self._refuse(scope, send, *WORDS[Why.UNKNOWN])
            return

        # A browser that opened many links would send more than a proxy takes.
        old = [name for name, value in cookies.items() if not self._tickets.known({name: value})]
        stale = [_gone(name) for name in old if name.startswith(COOKIE) and VISIT in scope]

        async def guarded(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event["headers"], *self._headers, *stale]
            await send(event)

        await self._app(scope, receive, guarded)

    async def _lead(self, send: Send, ticket: Ticket, secret: str) -> None:
        """Lead a browser from a link to its page, with a cookie.

        A page that was come to from elsewhere would get no strict cookie when it is loaded again,
        so this one, which is of the same site, is come from; and the token leaves the address bar.
        """
        cookie = [(b"set-cookie", self._cookie(ticket, secret))] if secret else []
        await self._answer(send, 200, _LEAD.format(path=PAGE + ticket.name), cookie)

    def _cookie(self, ticket: Ticket, secret: str) -> bytes:
        secure = "; Secure" if self._origin.startswith("https:") else ""
        return (
            f"{ticket.cookie}={secret}; Path=/; Max-Age={UNSEEN_S:.0f}; HttpOnly; SameSite=Strict"
            f"{secure}"
        ).encode()

    async def _refuse(self, scope: Scope, send: Send, status: int, words: str) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        page = _REFUSAL.format(words=escape(words), anew=_ANEW.format(escape(self._prefix())))
        await self._answer(send, status, page)

    async def _answer(
        self, send: Send, status: int, page: str, more: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        kind = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
        headers = [*kind, *self._headers, *more]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": page.encode()})


def _gone(cookie: str) -> tuple[bytes, bytes]:
    return b"set-cookie", f"{cookie}=; Path=/; Max-Age=0".encode()


def cookies_of(header: str) -> dict[str, str]:
    """A request's cookies; none where they can't be read."""
    try:
        return {name: one.value for name, one in SimpleCookie(header).items()}
    except CookieError:
        return {}
