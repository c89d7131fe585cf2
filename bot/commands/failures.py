"""What goes wrong in a command, in Docker's words and with what to type next; for `registry.py`."""

from collections.abc import Sequence

from bot.commands.shell import Shell
from bot.docker_cli import unusable
from bot.docker_cli.filters import InvalidFilter
from bot.docker_cli.flags import UnusableValue
from bot.docker_cli.names import InvalidName
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.suggest import closest
from bot.docker_cli.template import TemplateError
from bot.docker_cli.units import binary_size
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable, ImageNotFound
from bot.sandbox.errors import (
    AmbiguousPrefix,
    BotsLabel,
    ChecksTooOften,
    EmptyName,
    ImageNotAllowed,
    LimitTooHigh,
    NameTaken,
    NetworkTaken,
    NoAddressesLeft,
    NoSuchContainer,
    NoSuchImage,
    NoSuchNetwork,
    NoSuchVolume,
    PredefinedNetwork,
    QuotaExceeded,
    SharedImage,
    UnreadableImage,
    UnusableName,
)
from bot.sandbox.labels import PREFIX
from bot.sessions.terminals import TooManyTerminals

UNREADABLE = 64  # the exit code of inspect and version for a template that can't be read
SPELLING = "An image is written in small letters, its tag after a colon: `node:latest`."
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


DAEMON = unusable.DAEMON


def daemon(message: str) -> str:
    """A message as Docker's client introduces what the engine said."""
    return f"{DAEMON}{message}"


def no_such_image(ref: str) -> str:
    """The engine's words for an image that isn't there."""
    try:
        return daemon(f"No such image: {Reference.parse(ref).familiar_tagged}")
    except InvalidReference:  # a part of an id
        return daemon(f"No such image: {ref}")


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
            return (
                _from_spelling(error, shell)
                or _from_rules(error, shell)
                or _from_images(error, shell)
                or _from_surroundings(error, shell)
                or _from_quota(error, shell)
            )


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
        case EmptyName():
            return Failure(
                str(error),
                hint=f"There is nothing between the quotes: name a {error.what}.",
            )
        case AmbiguousPrefix():
            return Failure(
                daemon(f"multiple IDs found with provided prefix: {error.prefix}"),
                hint=f"Type more of the ID, or the name: {shell.typed('ps -a')} shows both.",
            )
        case InvalidReference():
            return Failure(error.message, hint=SPELLING)
        case UnusableValue():
            flag = error.flag
            return Failure(
                error.message,
                hint=f"Without the mistake it wouldn't go on here either, for {flag.refused}."
                if flag.refused
                else "",
            )
        case UnreadableImage():
            return Failure(daemon(str(error)), hint=SPELLING)
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


def _from_images(error: Exception, shell: Shell) -> Failure | None:
    match error:
        case ImageNotAllowed():
            image = error.ref.familiar
            return Failure(
                f"{image} is not one of the images that may be used here",
                hint=f"{meant(image, error.allowed)}You can use: {', '.join(error.allowed)}.",
            )
        case NoSuchImage():
            return Failure(
                no_such_image(error.ref),
                hint=f"{shell.typed('images')} shows the images that are here.",
            )
        case SharedImage():
            return Failure(
                f"{error.ref} is everyone's here, so only whoever runs this bot removes it",
                hint="What you can remove is what you made or named: "
                f"{shell.typed('commit')} and {shell.typed('tag')} make images of your own.",
            )
        case UnusableName():
            return Failure(
                f"{error.ref.familiar} can't be a name of your own: nothing is pushed from here, "
                "so a name needs no registry's port",
                hint=f"Take a short one: {shell.typed('tag node mine:v2')}.",
            )
        case ChecksTooOften():
            return Failure(
                f"a HEALTHCHECK is not done more often than every {error.least_s} seconds here",
                hint=f"Write `--interval={error.least_s}s`, or more, or leave it out: then it is "
                "every 30 seconds.",
            )
        case BotsLabel():
            return Failure(
                f"labels that begin with {PREFIX} are the bot's own: they say whose an image is"
            )
    return None


def _from_surroundings(error: Exception, shell: Shell) -> Failure | None:
    """Of networks and volumes."""
    match error:
        case NoSuchNetwork():
            return Failure(
                daemon(f"network {error.ref} not found"),
                hint=f"{shell.typed('network ls')} shows yours, "
                f"{shell.typed('network create NAME')} makes one.",
            )
        case NetworkTaken():
            return Failure(daemon(f"network with name {error.name} already exists"))
        case PredefinedNetwork(removed=True):
            return Failure(
                daemon("none is a pre-defined network and cannot be removed"),
                hint="`none` is what a container has without a network.",
            )
        case PredefinedNetwork():
            return Failure(
                daemon(f"operation is not permitted on predefined {error.name} network"),
                hint=f"Take another name: {shell.typed('network create lab')}.",
            )
        case NoAddressesLeft():
            return Failure(
                f"There is no room for one more network here: all addresses of {error.pool} are "
                "taken",
                hint=f"{shell.typed('network rm NAME')} gives some back, once nobody needs them.",
            )
        case NoSuchVolume():
            return Failure(
                daemon(f"get {error.name}: no such volume"),
                hint=f"{shell.typed('volume ls')} shows yours.",
            )
    return None


def _from_quota(error: Exception, shell: Shell) -> Failure | None:
    match error:
        case QuotaExceeded(what="running"):
            return Failure(
                f"You have {error.limit} running containers, and may have no more at once",
                hint=f"{shell.typed('ps')} shows them, {shell.typed('stop NAME')} ends one.",
            )
        case QuotaExceeded(what="containers"):
            return Failure(
                f"You have {error.limit} containers, and may keep no more",
                hint=f"{shell.typed('ps -a')} shows them, {shell.typed('rm NAME')} removes one.",
            )
        case QuotaExceeded(what="images"):
            return Failure(
                f"You have {error.limit} images of your own, and may keep no more",
                hint=f"{shell.typed('images')} shows them, {shell.typed('rmi NAME')} removes one.",
            )
        case QuotaExceeded(what="image bytes"):
            return Failure(
                f"Your own images may have {binary_size(float(error.limit))} in all, and this "
                "one would be too much",
                hint=f"{shell.typed('rmi NAME')} removes one.",
            )
        case QuotaExceeded(what="networks" | "volumes" as what, limit=0):
            return Failure(f"People here have no {what} of their own")
        case QuotaExceeded(what="networks" | "volumes" as what):
            one = what.removesuffix("s")
            return Failure(
                f"You have {error.limit} {what} of your own, and may have no more",
                hint=f"{shell.typed(f'{one} ls')} shows them, "
                f"{shell.typed(f'{one} rm NAME')} removes one.",
            )
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
