"""`docker build`: make an image of the person's own from a Dockerfile in the message."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.building.context import IGNORE_FILE
from bot.commands.building.running import PLAIN, RED, Failed
from bot.commands.building.sent import Sent, read
from bot.commands.building.steps import Build
from bot.commands.building.transcript import Transcript
from bot.commands.failures import Failure, daemon
from bot.commands.options import check_label
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli import checks
from bot.docker_cli.dockerfile import Dockerfile, DockerfileError, Instruction, parse
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.text import short_id
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage

_NETWORKED = ("apt", "apk", "npm", "pip", "curl", "wget", "git", "yarn", "gem", "composer", "go ")


async def build(flags: Parsed, shell: Shell) -> int:
    """Read what came with the message, carry it out, name what it made."""
    (path,) = flags.args
    if not flags.bool("rm"):
        raise Failure("--rm=false is not available here: a step's container would count as yours")
    names = [_name(text, shell) for text in flags.texts("tag")]
    told = Transcript(shell.console, quiet=flags.bool("quiet"))
    try:
        made, unused = await _built(path, flags, shell, told)
    except Failure:
        await told.give_up()
        raise
    except Failed as error:
        await told.give_up()
        raise Failure(error.message, error.code, _hint(error.command)) from None
    except DockerfileError as error:
        await told.give_up()
        raise Failure(error.message) from None
    for name in names:
        await shell.seat.own_images.tag(made, name)
    if unused:
        await told.say(f"[Warning] One or more build-args [{' '.join(unused)}] were not consumed")
    if told.quiet:
        await shell.console.out(made)
        return 0
    await told.say(f"Successfully built {short_id(made)}")
    for tagged in dict.fromkeys(name.familiar_tagged for name in names):
        await told.say(f"Successfully tagged {tagged}")
    if not names:
        await shell.console.hint(f"It has no name: {shell.typed('build -t mine .')} gives it one.")
    return 0


async def _built(
    path: str, flags: Parsed, shell: Shell, told: Transcript
) -> tuple[str, Sequence[str]]:
    """The id of the image, and the build arguments that nothing asked for."""
    sent = await read(path, flags.text("file"), shell)
    whole = sent.context.without_ignored(IGNORE_FILE, sent.dockerfile)
    size = human_size(whole.archive_size, digits=4)
    await told.say(f"Sending build context to Docker daemon {size:>8}")
    try:
        file = _with_labels(_parsed(sent), flags.texts("label"))
    except DockerfileError as error:
        raise Failure(daemon(error.message)) from None
    if file.gaps:
        gaps = "".join(
            f"[WARNING]: Empty continuation line found in:\n    {gap}\n" for gap in file.gaps
        )
        await told.show(
            RED
            + f"{gaps}[WARNING]: Empty continuation lines will become errors in a future "
            "release.\n".encode()
            + PLAIN
        )
    work = Build(
        shell,
        file,
        sent.context.without_ignored(),
        told.say,
        told.show,
        given=_arguments(flags.texts("build-arg")),
        cache=not flags.bool("no-cache"),
        pull=flags.bool("pull"),
    )
    return await work.run(flags.text("target")), work.arguments.unused


def _parsed(sent: Sent) -> Dockerfile:
    text = sent.context.files[sent.dockerfile]
    if not text:
        raise DockerfileError(f"the Dockerfile ({sent.dockerfile}) cannot be empty")
    return parse(text.decode(errors="replace"))


def _with_labels(file: Dockerfile, labels: Sequence[str]) -> Dockerfile:
    """The builder makes a step of each label."""
    more = []
    for label in sorted(labels):
        name, _, value = label.partition("=")
        pair = (_literal(name), _literal(value))
        more.append(Instruction("LABEL", {}, "", f"LABEL {name}={value}", 0, (), pairs=(pair,)))
    return replace(file, instructions=(*file.instructions, *more))


def _literal(text: str) -> str:
    """A word that stands for itself."""
    return "'" + text.replace("'", "'\"'\"'") + "'" if text else ""


def _name(text: str, shell: Shell) -> Reference:
    try:
        return Reference.parse(text)
    except InvalidReference as error:
        usage = PROGRAM.usage.after_error()
        message = f'invalid argument "{text}" for "-t, --tag" flag: {error}\n{usage}'
        raise Failure(message, 125) from None


def _arguments(given: Sequence[str]) -> dict[str, str | None]:
    """By name; a bare name would stand for the bot's environment, which is nobody's business."""
    pairs = (each.partition("=") for each in given)
    return {name: value if equals else None for name, equals, value in pairs}


def _hint(command: Sequence[str]) -> str:
    if any(word in " ".join(command) for word in _NETWORKED):
        return "A build here has no network: choose an image that has what you need, or COPY it in."
    return ""


_SANDBOX = "each step gets what a container of yours gets"
_OFFLINE = "a build here has no network"
_REFUSED = (
    ("add-host", Kind.LIST, _OFFLINE),
    ("cache-from", Kind.LIST, "what your own builds left is the cache"),
    ("cgroup-parent", Kind.STRING, _SANDBOX),
    ("compress", Kind.BOOL, "the files are here already"),
    ("cpu-period", Kind.INT, _SANDBOX),
    ("cpu-quota", Kind.INT, _SANDBOX),
    ("cpuset-cpus", Kind.STRING, _SANDBOX),
    ("cpuset-mems", Kind.STRING, _SANDBOX),
    ("disable-content-trust", Kind.BOOL, "images are fetched as the registry gives them"),
    ("iidfile", Kind.STRING, "there is no file of yours to write it to; `-q` prints the ID"),
    ("isolation", Kind.STRING, "only Windows has it, and this engine runs Linux containers"),
    ("memory-swap", Kind.STRING, _SANDBOX),
    ("network", Kind.STRING, _OFFLINE),
    ("platform", Kind.STRING, "images come for this engine's own platform"),
    ("security-opt", Kind.LIST, _SANDBOX),
    ("shm-size", Kind.STRING, _SANDBOX),
    ("squash", Kind.BOOL, "the layers are what there is to see"),
    ("ulimit", Kind.LIST, _SANDBOX),
)

PROGRAM = Program(
    Usage(
        "docker build",
        "[OPTIONS] PATH | URL | -",
        "Make an image of your own from a Dockerfile in the message, and the files with it",
        (
            Flag(
                "build-arg",
                kind=Kind.LIST,
                help="Give a value to an ARG",
                check=checks.environment,
            ),
            Flag("cpu-shares", "c", Kind.INT, refused=_SANDBOX),
            Flag("file", "f", Kind.STRING, 'Name of the Dockerfile (Default is "PATH/Dockerfile")'),
            Flag("force-rm", help="Remove the containers of steps, which is done here anyway"),
            Flag("label", kind=Kind.LIST, help="Set metadata for the image", check=check_label),
            Flag("memory", "m", Kind.STRING, refused=_SANDBOX),
            Flag("no-cache", help="Carry out every step anew"),
            Flag("pull", help="Fetch the image that it begins with, even if it is here"),
            Flag("quiet", "q", help="Print nothing but the image ID"),
            Flag("rm", help="Remove the containers of steps", default="true"),
            Flag("tag", "t", Kind.LIST, 'Name and optionally a tag in the "name:tag" format'),
            Flag("target", kind=Kind.STRING, help="Stop after the build stage of this name"),
            *(Flag(name, kind=kind, refused=reason) for name, kind, reason in _REFUSED),
        ),
        aliases=("docker image build", "docker build", "docker builder build"),
        examples=("docker build -t mine .",),
    ),
    Arity.exactly(1),
    build,
    example="build -t mine .",
)
