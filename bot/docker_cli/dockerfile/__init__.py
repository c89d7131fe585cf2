"""A Dockerfile as a language: lines, words, instructions; for `build`. Pure."""

from bot.docker_cli.dockerfile.errors import DockerfileError
from bot.docker_cli.dockerfile.instructions import Dockerfile, Instruction, parse
from bot.docker_cli.dockerfile.words import process

__all__ = ["Dockerfile", "DockerfileError", "Instruction", "parse", "process"]
