"""Programs started in a running container: `docker exec`; for sessions and commands.

Such a program has the container's limits and capabilities, never more (`Privileged` is not sent).
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.engine.streams import ExecStream
from bot.engine.wire import Wire


class Execs:
    """The execs of the engine at the end of `wire`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def start(
        self,
        container_id: str,
        argv: Sequence[str],
        *,
        tty: bool,
        stdin: bool,
        env: Sequence[str] = (),
        user: str = "",
        workdir: str = "",
    ) -> ExecStream:
        """Start `argv` and return its terminal; `Conflict` when the container doesn't run.

        `env` holds "NAME=value"; an empty `user` or `workdir` is the container's own.
        """
        exec_id = await self._create(
            container_id, argv, tty=tty, stdin=stdin, env=env, user=user, workdir=workdir
        )
        connection = await self._wire.upgrade(
            f"exec/{exec_id}/start", body={"Detach": False, "Tty": tty}, tty=tty
        )
        return ExecStream(self._wire, connection, partial(self.resize, exec_id), exec_id)

    async def start_detached(
        self,
        container_id: str,
        argv: Sequence[str],
        *,
        tty: bool = False,
        env: Sequence[str] = (),
        user: str = "",
        workdir: str = "",
    ) -> str:
        """Start `argv` with nobody at its terminal, return the exec's id."""
        exec_id = await self._create(
            container_id, argv, tty=tty, stdin=False, env=env, user=user, workdir=workdir
        )
        async with self._wire.short():
            await self._wire.docker.containers.exec(exec_id).start(detach=True)
        return exec_id

    async def check(self, container_id: str) -> None:
        """Let the engine refuse, as a `Conflict`, a container in which nothing can be started."""
        await self._create(
            container_id, ["true"], tty=False, stdin=False, env=(), user="", workdir=""
        )

    async def _create(
        self,
        container_id: str,
        argv: Sequence[str],
        *,
        tty: bool,
        stdin: bool,
        env: Sequence[str],
        user: str,
        workdir: str,
    ) -> str:
        container = self._wire.docker.containers.container(container_id)
        async with self._wire.short():
            made = await container.exec(
                list(argv),
                stdin=stdin,
                tty=tty,
                user=user,
                environment=list(env),
                workdir=workdir or None,
            )
        return made.id

    async def exit_code(self, exec_id: str) -> int | None:
        """Its exit code; None while it runs."""
        async with self._wire.short():
            facts: dict[str, Any] = await self._wire.docker.containers.exec(exec_id).inspect()
        return None if facts["Running"] else facts["ExitCode"]

    async def resize(self, exec_id: str, columns: int, rows: int) -> None:
        """Set the size of its terminal, in characters."""
        async with self._wire.short():
            await self._wire.docker.containers.exec(exec_id).resize(h=rows, w=columns)
