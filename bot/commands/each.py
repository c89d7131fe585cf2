"""Commands that take several containers: done in order, each name printed, failures told last."""

from collections.abc import Awaitable, Callable, Sequence

from bot.commands.failures import Failure, daemon, explain
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.sandbox.errors import EmptyName, NoSuchContainer
from bot.sandbox.seat import Own


async def each(
    names: Sequence[str],
    shell: Shell,
    do: Callable[[Own], Awaitable[str | None]],
    *,
    lead: str = "",
    summary: str = "",
    empty: str = "",
) -> int:
    """`do` each of the person's containers; print what it returns, or its name as typed.

    A name that fails stops none of the others. Returns 1 if any failed. What Docker puts before
    "No such container" is `lead`, with {0} for the name, and after all failures `summary`, with
    {0} for the names. `empty` are Docker's words for a name of no letters, if they are special.
    """
    failures: list[Failure] = []
    failed: list[str] = []
    for name in names:
        try:
            printed = await do(await shell.seat.find(name))
        except Exception as error:
            failure = await explain(error, shell)
            if failure is None:
                raise
            if isinstance(error, NoSuchContainer) and lead:
                failure.message = daemon(f"{lead.format(name)}{error}")
            if isinstance(error, EmptyName) and empty and not name:
                failure.message = empty
            failures.append(failure)
            failed.append(name)
        else:
            await shell.console.out(name if printed is None else printed)
    if failures and summary:
        failures.append(Failure(summary.format(", ".join(failed))))
    await tell(failures, shell)
    return 1 if failures else 0


async def tell(failures: Sequence[Failure], shell: Shell) -> None:
    """Print what went wrong, then the hints, each once."""
    if failures:
        await shell.console.err("\n".join(failure.message for failure in failures))
    for hint in dict.fromkeys(failure.hint for failure in failures if failure.hint):
        await shell.console.hint(hint)


WAIT = (
    Flag("timeout", "t", Kind.INT, "How many seconds to wait before the kill"),
    Flag("time", kind=Kind.INT, help="The older name of --timeout", hidden=True),
)


async def seconds(flags: Parsed, shell: Shell) -> int:
    """How long stop and restart wait before they kill; never longer than a command may take."""
    asked = shell.settings.stop_timeout_s
    if flags.given("time"):
        await shell.console.out("Flag --time has been deprecated, use --timeout instead")
    if flags.given("time") and flags.given("timeout"):
        raise Failure("conflicting options: cannot specify both --timeout and --time")
    for name in ("time", "timeout"):
        if flags.given(name):
            asked = flags.int(name)
    longest = int(shell.settings.command_timeout_s)
    return longest if asked < 0 else min(asked, longest)
