"""Settings come from the environment and `.env`; a bad one is told in one sentence."""

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot import knobs
from bot.settings import Settings, SettingsError, load, variable, written

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no `.env` of whoever runs the tests."""
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    monkeypatch.chdir(tmp_path)


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        load()
    return refused.value.problems


def test_without_any_variable_the_defaults_hold() -> None:
    settings = load()
    assert settings.discord_token.get_secret_value() == ""
    assert settings.discord_api_url is None
    assert settings.prefix == "!"
    assert settings.memory_mib == 256
    assert settings.stop_timeout_s == 10
    assert "node" in settings.allowed_images


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("QUAYSIDE_PIDS=50\nQUAYSIDE_PREFIX=?\nDISCORD_TOKEN=from.the.file\n")
    monkeypatch.setenv("QUAYSIDE_PIDS", "60")
    settings = load()
    assert settings.pids == 60
    assert settings.prefix == "?"
    assert settings.discord_token.get_secret_value() == "from.the.file"


def test_names_that_docker_and_discord_gave_have_no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///run/docker.sock")
    monkeypatch.setenv("QUAYSIDE_DOCKER_HOST", "tcp://elsewhere:2376")
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:8080/api/v10/")
    settings = load()
    assert settings.docker_host == "unix:///run/docker.sock"
    assert settings.discord_api_url == "http://127.0.0.1:8080/api/v10"


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "")
    monkeypatch.setenv("QUAYSIDE_MEMORY_MIB", "")
    settings = load()
    assert settings.docker_host is None
    assert settings.memory_mib == 256


@pytest.mark.parametrize("text", ["node,python", "node, python", "node python", " node ,\tpython "])
def test_images_are_separated_by_commas_or_spaces(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUAYSIDE_ALLOWED_IMAGES", text)
    assert load().allowed_images == ("node", "python")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("QUAYSIDE_MEMORY_MIB", "lots", "valid integer"),
        ("QUAYSIDE_MEMORY_MIB", "1", "greater than or equal to 6"),
        ("QUAYSIDE_MEMORY_MIB", "100000", "must not be above QUAYSIDE_MEMORY_MAX_MIB"),
        ("QUAYSIDE_CPUS", "8", "must not be above QUAYSIDE_CPUS_MAX, which is 1.0"),
        ("QUAYSIDE_RUNNING_PER_PERSON", "11", "must not be above QUAYSIDE_CONTAINERS_PER_PERSON"),
        ("QUAYSIDE_IDLE_TIMEOUT_S", "1h", "valid number"),
        ("QUAYSIDE_LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("QUAYSIDE_PREFIX", "! !", "no space"),
        ("QUAYSIDE_MESSAGE_LIMIT_CHARS", "4000", "less than or equal to 2000"),
        ("QUAYSIDE_ALLOWED_IMAGES", ",", "at least 1 item"),
        ("QUAYSIDE_ALLOWED_IMAGES", "node:22", "without a tag or digest, not node:22"),
        ("DOCKER_HOST", "/var/run/docker.sock", "unix://"),
        ("DISCORD_API_URL", "discord.com", "http:// or https://"),
        ("QUAYSIDE_WEB_URL", "http://class.example.org", "must begin with https://"),
        ("QUAYSIDE_WEB_URL", "https://class.example.org/lab", "with nothing after them"),
        ("DISCORD_TOKEN", "Bot abc.def", "leave the word Bot out"),
    ],
)
def test_a_bad_value_is_named_with_what_is_wrong_and_an_example(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = problems()
    assert problem.startswith(f"{name} ")
    assert words in problem
    assert f"Example: {name}=" in problem


def test_all_bad_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAYSIDE_PIDS", "few")
    monkeypatch.setenv("QUAYSIDE_CPUS", "many")
    assert [problem.split()[0] for problem in problems()] == ["QUAYSIDE_CPUS", "QUAYSIDE_PIDS"]


def test_a_bad_token_is_in_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "Bot MTIz.secret")
    assert "secret" not in "".join(problems())


def test_the_token_is_in_no_text_of_the_settings() -> None:
    settings = Settings(_env_file=None, discord_token="MTIz.secret")
    assert "secret" not in f"{settings!r} {settings!s} {settings.model_dump()}"


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().pids = 5


def test_a_file_that_is_no_text_is_told_without_a_traceback() -> None:
    Path(".env").write_bytes(b"\xff\xfe\x00")
    (problem,) = problems()
    assert problem.startswith(".env can't be read")


def test_every_setting_is_described_bounded_and_fits_its_own_example(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for field, info in Settings.model_fields.items():
        assert info.description
        assert info.description.endswith(".")
        if isinstance(info.default, int | float) and not isinstance(info.default, bool):
            knob = next(knob for knob in knobs.knobs() if knob.variable == variable(field))
            assert knob.bounds
    for knob in knobs.knobs():
        monkeypatch.setenv(knob.variable, knob.example)
    load()


def test_a_setting_of_time_or_size_has_its_unit_in_its_name() -> None:
    without_unit = {
        field
        for field, info in Settings.model_fields.items()
        if isinstance(info.default, int | float)
        and not isinstance(info.default, bool)
        and not re.search(r"_(s|mib|kib|chars|columns|rows)$", field)
    }
    counts = {"containers_per_person", "running_per_person", "terminals_per_person"}
    counts |= {"images_per_person", "networks_per_person", "volumes_per_person"}
    counts |= {"commands_at_once", "requests_per_second", "pages_max", "web_port"}
    assert without_unit == counts | {"cpus", "cpus_max", "pids"}


def test_the_example_file_is_the_one_that_the_settings_make() -> None:
    assert (ROOT / ".env.example").read_text() == knobs.env_example(), (
        "run: python -m bot settings --env > .env.example"
    )


def test_the_example_file_names_each_setting_once_with_its_default(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert sum(line.startswith("DISCORD_TOKEN=") for line in lines) == 1
    shown = tmp_path / "all.env"
    shown.write_text(
        "\n".join(line.removeprefix("#") for line in lines if re.match(r"#?[A-Z]", line))
    )
    values = dotenv_values(shown)
    assert values == {
        variable(field): written(info.default) for field, info in Settings.model_fields.items()
    }
    assert load(shown) == load()


def test_the_page_of_the_configuration_has_the_table_that_the_settings_make() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text()
    assert knobs.markdown() in page, "put the output of `python -m bot settings` into it"


def test_a_misspelt_variable_is_found_with_what_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("QUAYSIDE_MEMORY_MB=100\nOTHER=1\nQUAYSIDE_PIDS=50\n")
    monkeypatch.setenv("QUAYSIDE_XYZZY", "1")
    assert knobs.unknown_variables() == [
        knobs.Unknown("QUAYSIDE_MEMORY_MB", "QUAYSIDE_MEMORY_MIB"),
        knobs.Unknown("QUAYSIDE_XYZZY", None),
    ]
