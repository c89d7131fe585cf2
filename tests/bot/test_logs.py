"""Whatever is logged, and however, no secret is in it; all of it goes through real logging."""

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import aiohttp
import pytest
import structlog
from aiohttp import web

from bot import logs

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz-_0123456789"
PASSWORD = 'p"a ss\\wörd'


@pytest.fixture(params=["json", "console"])
def written(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """What has been logged so far; logging is as it was before when the test ends."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    levels = {name: logging.getLogger(name).level for name in logs._QUIETER}
    stream = io.StringIO()
    logs.configure("DEBUG", request.param, [TOKEN, PASSWORD], stream)
    yield stream.getvalue
    logging.captureWarnings(False)
    structlog.reset_defaults()
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


class LeakyError(Exception):
    def __repr__(self) -> str:
        return f"LeakyError({TOKEN!r})"


def raise_with_token() -> None:
    mine = TOKEN
    raise LeakyError(f"401 for {mine}")


def in_an_event() -> None:
    structlog.get_logger("bot.x").info(f"token is {TOKEN}")


def in_a_field() -> None:
    structlog.get_logger("bot.x").info("connecting", with_=TOKEN, bytes_=TOKEN.encode())


def deep_in_a_field() -> None:
    structlog.get_logger("bot.x").info("sent", body=[{"a": ({"b": TOKEN},)}, {TOKEN: 1}])


def in_an_exception() -> None:
    try:
        raise_with_token()
    except LeakyError:
        structlog.get_logger("bot.x").exception("failed")


def in_the_cause_of_an_exception() -> None:
    try:
        try:
            raise_with_token()
        except LeakyError as error:
            raise RuntimeError("outer") from error
    except RuntimeError as error:
        structlog.get_logger("bot.x").error("failed", error=error, exc_info=True)


def in_standard_logging() -> None:
    logging.getLogger("discord.gateway").info("Identify %s %r", TOKEN, {"token": TOKEN})
    logging.getLogger("discord.http").warning("x", extra={"payload": {"d": {"token": TOKEN}}})


def in_a_standard_exception() -> None:
    try:
        raise_with_token()
    except LeakyError:
        logging.getLogger("aiohttp.server").exception("Error handling request")


def in_a_logging_call_that_is_wrong() -> None:
    root = logging.getLogger()  # pytest's own handlers would raise instead
    root.handlers[:] = [each for each in root.handlers if isinstance(each, logs._Handler)]
    logging.getLogger("discord.client").info("%d shards", TOKEN)


def in_a_bound_context() -> None:
    with structlog.contextvars.bound_contextvars(auth=TOKEN, session=TOKEN):
        structlog.get_logger("bot.x").bind(header=f"Bot {TOKEN}").info("hello")


def in_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"careful with {TOKEN}", stacklevel=1)


def uncaught() -> None:
    try:
        raise_with_token()
    except LeakyError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]  # sys.exc_info() may be None


def uncaught_in_a_thread() -> None:
    thread = threading.Thread(target=raise_with_token)
    thread.start()
    thread.join()


def never_awaited_task() -> None:
    async def main() -> None:
        async def fail() -> None:
            raise_with_token()

        task = asyncio.ensure_future(fail())
        await asyncio.wait([task])
        del task

    asyncio.run(main())


@pytest.mark.parametrize(
    "log",
    [
        in_an_event,
        in_a_field,
        deep_in_a_field,
        in_an_exception,
        in_the_cause_of_an_exception,
        in_standard_logging,
        in_a_standard_exception,
        in_a_logging_call_that_is_wrong,
        in_a_bound_context,
        in_a_warning,
        uncaught,
        uncaught_in_a_thread,
        never_awaited_task,
    ],
)
def test_the_token_is_in_no_line_however_it_is_logged(
    log: Callable[[], None], written: Callable[[], str]
) -> None:
    log()
    assert written()
    assert TOKEN not in written()
    assert TOKEN.rpartition(".")[2] not in written()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("{'Authorization': 'Bot abc.def.ghi'}", "abc"),
        ('{"Authorization": "Basic dXNlcjpwYXNz"}', "dXNlc"),
        ("<CIMultiDict('X-Registry-Auth': 'eyJ1c2VybmFtZSI6')>", "eyJ1"),
        ("authorization: Bearer abcdefgh", "abcdefgh"),
        ('{\\"password\\": \\"hunter two\\", \\"a\\": 1}', "hunter two"),
        ("{'username': 'me', 'password': 'hunter two'}", "hunter"),
        ('"identitytoken":"abc"', "abc"),
        ("docker run -e API_KEY=abc123 node", "abc123"),
        ("docker run -e MY_TOKEN=abc123 node", "abc123"),
        ("Get https://me:hunter2@registry.example/v2/", "hunter2"),
        ("PATCH /webhooks/1234/aW50ZXJhY3Rpb246/messages/@original", "aW50"),
        ("POST /interactions/1234/aW50ZXJhY3Rpb246/callback", "aW50"),
        ("another bot's " + TOKEN.replace("M", "N"), "abcdefgh"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_though_nobody_named_it(text: str, secret: str) -> None:
    hidden = logs.Redactor().text(text)
    assert secret not in hidden
    assert logs.HIDDEN in hidden


@pytest.mark.parametrize(
    "text",
    [
        "container started name=web image=node:latest exit_code=0",
        "https://registry.example/v2/library/node/manifests/latest",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "the author wrote a tokenizer",
        "GET /channels/123/messages/456",
    ],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert logs.Redactor([TOKEN]).text(text) == text


def test_a_secret_is_hidden_in_each_spelling_of_it(written: Callable[[], str]) -> None:
    log = structlog.get_logger("bot.x")
    log.info(
        "one", line=f"login {PASSWORD} done", shown=repr(PASSWORD), body=json.dumps([PASSWORD])
    )
    assert "ss" not in written().replace("message", "")
    assert "rd" not in written().replace("record", "")


async def test_a_failed_request_of_aiohttp_shows_no_header(written: Callable[[], str]) -> None:
    async def refuse(request: web.Request) -> web.Response:
        raise RuntimeError(f"headers were {request.headers}")

    app = web.Application()
    app.router.add_get("/", refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        try:
            async with session.get(f"http://127.0.0.1:{port}/") as response:
                response.raise_for_status()
        except aiohttp.ClientResponseError as error:
            structlog.get_logger("bot.x").exception("refused", request=repr(error.request_info))
    await runner.cleanup()
    assert "refused" in written()
    assert "headers were" in written()
    assert TOKEN not in written()


def test_a_line_of_json_has_one_event_and_its_fields() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        logs.configure("INFO", "json", (), stream)
        structlog.get_logger("bot.x").info("container started", container="web", seconds=0.2)
        structlog.get_logger("bot.x").debug("too small to tell")
        logging.getLogger("discord.client").warning("from %s", "elsewhere")
    finally:
        structlog.reset_defaults()
        root.handlers[:], root.level = before
    ours, theirs = map(json.loads, stream.getvalue().splitlines())
    assert ours.pop("timestamp").endswith("Z")
    assert ours == {
        "event": "container started",
        "container": "web",
        "seconds": 0.2,
        "level": "info",
        "logger": "bot.x",
    }
    assert theirs["event"] == "from elsewhere"
    assert theirs["logger"] == "discord.client"
