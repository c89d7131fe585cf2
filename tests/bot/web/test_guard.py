"""The web terminal's door: who has no link, or comes from another page, gets no further."""

from collections.abc import MutableMapping
from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from bot.web.guard import LINK, PAGE, SOCKET, Guard
from bot.web.tickets import COOKIE, Tickets

ORIGIN = "https://class.example.org"


class Asked:
    """One request to a guard, and what came of it; `let_in` if it came through."""

    let_in = False
    status = 0
    text = ""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    async def of(self, tickets: Tickets, path: str, kind: str = "http", **headers: str) -> "Asked":
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        guard = Guard(self._page, tickets, ORIGIN, lambda: "!")
        await guard({"type": kind, "path": path, "headers": raw}, _nothing, self._send)
        return self

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.let_in = True
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def _send(self, event: MutableMapping[str, Any]) -> None:
        self.status = event.get("status", self.status)
        self.headers |= {name.decode(): value.decode() for name, value in event.get("headers", ())}
        self.text += event.get("body", b"").decode()


async def _nothing() -> MutableMapping[str, Any]:
    return {"type": "http.disconnect"}


async def test_a_link_leads_to_its_page_by_a_strict_cookie_and_not_by_itself() -> None:
    tickets = Tickets()
    token = tickets.issue(1, 7)
    led = await Asked().of(tickets, LINK + token)
    ((name, cookie),) = SimpleCookie(led.headers["set-cookie"]).items()
    assert name.startswith(COOKIE)
    assert (cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("Strict", True, True)
    page, known = PAGE + name.removeprefix(COOKIE), f"{name}={cookie.value}"
    assert page in led.text
    assert token not in led.text
    assert not led.let_in

    opened = await Asked().of(tickets, page, cookie=f"{known}; {COOKIE}old=x; other=y")
    assert opened.let_in
    assert opened.headers["set-cookie"] == f"{COOKIE}old=; Path=/; Max-Age=0"
    assert (await Asked().of(tickets, page)).status == 403
    for headers, comes_in in (
        ({"cookie": known, "origin": ORIGIN}, True),
        ({"cookie": known, "origin": "https://elsewhere.example"}, False),
        ({"cookie": known}, False),
        ({"origin": ORIGIN}, False),
    ):
        assert (await Asked().of(tickets, SOCKET, "websocket", **headers)).let_in is comes_in


@pytest.mark.parametrize("path", ["/", LINK, LINK + "guessed", PAGE + "guessed", "/docs", SOCKET])
async def test_a_stranger_gets_words_and_nothing_of_nicegui(path: str) -> None:
    answer = await Asked().of(Tickets(), path)
    assert not answer.let_in
    assert answer.status == 404
    assert "<code>!web</code>" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
