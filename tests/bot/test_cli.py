"""`python -m bot` as a person types it: a process of its own, in an empty folder."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import Settings, variable
from bot.store import schema

ROOT = Path(__file__).parents[2]
NEWEST = schema.version(Path("no-such-file")).wanted

Bot = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    """`bot("db", "current", QUAYSIDE_PIDS="x")` runs it with these variables and no others."""
    ours = {variable(field) for field in Settings.model_fields}
    others = {name: value for name, value in os.environ.items() if name not in ours}

    def bot(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=tmp_path,
            env={**others, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return bot


def test_alone_it_shows_what_it_can_do(bot: Bot) -> None:
    done = bot()
    for command in ("serve", "doctor", "db", "settings", "health"):
        assert f"\n  {command} " in done.stdout + done.stderr


def test_serve_without_a_token_says_where_to_find_it_in_two_lines(bot: Bot) -> None:
    done = bot("serve")
    assert done.returncode == 2
    what, where = done.stderr.splitlines()
    assert what.startswith("DISCORD_TOKEN is not set")
    assert "discord.com/developers" in where


@pytest.mark.parametrize("words", [("serve",), ("doctor",), ("db", "upgrade"), ("health",)])
def test_a_bad_setting_is_one_line_and_no_traceback(bot: Bot, words: tuple[str, ...]) -> None:
    done = bot(*words, QUAYSIDE_PIDS="few")
    assert done.returncode == 2
    assert done.stderr.startswith("QUAYSIDE_PIDS should be a valid integer")
    assert len(done.stderr.splitlines()) == 1


def test_a_word_that_is_no_command_is_refused(bot: Bot) -> None:
    done = bot("sevre")
    assert done.returncode == 2
    assert "No such command 'sevre'" in done.stderr


def test_the_database_goes_from_nothing_to_this_versions_schema_and_into_a_copy(
    bot: Bot, tmp_path: Path
) -> None:
    assert bot("db", "current").returncode == 1
    assert f"has schema {NEWEST}" in bot("db", "upgrade").stdout
    current = bot("db", "current")
    assert current.returncode == 0
    assert "which is this version's" in current.stdout
    assert bot("db", "backup", "copy.sqlite3").returncode == 0
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)
    again = bot("db", "backup", "copy.sqlite3")
    assert again.returncode == 1
    assert again.stderr == "copy.sqlite3: the file exists already. Name a new file.\n"


def test_a_database_that_cannot_be_used_is_told_in_words(bot: Bot, tmp_path: Path) -> None:
    (tmp_path / "quayside.sqlite3").write_text("not a database at all " * 100)
    for words in (("db", "upgrade"), ("db", "current")):
        done = bot(*words)
        assert done.returncode == 1
        assert "not an SQLite database" in done.stderr
        assert "Traceback" not in done.stderr


def test_health_is_the_age_of_the_bots_sign_of_life(bot: Bot, tmp_path: Path) -> None:
    assert bot("health").returncode == 2
    sign = tmp_path / "alive"
    assert bot("health", QUAYSIDE_HEALTH_FILE=str(sign)).returncode == 1
    sign.touch()
    assert bot("health", QUAYSIDE_HEALTH_FILE=str(sign)).returncode == 0
    os.utime(sign, (1, 1))
    assert bot("health", QUAYSIDE_HEALTH_FILE=str(sign)).returncode == 1


def test_doctor_exits_with_1_where_something_failed_and_speaks_json(bot: Bot) -> None:
    done = bot("doctor", "--json", DOCKER_HOST="unix:///nowhere.sock")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["healthy"] is False
    failed = [each["check"] for each in report["findings"] if each["verdict"] == "failure"]
    assert failed == ["token", "engine"]
