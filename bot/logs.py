"""Logs: one event and its fields a line, from every library alike, without a secret in it.

`bot.cli` calls `configure` once; every room then logs with `structlog.get_logger(__name__)`:
`log.info("container started", container=own.name)`.
"""

import base64
import json
import logging
import re
import sys
import threading
import urllib.parse
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"

_NAMES_TO_HIDE = (
    r"authorization|x-registry-auth|password|passwd|secret|identitytoken|registrytoken"
    r"|[\w-]*token|auth|api[_-]?key"
)
_NAME_TO_HIDE = re.compile(rf"(?:{_NAMES_TO_HIDE})\Z", re.IGNORECASE)

# A name and its value as a header, in a URL's query, in JSON or in a Python repr, however deep the
# quotes are escaped. A quoted value ends at its quote, a bare one at the next space or bracket.
_NAMED = re.compile(
    rf"""(?P<name>\b(?:{_NAMES_TO_HIDE})(?:\\*["'])?\s*[:=]\s*)
         (?:(?P<open>\\*["']).*?(?P=open)
           | (?:(?:Bot|Bearer|Basic)\s+)?[^\s"',;&)}}\]\\]+)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SCHEME = re.compile(r"\b(Bot|Bearer|Basic)\s+[\w.~+/=-]{16,}")
_DISCORD_TOKEN = re.compile(r"\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}")
_URL_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+(@)")
# An interaction's token answers in the bot's name for 15 minutes
# (discord.com/developers/docs/interactions/receiving-and-responding).
_INTERACTION = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.~%-]+")

# What they say below these levels is theirs to debug: heartbeats, other people's messages, SQL.
_QUIETER = {
    "discord": logging.INFO,
    "aiosqlite": logging.INFO,
    "asyncio": logging.INFO,
    "urllib3": logging.INFO,
    "docker": logging.INFO,
    "paramiko": logging.WARNING,
    "alembic": logging.WARNING,
    "aiohttp.access": logging.WARNING,
}


class Redactor:
    """Hides the given secrets in any text, and whatever else has the form or the name of one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {
            spelling for secret in secrets if len(secret) >= 4 for spelling in _spellings(secret)
        }
        longest_first = sorted(spellings, key=len, reverse=True)
        self._given = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def text(self, text: str) -> str:
        if self._given is not None:
            text = self._given.sub(HIDDEN, text)
        text = _NAMED.sub(_hide_named, text)
        text = _SCHEME.sub(rf"\1 {HIDDEN}", text)
        text = _DISCORD_TOKEN.sub(HIDDEN, text)
        text = _URL_PASSWORD.sub(rf"\1{HIDDEN}\2", text)
        return _INTERACTION.sub(rf"\1{HIDDEN}", text)

    def before_rendering(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """A structlog processor: no value has a secret in it, however deep, nor a secret's name."""
        return {self.text(key): self._value(key, value) for key, value in event.items()}

    def after_rendering(self, _: WrappedLogger, __: str, line: Any) -> str:
        """A structlog processor: the last look at the line as it will be written."""
        return self.text(str(line))

    def _value(self, name: object, value: object, depth: int = 6) -> object:
        if isinstance(name, str) and _NAME_TO_HIDE.match(name):
            return HIDDEN
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping) and depth:
            return {
                self._value(None, key, depth - 1): self._value(key, each, depth - 1)
                for key, each in value.items()
            }
        if isinstance(value, list | tuple) and depth:
            return tuple(self._value(None, each, depth - 1) for each in value)
        return value


def _spellings(secret: str) -> Iterable[str]:
    """The secret as it may stand in a line: bare, in JSON, in a repr, in a URL, in base64."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield repr(secret)[1:-1]
    yield urllib.parse.quote(secret, safe="")
    yield base64.b64encode(secret.encode()).decode().rstrip("=")
    yield base64.urlsafe_b64encode(secret.encode()).decode().rstrip("=")


def _hide_named(match: re.Match[str]) -> str:
    quote = match["open"] or ""
    return f"{match['name']}{quote}{HIDDEN}{quote}"


class _Handler(logging.StreamHandler[TextIO]):
    """Writes lines; a broken logging call is told without its arguments, which may be secret."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        kind = sys.exc_info()[0]
        where = f"{record.pathname}:{record.lineno}"
        self.stream.write(f"a log call failed: {kind.__name__ if kind else '?'} at {where}\n")
        self.flush()


def configure(
    level: str = "INFO",
    form: str = "json",
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send structlog's and the standard library's logs, and uncaught exceptions, to `stream`.

    `form` is "json" or "console"; `secrets` are hidden wherever they appear; `stream` is standard
    error unless given.
    """
    redactor = Redactor(secrets)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redactor.before_rendering,
                *_renderers(form),
                redactor.after_rendering,
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value, args.exc_traceback
    )


def _renderers(form: str) -> list[Processor]:
    """Tracebacks are plain in both: the rich ones print local variables, secrets among them."""
    if form == "console":
        colors = sys.stderr.isatty()
        return [
            structlog.dev.ConsoleRenderer(
                colors=colors, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), traceback)
        return
    logging.getLogger("bot").critical("uncaught exception", exc_info=error)
