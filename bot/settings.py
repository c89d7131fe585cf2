"""Every knob of the bot, once, with its unit and default; built by `bot.cli`, read everywhere.

A value comes from the environment, else from the file `.env` in the working directory, else from
here. `.env.example` and `docs/configuration.md` are rendered from this file by `bot.knobs`.
"""

from ipaddress import IPv4Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "QUAYSIDE_"
"""How the variables begin, but for those whose names Docker and its users already know."""

DOCKER_SCHEMES = ("unix://", "tcp://", "ssh://", "http://", "https://", "npipe://")


def variable(field: str) -> str:
    """The environment variable of a field: `memory_mib` is `QUAYSIDE_MEMORY_MIB`."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field}".upper()


class Settings(BaseSettings):
    """What the person who runs the bot decides. Immutable; `Settings()` reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    # Discord
    discord_token: SecretStr = Field(
        SecretStr(""),
        validation_alias="DISCORD_TOKEN",
        description="The bot's token, from the Bot page of discord.com/developers. A secret.",
        examples=["MTIz...the.token"],
    )
    discord_api_url: str | None = Field(
        None,
        validation_alias="DISCORD_API_URL",
        description="Another Discord than the real one, such as the playground's.",
        examples=["http://127.0.0.1:8080/api/v10"],
    )
    members_intent: bool = Field(
        False,
        description="Whether the bot hears of people who leave, and closes their terminals; needs "
        "the Server Members Intent, on the Bot page.",
    )
    discord_timeout_s: float = Field(
        30, ge=1, le=300, description="The longest wait for one answer of Discord."
    )
    discord_patience_s: float = Field(
        600,
        ge=0,
        le=86_400,
        description="How long an answer is kept for a Discord that fails or can't be reached.",
    )
    prefix: str = Field(
        "!",
        min_length=1,
        max_length=8,
        description="What a command in chat begins with.",
    )

    message_content: bool = Field(
        True,
        description="Whether the bot has Discord's Message Content intent. Without it (`false`) "
        "people use `/docker`, buttons, or begin a message with a mention of the bot.",
    )

    # Docker Engine
    docker_host: str | None = Field(
        None,
        validation_alias="DOCKER_HOST",
        description="The Docker Engine's address. Unset: that of the Docker context.",
        examples=["unix:///var/run/docker.sock"],
    )
    docker_context: str | None = Field(
        None,
        validation_alias="DOCKER_CONTEXT",
        description="The Docker context that names the engine. Unset: the current one.",
        examples=["default"],
    )
    engine_timeout_s: float = Field(
        30, ge=1, le=600, description="The longest wait for one answer of the engine."
    )
    pull_timeout_s: float = Field(600, ge=10, le=7200, description="The longest pull of an image.")
    stop_timeout_s: int = Field(
        10, ge=0, le=300, description="A container's time to stop by itself before it is killed."
    )

    # A terminal in a browser
    web_url: str | None = Field(
        None,
        description="The address at which people's browsers reach the web terminal: that of a "
        "reverse proxy that leads to `web_host` and `web_port`. Unset: there is none.",
        examples=["https://class.example.org"],
    )
    web_host: str = Field(
        "127.0.0.1", description="The address that the web terminal listens at, for the proxy."
    )
    web_port: int = Field(8088, ge=1, le=65_535, description="The port that it listens at.")

    # The bot's own files
    database: Path = Field(
        Path("quayside.sqlite3"), description="The SQLite file with what must outlive the process."
    )
    health_file: Path | None = Field(
        None,
        description="A file touched while the bot is connected to Discord; the container's "
        "health check reads its age. Unset: none.",
        examples=["/tmp/quayside.health"],  # noqa: S108 - an example that a person may change
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least important log entry that is written."
    )
    log_format: Literal["json", "console"] = Field(
        "json", description="Logs for machines (`json`) or for a person at a terminal (`console`)."
    )

    # What a person may run
    allowed_images: Annotated[tuple[str, ...], NoDecode] = Field(
        (
            "alpine",
            "bash",
            "busybox",
            "debian",
            "denoland/deno",
            "gcc",
            "golang",
            "hello-world",
            "httpd",
            "mariadb",
            "memcached",
            "nginx",
            "node",
            "oven/bun",
            "perl",
            "php",
            "postgres",
            "python",
            "redis",
            "ruby",
            "rust",
            "ubuntu",
        ),
        min_length=1,
        description="The images that people may pull and run: repository names as Docker prints "
        "them, without a tag, separated by commas; `*` stands for any letters but a slash.",
        examples=["node,python,ghcr.io/our-class/*"],
    )
    containers_per_person: int = Field(
        10, ge=1, le=1000, description="How many containers a person may keep, stopped ones too."
    )
    running_per_person: int = Field(
        5, ge=1, le=1000, description="How many of a person's containers may run at once."
    )
    images_per_person: int = Field(
        10, ge=1, le=1000, description="How many images of their own a person may keep."
    )
    images_per_person_mib: int = Field(
        1024,
        ge=1,
        le=1_048_576,
        description="How large they may be in all, beyond what they were made from.",
    )
    networks_per_person: int = Field(
        2, ge=0, le=100, description="How many networks of their own a person may have."
    )
    networks_subnet: IPv4Network = Field(
        IPv4Network("10.213.0.0/16"),
        description="The addresses of people's networks, of which each takes 16; nothing else near "
        "the engine may use them.",
    )
    networks_way_out: bool = Field(
        False,
        description="Whether people's networks lead out: to the internet, and to whatever the "
        "engine's machine can reach.",
    )
    volumes_per_person: int = Field(
        5, ge=0, le=1000, description="How many volumes of their own a person may keep."
    )
    terminals_per_person: int = Field(
        5, ge=1, le=1000, description="How many terminals a person may have open at once."
    )

    commands_at_once: int = Field(
        30, ge=1, le=1000, description="How many commands a person may send in `commands_window_s`."
    )
    commands_window_s: float = Field(
        10, ge=1, le=3600, description="The time that `commands_at_once` counts in."
    )

    rerun_window_s: float = Field(
        60, ge=0, le=86_400, description="How long after a message its edited command runs again."
    )
    completion_timeout_s: float = Field(
        1.0,
        ge=0.1,
        le=2.5,
        description="The longest that `/docker` waits for the engine to complete a name; Discord "
        "waits for 3.",
    )
    completion_cache_s: float = Field(
        3.0, ge=0, le=60, description="How long `/docker` completes from what the engine last told."
    )

    # What a container may use
    memory_mib: int = Field(
        256, ge=6, le=1_048_576, description="A container's memory unless `--memory` says another."
    )
    memory_max_mib: int = Field(512, ge=6, le=1_048_576, description="The most `--memory` may ask.")
    cpus: float = Field(
        1.0, ge=0.01, le=512, description="A container's processors unless `--cpus` says another."
    )
    cpus_max: float = Field(1.0, ge=0.01, le=512, description="The most `--cpus` may ask.")
    pids: int = Field(
        128, ge=8, le=32_768, description="How many processes and threads a container may have."
    )
    disk_mib: int = Field(
        1024,
        ge=1,
        le=1_048_576,
        description="What a container may write to its own files; one that wrote more is stopped.",
    )
    volume_mib: int = Field(
        512,
        ge=1,
        le=1_048_576,
        description="What a volume may hold; a container that fills it further is stopped.",
    )
    disk_check_s: float = Field(
        5,
        ge=0.1,
        le=3600,
        description="The shortest time between two looks at what was written. A program may go "
        "over its limit by what it writes in it.",
    )
    shm_mib: int = Field(16, ge=1, le=65_536, description="The size of a container's `/dev/shm`.")
    log_max_mib: int = Field(
        4, ge=1, le=1024, description="How much of a container's output the engine keeps."
    )

    # How long things may take
    command_timeout_s: float = Field(
        900, ge=5, le=86_400, description="The longest that one command in chat may take."
    )
    foreground_timeout_s: float = Field(
        60,
        ge=1,
        le=3600,
        description="How long `run` without `-d` or `-it` waits; then the container goes on alone.",
    )
    idle_timeout_s: float = Field(
        3600, ge=1, le=604_800, description="A terminal that nobody used for so long is stopped."
    )
    idle_warning_s: float = Field(
        300, ge=0, le=86_400, description="So long before that stop the person is warned; 0: never."
    )
    engine_wait_s: float = Field(
        600, ge=1, le=86_400, description="How long a terminal waits for an engine that went away."
    )
    thread_archive_s: float = Field(
        3600,
        ge=3600,
        le=604_800,
        description="After how long without a message Discord takes a terminal's thread off the "
        "channel's list; it knows an hour, a day, 3 days and 7, so the next longer of these.",
    )
    confirm_timeout_s: float = Field(
        60, ge=5, le=600, description="How long a question waits for its Yes, No or Confirm."
    )

    # How output reaches a channel
    requests_per_second: int = Field(
        45,
        ge=1,
        le=10_000,
        description="The most requests to Discord in a second; it allows most bots 50.",
    )
    edit_interval_s: float = Field(
        1.1, ge=0.2, le=60, description="The shortest time between two edits of a growing answer."
    )
    output_quiet_s: float = Field(
        0.3, ge=0.02, le=10, description="A pause of so long shows what a terminal printed."
    )
    first_flush_s: float = Field(
        1.0, ge=0.05, le=30, description="The latest that a command's first output is shown."
    )
    message_limit_chars: int = Field(
        2000, ge=200, le=2000, description="The length of a message; Discord allows 2000."
    )
    terminal_columns: int = Field(
        80, ge=20, le=250, description="How wide a new terminal is; `!resize` changes it."
    )
    terminal_rows: int = Field(
        24, ge=5, le=100, description="How tall a new terminal is; `!resize` changes it."
    )
    output_head_kib: int = Field(
        8, ge=1, le=1024, description="How much of a long output's beginning is shown."
    )
    output_tail_kib: int = Field(
        8, ge=1, le=1024, description="How much of a long output's end is shown."
    )
    scrollback_kib: int = Field(
        128,
        ge=1,
        le=10_240,
        description="How much of what a program started by `exec -it` shows is kept to be scrolled "
        "back to; a container's own terminal is in the engine's log.",
    )
    output_file_kib: int = Field(
        1024, ge=16, le=8192, description="How much of a command's output its file holds."
    )
    pages_max: int = Field(
        10, ge=1, le=100, description="A longer answer is not paged: its head and tail are shown."
    )
    stdin_max_kib: int = Field(
        1024, ge=1, le=10_240, description="The most that a message may hand to a program's stdin."
    )
    file_max_mib: int = Field(
        8,
        ge=1,
        le=100,
        description="The largest file that goes into or out of a container by a message.",
    )
    folder_max_mib: int = Field(
        32,
        ge=1,
        le=1024,
        description="The most that a folder or an archive may hold, unpacked, to be copied.",
    )

    @field_validator("discord_token")
    @classmethod
    def _bare_token(cls, token: SecretStr) -> SecretStr:
        bare = token.get_secret_value().strip()
        if any(letter.isspace() for letter in bare):
            raise PydanticCustomError(
                "token", "is not a token: it has a space in it (leave the word Bot out)"
            )
        return SecretStr(bare)

    @field_validator("prefix")
    @classmethod
    def _no_spaces(cls, prefix: str) -> str:
        if any(letter.isspace() for letter in prefix):
            raise PydanticCustomError("prefix", "must have no space in it")
        return prefix

    @field_validator("discord_api_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise PydanticCustomError("url", "must begin with http:// or https://")
        return url and url.rstrip("/")

    @field_validator("web_url")
    @classmethod
    def _private_origin(cls, url: str | None) -> str | None:
        """Whoever reads a link on its way is at the terminal: in clear only on this machine."""
        if url is None:
            return None
        at = urlsplit(url.rstrip("/"))
        here = at.hostname in ("127.0.0.1", "::1", "localhost")
        if not at.netloc or (at.scheme != "https" and not (at.scheme == "http" and here)):
            raise PydanticCustomError(
                "url", "must begin with https://, or name this machine: http://127.0.0.1:8088"
            )
        if at.path or at.query or at.fragment or at.username:
            raise PydanticCustomError("url", "must be a host and a port, with nothing after them")
        return f"{at.scheme}://{at.netloc}".lower()

    @field_validator("docker_host")
    @classmethod
    def _engine_address(cls, address: str | None) -> str | None:
        if address is not None and not address.startswith(DOCKER_SCHEMES):
            raise PydanticCustomError(
                "address", "must begin with one of {schemes}", {"schemes": " ".join(DOCKER_SCHEMES)}
            )
        return address

    @field_validator("allowed_images", mode="before")
    @classmethod
    def _comma_separated(cls, value: Any) -> Any:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("allowed_images")
    @classmethod
    def _repository_names(cls, images: tuple[str, ...]) -> tuple[str, ...]:
        for image in images:
            if ":" in image.rpartition("/")[2] or "@" in image:
                raise PydanticCustomError(
                    "image", "takes names without a tag or digest, not {image}", {"image": image}
                )
        return images

    @model_validator(mode="after")
    def _defaults_within_maxima(self) -> Self:
        for low, high in (
            ("memory_mib", "memory_max_mib"),
            ("cpus", "cpus_max"),
            ("running_per_person", "containers_per_person"),
        ):
            if getattr(self, low) > getattr(self, high):
                raise PydanticCustomError(
                    "above_maximum",
                    "must not be above {high}, which is {maximum}",
                    {"field": low, "high": variable(high), "maximum": getattr(self, high)},
                )
        return self


class SettingsError(Exception):
    """The environment or `.env` holds values that the bot can't work with.

    `problems` has one sentence for each: the variable, what is wrong with it, and an example.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, then `env_file`; raise `SettingsError`, which never holds a secret."""
    try:
        # pydantic-settings takes this keyword; mypy without its plugin knows fields only.
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingsError(
            tuple(_problem(detail) for detail in error.errors(include_url=False))
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"{env_file} can't be read: {error}.",)) from None


def _problem(detail: Any) -> str:
    """One sentence for one of pydantic's error details."""
    where = detail["loc"][0] if detail["loc"] else detail["ctx"]["field"]
    field = next(name for name in Settings.model_fields if where in (name, variable(name)))
    message = detail["msg"].removeprefix("Input ").removeprefix("String ")
    return f"{variable(field)} {message}. Example: {variable(field)}={example(field)}"


def example(field: str) -> str:
    """A value of the field as it is written in the environment."""
    info = Settings.model_fields[field]
    if info.examples:
        return str(info.examples[0])
    return written(info.default)


def written(value: object) -> str:
    """A value as it is written in the environment; secrets and None are the empty text."""
    if value is None or isinstance(value, SecretStr):
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
