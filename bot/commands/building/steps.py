"""A Dockerfile's instructions, carried out one by one with Docker's transcript; for `build`."""

import asyncio
import posixpath
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.commands import pulling
from bot.commands.building.arguments import Arguments
from bot.commands.building.changes import change, overridden
from bot.commands.building.context import Context
from bot.commands.building.copying import Copy, trace
from bot.commands.building.running import Failed, command_of, run, with_arguments
from bot.commands.building.stage import Stage
from bot.commands.failures import daemon
from bot.commands.parcel import MIB
from bot.commands.refused import PLATFORM
from bot.commands.shell import Shell
from bot.docker_cli import platforms
from bot.docker_cli.dockerfile import Dockerfile, DockerfileError, Instruction, process
from bot.docker_cli.dockerfile.instructions import instruction
from bot.docker_cli.dockerfile.lines import Line
from bot.docker_cli.reference import Reference
from bot.docker_cli.text import short_id
from bot.engine.errors import EngineError, EngineTimeout, EngineUnreachable
from bot.engine.tar import write
from bot.sandbox.seat import Own

_BELOW_A_FILE = ": not a directory"
"""How the engine ends its words where files should be put below a file."""


class Build:
    """One `docker build`; `say` prints a line of its transcript, `show` bytes.

    `given` are the build arguments; without `cache` every step is carried out anew, and with
    `pull` the images that it begins with are fetched anew.
    """

    def __init__(
        self,
        shell: Shell,
        file: Dockerfile,
        context: Context,
        say: Callable[[str], Awaitable[None]],
        show: Callable[[bytes], Awaitable[None]],
        *,
        given: Mapping[str, str | None],
        cache: bool,
        pull: bool,
    ) -> None:
        self._shell = shell
        self._seat = shell.seat
        self._file = file
        self._context = context
        self._say = say
        self._show = show
        self.arguments = Arguments(given)
        self._use_cache = cache
        self._pull = pull
        self._stages: list[Stage] = []
        self._last = False

    async def run(self, target: str = "") -> str:
        """Carry out all instructions, or those up to the end of the stage `target`; the image's id.

        Raises DockerfileError, Failed, and what a seat raises.
        """
        steps = up_to(target.lower(), self._file.instructions)
        with self._seat.builds.needing(self._images):
            for number, step in enumerate(steps, 1):
                if step.keyword == "FROM":
                    self._check_name(step)
                await self._say(f"Step {number}/{len(steps)} : {step.text}")
                if step.keyword == "ARG" and not self._stages:
                    self._declare(step)
                    continue
                self._last = number == len(steps)
                if step.keyword == "FROM":
                    await self._begin(step)
                else:
                    await self._in_stage(step, self._stages[-1])
                    await self._at(self._stages[-1])
        made = self._stages[-1].image_id
        if not made:
            raise DockerfileError("No image was generated. Is your Dockerfile empty?")
        return made

    def _images(self) -> set[str]:
        return {stage.image_id for stage in self._stages}

    async def _at(self, stage: Stage) -> None:
        await self._say(f" ---> {short_id(stage.image_id)}")

    def _check_name(self, step: Instruction) -> None:
        if _stage_name(step) in {stage.name for stage in self._stages if stage.name}:
            raise DockerfileError(f"{_stage_name(step)} stage name already used")

    def _declare(self, step: Instruction) -> None:
        """An ARG before the first FROM."""
        arguments = self.arguments
        for name, default in step.pairs:
            value = None if default is None else self._process(default, arguments.of_file)
            arguments.declared.add(name)
            if (worth := arguments.value(name, value)) is not None:
                arguments.of_file[name] = worth

    def _process(self, text: str, variables: Mapping[str, str]) -> str:
        return process(text, variables, self._file.escape)

    async def _begin(self, step: Instruction) -> None:
        """FROM: an earlier stage, or an image, which is pulled if it is not here."""
        variables = self.arguments.of_file
        base = self._process(step.words[0], variables)
        if not base:
            raise DockerfileError(f"base name ({step.words[0]}) should not be blank")
        await self._check_platform(self._process(step.flags.get("platform", ""), variables))
        name = _stage_name(step)
        earlier = self._named(base)
        if base == "scratch" or (earlier and not earlier.image_id):
            stage = Stage.scratch(self._seat, name)
        elif earlier:
            image = await self._seat.engine.images.inspect(earlier.image_id)
            stage = Stage.of(self._seat, name, image)
        else:
            stage = await self._of_image(base, name)
        self._stages.append(stage)
        await self._trigger(stage)
        await self._at(stage)

    async def _check_platform(self, wanted: str) -> None:
        try:
            platforms.check(wanted)
        except ValueError as error:
            problem = str(error).removeprefix(platforms.UNREAD)
            raise DockerfileError(f"failed to parse platform {wanted}: {problem}") from None
        if wanted:
            version = await self._seat.engine.version()
            if not platforms.same(wanted, version.os, version.arch):
                raise DockerfileError(f"--platform={wanted} is not available here: {PLATFORM}")

    async def _trigger(self, stage: Stage) -> None:
        """Carry out the ONBUILD instructions of the image that the stage begins with."""
        triggers: Sequence[str] = stage.config.pop("OnBuild", ())
        if not triggers:
            return
        plural = "s" if len(triggers) > 1 else ""
        await self._say(f"# Executing {len(triggers)} build trigger{plural}")
        last, self._last = self._last, False
        for at, text in enumerate(triggers, 1):
            step = instruction(Line(text, 1), self._file.escape)
            self._last = last and at == len(triggers)
            await self._in_stage(step, stage)

    def _named(self, name: str) -> Stage | None:
        return next((stage for stage in self._stages if stage.name == name.lower()), None)

    async def _of_image(self, name: str, stage: str) -> Stage:
        reference = Reference.parse(name)
        if self._pull or not await self._seat.has_image(reference):
            await self._say("\n".join(await pulling.pull_image(reference, self._shell)))
        found = await self._seat.own_images.find(name)
        image = await self._seat.engine.images.inspect(found.image.id)
        return Stage.of(self._seat, stage, image)

    async def _in_stage(self, step: Instruction, stage: Stage) -> None:
        arguments = self.arguments.within(stage.args)
        variables = {**arguments, **stage.environment}

        def word(text: str) -> str:
            return self._process(text, variables)

        match step.keyword:
            case "RUN" if "mount" in step.flags:
                raise DockerfileError(
                    "the --mount option requires BuildKit. Refer to "
                    "https://docs.docker.com/go/buildkit/ to learn how to build images with "
                    "BuildKit enabled"
                )
            case "RUN":
                own = {one: arguments[one] for one in arguments if one not in stage.environment}
                await self._run(step, stage, own)
            case "COPY" | "ADD":
                await self._copy(Copy.read(step, word), stage, word)
            case "ARG":
                await self._configure(f" ARG {self._argue(step, stage, word)}", stage)
            case _:
                if remark := overridden(step, stage):
                    await self._say(remark)
                await self._configure(change(step, stage, word), stage)

    def _argue(self, step: Instruction, stage: Stage, word: Callable[[str], str]) -> str:
        """An ARG within a stage; how `history` shows it."""
        shown = []
        for name, default in step.pairs:
            name, value = word(name), None if default is None else word(default)
            self.arguments.declared.add(name)
            stage.args[name] = value
            shown.append(name if value is None else f"{name}={value}")
        return " ".join(shown)

    async def _cached(self, stage: Stage, command: Sequence[str]) -> bool:
        if not (self._use_cache and stage.image_id and (made := await stage.made_by(command))):
            self._use_cache = False  # what follows was made of something else
            return False
        await self._say(" ---> Using cache")
        stage.image_id = made
        return True

    async def _configure(self, done: str, stage: Stage) -> None:
        """A step in which nothing runs."""
        # What Docker, too, puts in the place of a command that is never run.
        command = (*stage.shell, f"#(nop) {done}")
        if await self._cached(stage, command):
            return
        async with stage.container(command) as own:
            if done.startswith("WORKDIR"):
                await self._check_workdir(stage, own)
            await self._say(f" ---> Running in {short_id(own.id)}")
            await stage.commit(own, last=self._last)
        await self._say(f"Removing intermediate container {short_id(own.id)}")

    async def _check_workdir(self, stage: Stage, own: Own) -> None:
        there = await self._seat.engine.archives.stat(own.id, stage.workdir)
        if there is not None and there.kind == "file":
            raise DockerfileError(f"Cannot mkdir: {stage.workdir} is not a directory")

    async def _run(self, step: Instruction, stage: Stage, arguments: Mapping[str, str]) -> None:
        command = traced = command_of(step, stage)
        entrypoint: Sequence[str] = ()
        if arguments:
            shown = self.arguments.shown(arguments)
            traced = [f"|{len(shown)}", *(f"{name}={value}" for name, value in shown.items())]
            traced += command
            entrypoint = with_arguments(
                {name: arguments[name] for name in arguments if name not in shown}
            )
        if await self._cached(stage, traced):
            return
        async with stage.container(traced, entrypoint) as own:
            await self._say(f" ---> Running in {short_id(own.id)}")
            if code := await run(own, self._seat, self._show):
                raise Failed(command, code)
            await stage.commit(own, last=self._last)
        await self._say(f"Removing intermediate container {short_id(own.id)}")

    async def _copy(self, copy: Copy, stage: Stage, word: Callable[[str], str]) -> None:
        archives = self._seat.engine.archives
        most = self._shell.settings.folder_max_mib * MIB
        async with archives.turn:
            if copy.source:
                source = await self._copied_from(copy.source)
                sources = await copy.from_stage(source, archives, most)
            else:
                found = copy.from_context(self._context, word, most)
                sources = await asyncio.to_thread(list, found)  # it may unpack an archive
            copy.check(sources)
            told = await asyncio.to_thread(trace, copy, sources)
            command = (*stage.shell, f"#(nop) {told}")
            if await self._cached(stage, command):
                return
            async with stage.container(command) as own:
                at = posixpath.join(stage.workdir, copy.to)
                there = await archives.stat(own.id, at)
                if there is None and at.endswith("/"):  # what is below a file isn't told
                    there = await archives.stat(own.id, at.rstrip("/"))
                members = copy.members(sources, stage.workdir, there)
                if copy.owner:
                    members = await copy.owned(members, own, archives)
                try:
                    await archives.put(own.id, "/", write(members))
                except EngineError as error:
                    if not error.message.endswith(_BELOW_A_FILE):
                        raise
                    told = f"failed to copy files: lstat {copy.to}{_BELOW_A_FILE}"
                    raise DockerfileError(told) from None
                await stage.commit(own, last=self._last)

    async def _copied_from(self, name: str) -> Stage:
        """What `--from` names: an earlier stage by its name or its number, or an image."""
        wrong = f"invalid from flag value {name}: "
        current = len(self._stages) - 1
        if name.removeprefix("-").isdecimal():
            if int(name) == current:
                raise DockerfileError(f"{wrong}refers to current build stage")
            if not 0 <= int(name) <= current:
                raise DockerfileError(f"{wrong}index out of bounds")
            return self._stages[int(name)]
        if stage := self._named(name):
            if stage is self._stages[-1]:
                raise DockerfileError(f"{wrong}refers to current build stage")
            return stage
        try:
            return await self._of_image(name, "")
        except (EngineUnreachable, EngineTimeout):
            raise
        except EngineError as error:
            raise DockerfileError(f"{wrong}{error.message}") from None


def _stage_name(step: Instruction) -> str:
    return step.words[2].lower() if len(step.words) == 3 else ""


def up_to(target: str, steps: Sequence[Instruction]) -> Sequence[Instruction]:
    """The instructions to the end of the stage of that name; all without a name."""
    if not target:
        return steps
    inside = False
    for at, step in enumerate(steps):
        if step.keyword == "FROM":
            if inside:
                return steps[:at]
            inside = _stage_name(step) == target
    if not inside:
        raise DockerfileError(daemon(f"failed to reach build target {target} in Dockerfile"))
    return steps
