"""Docker's question before it removes much: `Are you sure you want to continue? [y/N]`."""

from bot.commands.shell import Shell

CONTINUE = "Are you sure you want to continue? [y/N] "


async def agreed(warning: str, command: str, shell: Shell) -> bool:
    """Print the warning and ask; without a yes, say that `command -f` does it unasked."""
    answer = (shell.console.stdin or b"").decode(errors="replace").strip().lower()
    await shell.console.data("stdout", f"{warning}\n{CONTINUE}".encode())
    if answer in ("y", "yes"):
        return True
    await shell.console.hint(f"{shell.typed(f'{command} -f')} does it; nothing is removed so far.")
    return False
