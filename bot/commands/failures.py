"""What goes wrong in a command, in Docker's words and with what to type next; for `registry.py`."""

from collections.abc import Sequence

from bot.commands.shell import Shell
from bot.docker_cli.filters import InvalidFilter
from bot.docker_cli.names import InvalidName
from bot.docker_cli.reference import InvalidReference
from bot.docker_cli.suggest import closest
from bot.docker_cli.template import TemplateError
from bot.docker_cli.units import binary_size
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable, ImageNotFound
from bot.sandbox.errors import (
    AmbiguousPrefix,
    ImageNotAllowed,
    LimitTooHigh,
    NameTaken,
    NoSuchContainer,
    QuotaExceeded,
)
from bot.sessions.terminals import TooManyTerminals

UNREADABLE = 64  # the exit code of inspect and version for a template that can't be read
TEMPLATES = "A template names fields in double braces: `--format '{{.Names}}'`."


class Failure(Exception):
    """A command's last words: `message` for stderr, its exit code, and a `hint` to go below.

    `status` None is the command's usual one: 125 for run, else 1.
    """

    def __init__(self, message: str, status: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.hint = hint


def daemon(message: str) -> str:
    """A message as Docker's client introduces what the engine said."""
    return f"Error response from daemon: {message}"


def meant(word: str, choices: Sequence[str]) -> str:
    """The beginning of a hint: what somebody probably wanted to type, or nothing."""
    near = closest(word, choices)
    return f"Did you mean `{near}`? " if near and near != word else ""


async def explain(error: Exception, shell: Shell) -> Failure | None:
    """The words for an error of the rooms below; None when it is none of theirs, but a bug."""
    match error:
        case Failure():
            return error
        case NoSuchContainer():
            return await _no_such_container(error.ref, shell)
        case EngineError():
            return _from_engine(error, shell)
        case InvalidFilter():
            return Failure(daemon(error.message))
        case TemplateError():
            return Failure(error.message, hint=TEMPLATES)
        case _:
            return _from_spelling(error, shell) or _from_rules(error, shell)


async def _no_such_container(ref: str, shell: Shell) -> Failure:
    try:
        names = [own.name for own in await shell.seat.containers()]
    except EngineError as error:
        return _from_engine(error, shell)
    return Failure(
        daemon(f"No such container: {ref}"),
        hint=f"{meant(ref, names)}{shell.typed('ps -a')} shows your containers.",
    )


def _from_spelling(error: Exception, shell: Shell) -> Failure | None:
    match error:
        case AmbiguousPrefix():
            return Failure(
                daemon(f"multiple IDs found with provided prefix: {error.prefix}"),
                hint=f"Type more of the ID, or the name: {shell.typed('ps -a')} shows both.",
            )
        case InvalidReference():
            return Failure(
                error.message,
                hint="An image is written in small letters, its tag after a colon: `node:latest`.",
            )
        case InvalidName():
            return Failure(
                daemon(error.message),
                hint="A name is two or more letters and digits, also with `_`, `.` and `-` inside.",
            )
    return None


def _from_rules(error: Exception, shell: Shell) -> Failure | None:
    match error:
        case NameTaken():
            return Failure(
                daemon(
                    f'Conflict. The container name "/{error.name}" is already in use by container '
                    f'"{error.id}". You have to remove (or rename) that container to be able to '
                    "reuse that name."
                ),
                hint=f"{shell.typed(f'rm -f {error.name}')} removes the one that has it.",
            )
        case ImageNotAllowed():
            image = error.ref.familiar
            return Failure(
                f"{image} is not one of the images that may be used here",
                hint=f"{meant(image, error.allowed)}You can use: {', '.join(error.allowed)}.",
            )
        case QuotaExceeded(what="running"):
            return Failure(
                f"You have {error.limit} running containers, and may have no more at once",
                hint=f"{shell.typed('ps')} shows them, {shell.typed('stop NAME')} ends one.",
            )
        case QuotaExceeded():
            return Failure(
                f"You have {error.limit} containers, and may keep no more",
                hint=f"{shell.typed('ps -a')} shows them, {shell.typed('rm NAME')} removes one.",
            )
        case TooManyTerminals():
            return Failure(
                f"You have {error.limit} terminals open, and may have no more at once",
                hint="Detach from one, or end its program.",
            )
        case LimitTooHigh(what="memory"):
            return Failure(
                f"A container may have at most {binary_size(float(error.limit))} of memory here"
            )
        case LimitTooHigh():
            return Failure(f"A container may have at most {error.limit} processors here")
    return None


def _from_engine(error: EngineError, shell: Shell) -> Failure:
    # The engine's address is nobody's business in a chat, so two texts are our own.
    match error:
        case EngineUnreachable():
            return Failure(
                "Cannot connect to the Docker daemon. Is the docker daemon running?",
                hint="It is nothing you did: tell whoever runs this bot.",
            )
        case EngineTimeout():
            return Failure(
                f"The Docker daemon gave no answer in {error.seconds:g} seconds",
                hint="Try it again in a moment.",
            )
        case ImageNotFound():
            return Failure(
                daemon(error.message), hint="Look at the image's name, and the tag after its colon."
            )
    return Failure(daemon(shell.seat.own_words(error.message)))
