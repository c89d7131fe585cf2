"""A Dockerfile's instructions, carried out one by one with Docker's transcript; for `build`."""

import json
import posixpath
import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.commands import pulling
from bot.commands.building.context import Context
from bot.commands.building.copying import MIB, Copy, digest
from bot.commands.building.stage import Stage
from bot.commands.failures import daemon
from bot.commands.shell import Shell
from bot.docker_cli.dockerfile import (
    EXPANDED,
    Dockerfile,
    DockerfileError,
    Instruction,
    expand,
    split,
)
from bot.docker_cli.reference import Reference
from bot.docker_cli.text import short_id
from bot.engine.tar import write
from bot.sandbox.seat import Own


class StepFailed(Exception):
    """A RUN ended with an exit code that is not 0; `step` is the one."""

    def __init__(self, step: Instruction, command: Sequence[str], code: int) -> None:
        super().__init__(step, code)
        self.step = step
        self.code = code
        self.message = f"The command '{' '.join(command)}' returned a non-zero code: {code}"


class Build:
    """One `docker build`; `say` prints a line of its transcript.

    `given` are the build arguments; without `cache` every step is carried out anew, and with
    `pull` the images that it begins with are fetched anew. `quiet` hides what the steps print.
    """

    def __init__(
        self,
        shell: Shell,
        file: Dockerfile,
        context: Context,
        say: Callable[[str], Awaitable[None]],
        *,
        given: Mapping[str, str],
        cache: bool,
        pull: bool,
        quiet: bool,
    ) -> None:
        self._shell = shell
        self._seat = shell.seat
        self._file = file
        self._context = context
        self._say = say
        self._given = given
        self.unused = set(given)
        self._use_cache = cache
        self._pull = pull
        self._quiet = quiet
        self._global: dict[str, str] = {}
        self._stages: list[Stage] = []

    async def run(self, target: str = "") -> str:
        """Carry out all instructions, or those up to the end of the stage `target`; the image's id.

        Raises DockerfileError, StepFailed, and what a seat raises.
        """
        first = next((step for step in self._file.instructions if step.keyword != "ARG"), None)
        if first is None or first.keyword != "FROM":
            raise DockerfileError(daemon("no build stage in current context"))
        steps = _up_to(target.lower(), self._file.instructions)
        for number, step in enumerate(steps, 1):
            await self._say(f"Step {number}/{len(steps)} : {step.text}")
            if step.keyword == "ARG" and not self._stages:
                self._global |= self._argument(step, self._global)
                continue
            if step.keyword == "FROM":
                await self._begin(step)
            else:
                await self._in_stage(step, self._stages[-1])
            await self._say(f" ---> {short_id(self._stages[-1].image.id)}")
        return self._stages[-1].image.id

    async def _begin(self, step: Instruction) -> None:
        """FROM: an earlier stage, or an image, which is pulled if it is not here."""
        words = expand(step.rest, self._global, self._file.escape).split()
        if not words:
            raise DockerfileError(f"base name ({step.rest}) should not be blank")
        name = words[2].lower() if len(words) == 3 else ""
        self._stages.append(Stage(self._seat, name, (await self._image(words[0])).image))

    async def _image(self, name: str) -> Stage:
        """An earlier stage by its name or number, or a new one of an image."""
        for number, stage in enumerate(self._stages):
            if name.lower() in (stage.name, str(number)):
                return stage
        if name == "scratch":
            raise DockerfileError(
                "FROM scratch is not available here: an image begins with one that has files"
            )
        reference = Reference.parse(name)
        if self._pull or not await self._seat.has_image(reference):
            await self._say("\n".join(await pulling.pull_image(reference, self._shell)))
        found = await self._seat.own_images.find(name)
        image = await self._seat.engine.images.inspect(found.image.id)
        if (image.raw["Config"] or {}).get("OnBuild"):
            raise DockerfileError(
                f"{name} has ONBUILD instructions, which are not carried out here: "
                "write what they do into the Dockerfile"
            )
        return Stage(self._seat, "", image)

    async def _in_stage(self, step: Instruction, stage: Stage) -> None:
        rest = step.rest
        if step.keyword in EXPANDED and not step.heredocs:
            rest = expand(rest, stage.variables, self._file.escape)
        match step.keyword:
            case "RUN":
                await self._run(step, stage)
            case "COPY" | "ADD":
                await self._copy(step, rest, stage)
            case _:
                await self._configure(step, self._changes(step, rest, stage), stage)

    def _changes(self, step: Instruction, rest: str, stage: Stage) -> list[str]:
        """What an instruction changes about the image, as `docker commit --change` takes it."""
        match step.keyword:
            case "WORKDIR":
                return [f"WORKDIR {posixpath.normpath(posixpath.join(stage.workdir, rest))}"]
            case "ENV" | "LABEL":
                pairs = step.pairs(self._file.escape)
                expanded = (
                    (name, expand(value, stage.variables, self._file.escape))
                    for name, value in pairs
                )
                words = (f"{_quoted(name)}={_quoted(value)}" for name, value in expanded)
                return [f"{step.keyword} {' '.join(words)}"]
            case "CMD":
                stage.own_command = True
                return [f"CMD {_as_words(step, stage)}"]
            case "ENTRYPOINT":
                # The image's own CMD was for the image's own entrypoint.
                forget = [] if stage.own_command else ["CMD []"]
                return [*forget, f"ENTRYPOINT {_as_words(step, stage)}"]
            case "ARG":
                stage.args |= self._argument(step, {**self._global, **stage.variables})
                return []
            case "SHELL":
                stage.shell = step.command() or stage.shell
                return []
            case "MAINTAINER":
                return [f"LABEL maintainer={_quoted(rest)}"]
            case _:
                return [f"{step.keyword} {rest}"]

    def _argument(self, step: Instruction, known: Mapping[str, str]) -> dict[str, str]:
        """The values of an ARG: given by the person, else the default, else the file's own."""
        found: dict[str, str] = {}
        for word in split(step.rest, self._file.escape):
            name, has_default, default = word.partition("=")
            self.unused.discard(name)
            if name in self._given:
                found[name] = self._given[name]
            elif has_default:
                found[name] = expand(default, known, self._file.escape)
            elif name in self._global:
                found[name] = self._global[name]
        return found

    async def _cached(self, stage: Stage, command: Sequence[str]) -> bool:
        if not self._use_cache or not (made := await stage.made_by(command)):
            self._use_cache = False  # what follows was made of something else
            return False
        await self._say(" ---> Using cache")
        await stage.become(made.id)
        return True

    async def _configure(self, step: Instruction, changes: Sequence[str], stage: Stage) -> None:
        """A step in which nothing runs."""
        # What Docker, too, puts in the place of a command that is never run.
        command = ("/bin/sh", "-c", f"#(nop)  {step.keyword} {'; '.join(changes) or step.rest}")
        if await self._cached(stage, command):
            return
        async with stage.container(command) as own:
            await self._say(f" ---> Running in {short_id(own.id)}")
            await stage.commit(own, changes)
        await self._say(f"Removing intermediate container {short_id(own.id)}")

    async def _run(self, step: Instruction, stage: Stage) -> None:
        command = step.command() or [*stage.shell, _exported(stage) + _script(step)]
        if await self._cached(stage, command):
            return
        async with stage.container(command) as own:
            await self._say(f" ---> Running in {short_id(own.id)}")
            if code := await self._exit_code(own):
                told = step.command() or [*stage.shell, _script(step)]
                raise StepFailed(step, told, code)
            await stage.commit(own, [])
        await self._say(f"Removing intermediate container {short_id(own.id)}")

    async def _exit_code(self, own: Own) -> int:
        containers = self._seat.engine.containers
        line = await containers.attach(own.id, stdin=False, tty=False)
        try:
            await self._seat.start(own)
            while (piece := await line.read()) is not None:
                if not self._quiet:
                    await self._shell.console.data(piece.stream, piece.data)
            return await containers.wait(own.id)
        finally:
            await line.close()

    async def _copy(self, step: Instruction, rest: str, stage: Stage) -> None:
        archives = self._seat.engine.archives
        copy = Copy.read(step, rest, self._file.escape)
        source = await self._image(copy.source) if copy.source else None
        most = self._shell.settings.file_max_mib * MIB
        members = await copy.members(self._context, source, stage, archives, most)
        what = f"#(nop) {step.keyword} file:{digest(members, copy.owner)} in {copy.to} "
        command = ("/bin/sh", "-c", what)
        if await self._cached(stage, command):
            return
        async with stage.container(command) as own:
            if copy.owner:
                members = await copy.owned(members, own, archives)
            await archives.put(own.id, "/", write(members))
            await stage.commit(own, [])


def _up_to(target: str, steps: Sequence[Instruction]) -> Sequence[Instruction]:
    """The instructions to the end of the stage of that name; all without a name."""
    if not target:
        return steps
    inside = False
    for at, step in enumerate(steps):
        if step.keyword == "FROM":
            if inside:
                return steps[:at]
            inside = len(words := step.rest.split()) == 3 and words[2].lower() == target
    if not inside:
        raise DockerfileError(daemon(f"failed to reach build target {target} in Dockerfile"))
    return steps


def _as_words(step: Instruction, stage: Stage) -> str:
    """The command of CMD or ENTRYPOINT in its exec form, as JSON."""
    words = step.command()
    return json.dumps([*stage.shell, step.rest] if words is None else words)


def _script(step: Instruction) -> str:
    """What the shell is given: the line, with the documents that belong to it behind it.

    A document alone (`RUN <<EOF`) is the script itself.
    """
    if step.rest.startswith("<<") and len(step.rest.split()) == 1:
        return step.heredocs[0].text
    documents = "".join(f"{each.text}{each.end}\n" for each in step.heredocs)
    return f"{step.rest}\n{documents}" if documents else step.rest


def _exported(stage: Stage) -> str:
    """The arguments for a shell: in the container's environment they would stay in the image."""
    hidden = stage.variables
    pairs = (f"{name}={shlex.quote(hidden[name])}" for name in stage.args)
    return f"export {' '.join(pairs)}; " if stage.args else ""


def _quoted(value: str) -> str:
    """A value that the engine reads as it stands."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'
