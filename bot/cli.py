"""The process's own command line: `python -m bot serve | doctor | db | settings | health`.

Each command imports what it needs when it runs, so that a health check costs no database driver.
Exit codes: 0 all is well, 1 something is wrong, 2 the settings or the words are.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Quayside: a Discord bot that teaches Docker where the class already talks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
db = typer.Typer(
    help="The database: its schema, and copies of it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(db, name="db")


@app.command()
def serve() -> None:
    """Run the bot until it is told to stop (Ctrl-C, SIGTERM)."""
    settings = _settings()
    if not settings.discord_token.get_secret_value():
        _give_up(
            "DISCORD_TOKEN is not set: put the bot's token into .env, or into the environment.",
            "You find it at discord.com/developers, on your application's Bot page.",
        )
    _log(settings)

    import uvloop

    from bot.app import serve as serve_bot

    raise typer.Exit(uvloop.run(serve_bot(settings)))


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Check token, permissions, engine, limits, disk and database, and say how to mend each."""
    import asyncio

    from bot.doctor import examine
    from bot.doctor.report import as_json as json_of
    from bot.doctor.report import print_table

    report = asyncio.run(examine(_settings()))
    if as_json:
        typer.echo(json_of(report))
    else:
        print_table(report, sys.stdout)
    raise typer.Exit(0 if report.healthy else 1)


@app.command()
def health() -> None:
    """Exit with 0 if a bot on this machine is connected to Discord, by QUAYSIDE_HEALTH_FILE."""
    from bot.health import healthy

    path = _settings().health_file
    if path is None:
        _give_up(
            "QUAYSIDE_HEALTH_FILE is not set, so the bot leaves no sign of life.",
            "Set it for the bot and for this command alike, for instance to /tmp/quayside.health.",
        )
    if not healthy(path):
        typer.echo("The bot is not connected to Discord.", err=True)
        raise typer.Exit(1)
    typer.echo("The bot is connected to Discord.")


@app.command()
def settings(
    env: Annotated[bool, typer.Option("--env", help="Print .env.example.")] = False,
) -> None:
    """Print every setting with its unit, its bounds and its default, as Markdown."""
    from bot import knobs

    typer.echo(knobs.env_example() if env else knobs.markdown(), nl=False)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to this version's schema; `serve` does so too."""
    from bot.store import StoreError, schema

    path = _settings().database
    try:
        version = schema.upgrade(path)
    except StoreError as error:
        _fail(error)
    typer.echo(f"{path} has schema {version.current}.")


@db.command("current")
def db_current() -> None:
    """Print the database's schema, and whether it is this version's."""
    from bot.store import StoreError, schema

    path = _settings().database
    try:
        version = schema.version(path)
    except StoreError as error:
        _fail(error)
    if version.up_to_date:
        typer.echo(f"{path} has schema {version.current}, which is this version's.")
        return
    has = f"has schema {version.current}" if version.current else "has no schema yet"
    typer.echo(f"{path} {has}; this version's is {version.wanted}.")
    raise typer.Exit(1)


@db.command("backup")
def db_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy, a new file.")],
) -> None:
    """Copy the database to FILE, also while the bot runs."""
    from bot.store import StoreError
    from bot.store.backup import backup

    path = _settings().database
    try:
        size = backup(path, file)
    except StoreError as error:
        _fail(error)
    typer.echo(f"{file} is a copy of {path} ({size / 1024:.0f} KiB).")


def _settings() -> "Settings":
    from bot.settings import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        _give_up(*error.problems)


def _log(settings: "Settings") -> None:
    import structlog

    from bot import logs
    from bot.knobs import unknown_variables

    logs.configure(
        settings.log_level, settings.log_format, [settings.discord_token.get_secret_value()]
    )
    for unknown in unknown_variables():
        structlog.get_logger(__name__).warning(
            "unknown setting", variable=unknown.variable, closest=unknown.closest
        )


def _give_up(*lines: str) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(2)


def _fail(error: Exception) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(1)
