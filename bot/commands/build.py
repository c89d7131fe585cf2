"""`docker build`: make an image of the person's own from a Dockerfile in the message."""

import shlex
from dataclasses import replace

from bot.commands.building.context import Context
from bot.commands.building.steps import Build, StepFailed
from bot.commands.failures import Failure, daemon
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.dockerfile import Dockerfile, DockerfileError, Instruction, parse
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.text import short_id
from bot.docker_cli.units import binary_size, human_size
from bot.docker_cli.usage import Arity, Usage

DOCKERFILE = "Dockerfile"
MIB = 1024 * 1024
_NETWORKED = ("apt", "apk", "npm", "pip", "curl", "wget", "git", "yarn", "gem", "composer", "go ")


async def build(flags: Parsed, shell: Shell) -> int:
    """Read what came with the message, carry it out, name what it made."""
    (path,) = flags.args
    if "://" in path or path.startswith("git@"):
        raise Failure(
            "unable to prepare context: a build here has no network, so it can't fetch one",
            hint="Put the Dockerfile into a code block, attach the other files, and end in a `.`.",
        )
    names = [_name(text, shell) for text in flags.texts("tag")]
    quiet = flags.bool("quiet")

    async def say(line: str) -> None:
        if not quiet:
            await shell.console.out(line)

    dockerfile = flags.text("file") or DOCKERFILE
    context = await _sent(path, dockerfile, shell)
    size = human_size(context.archive_size, digits=4)
    await say(f"Sending build context to Docker daemon  {size}")
    file = _parsed(context, dockerfile)
    # The builder makes a step of each label.
    for label in sorted(flags.texts("label")):
        key, _, value = label.partition("=")
        step = Instruction("LABEL", {}, f"{shlex.quote(key)}={shlex.quote(value)}", 0)
        file = replace(file, instructions=(*file.instructions, step))
    work = Build(
        shell,
        file,
        context.without_ignored(),
        say,
        given=_arguments(flags.texts("build-arg")),
        cache=not flags.bool("no-cache"),
        pull=flags.bool("pull"),
        quiet=quiet,
    )
    try:
        made = await work.run(flags.text("target"))
    except StepFailed as failed:
        raise Failure(failed.message, failed.code, _hint(failed)) from None
    except DockerfileError as error:
        raise Failure(error.message) from None
    for name in names:
        await shell.seat.own_images.tag(made, name)
    if work.unused:
        unused = " ".join(sorted(work.unused))
        await say(f"[Warning] One or more build-args [{unused}] were not consumed")
    if quiet:
        await shell.console.out(made)
        return 0
    await say(f"Successfully built {short_id(made)}")
    for name in names:
        await say(f"Successfully tagged {name.familiar_tagged}")
    if not names:
        await shell.console.hint(f"It has no name: {shell.typed('build -t mine .')} gives it one.")
    return 0


async def _sent(path: str, name: str, shell: Shell) -> Context:
    """The files of the message, the Dockerfile among them: the code block, or one of that name."""
    console = shell.console
    most = shell.settings.file_max_mib * MIB
    if sum(file.size for file in console.attachments) > most:
        raise Failure(
            f"unable to prepare context: the files have more than {binary_size(float(most))} in all"
        )
    files = {file.name: await file.read() for file in console.attachments} if path != "-" else {}
    # Without a code block, the first file is what a program would read; it may be any of them.
    if name not in files and console.stdin is not None and console.stdin not in files.values():
        files[name] = console.stdin
    if name not in files:
        raise Failure(
            f"unable to prepare context: there is no {name} in this message",
            hint="Put it into a code block below the command, or attach it: "
            f"{shell.typed('build --help')} has an example.",
        )
    return Context(files)


def _parsed(context: Context, name: str) -> Dockerfile:
    text = context.files[name]
    if not text.strip():
        raise Failure(daemon(f"the Dockerfile ({name}) cannot be empty"))
    try:
        return parse(text.decode(errors="replace"))
    except DockerfileError as error:
        raise Failure(daemon(error.message)) from None


def _name(text: str, shell: Shell) -> Reference:
    try:
        return Reference.parse(text)
    except InvalidReference as error:
        usage = PROGRAM.usage.after_error()
        message = f'invalid argument "{text}" for "-t, --tag" flag: {error}\n{usage}'
        raise Failure(message, 125) from None


def _arguments(given: tuple[str, ...]) -> dict[str, str]:
    """`NAME=value` by name; a bare name would stand for the bot's environment, and is dropped."""
    pairs = (each.partition("=") for each in given)
    return {name: value for name, equals, value in pairs if equals}


def _hint(failed: StepFailed) -> str:
    if any(word in failed.step.rest for word in _NETWORKED):
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
            Flag("build-arg", kind=Kind.LIST, help="Give a value to an ARG"),
            Flag("cpu-shares", "c", Kind.INT, refused=_SANDBOX),
            Flag("file", "f", Kind.STRING, 'Name of the Dockerfile (Default is "PATH/Dockerfile")'),
            Flag("force-rm", help="Remove the containers of steps, which is done here anyway"),
            Flag("label", kind=Kind.LIST, help="Set metadata for the image"),
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
