"""A Compose file, as far as it is understood here; for `compose`. Pure."""

from bot.docker_cli.compose.canonical import canonical
from bot.docker_cli.compose.errors import ComposeError
from bot.docker_cli.compose.file import Project, Service, parse

__all__ = ["ComposeError", "Project", "Service", "canonical", "parse"]
