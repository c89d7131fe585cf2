"""What an instruction that runs nothing changes about the image, and its trace there; for `steps`.

The traces are those of Docker's classic builder, as `docker history` shows them.
"""

import posixpath
from collections.abc import Callable, Sequence
from typing import Any

from bot.commands.building.stage import Stage
from bot.docker_cli import go
from bot.docker_cli.dockerfile import DockerfileError, Instruction
from bot.docker_cli.dockerfile.instructions import health_of
from bot.docker_cli.dockerfile.values import exposed, is_signal

Word = Callable[[str], str]
"""Takes a word's quotes off and replaces its variables."""


def change(step: Instruction, stage: Stage, word: Word) -> str:
    """Change the stage's configuration; the trace, for a step in which nothing runs.

    Raises DockerfileError.
    """
    config = stage.config
    match step.keyword:
        case "ENV":
            pairs = [(word(name), word(value or "")) for name, value in step.pairs]
            for name, value in pairs:
                config["Env"] = _with(config.get("Env") or (), name, value)
            return " ENV " + " ".join(f"{name}={value}" for name, value in pairs)
        case "LABEL":
            pairs = [(word(name), word(value or "")) for name, value in step.pairs]
            config["Labels"] = {**(config.get("Labels") or {}), **dict(pairs)}
            return " LABEL " + " ".join(f"{name}={value}" for name, value in pairs)
        case "MAINTAINER":
            stage.author = step.rest
            return f" MAINTAINER {step.rest}"
        case "WORKDIR":
            if not (named := word(step.rest)):
                raise DockerfileError("cannot normalize nothing")
            path = posixpath.normpath(posixpath.join(stage.workdir, named))
            config["WorkingDir"] = "/" + path.lstrip("/")
            return f"WORKDIR {config['WorkingDir']}"
        case "USER":
            config["User"] = word(step.rest)
            return f" USER {config['User']}"
        case "EXPOSE":
            ports = [port for one in sorted(step.words) for port in word(one).split()]
            config["ExposedPorts"] = {**(config.get("ExposedPorts") or {}), **_exposed(ports)}
            return f" EXPOSE {' '.join(ports)}"
        case "VOLUME":
            paths = [word(one) for one in step.words]
            if not all(path.strip() for path in paths):
                raise DockerfileError("VOLUME specified can not be an empty string")
            config["Volumes"] = {**(config.get("Volumes") or {}), **{one: {} for one in paths}}
            return f" VOLUME [{' '.join(paths)}]"
        case "STOPSIGNAL":
            config["StopSignal"] = _signal(word(step.rest))
            return f" STOPSIGNAL {config['StopSignal']}"
        case _:
            return _command(step, stage)


def overridden(step: Instruction, stage: Stage) -> str:
    """What the builder remarks before it carries the step out, or ""."""
    old = (stage.config.get("Healthcheck") or {}).get("Test") or ["NONE"]
    if step.keyword != "HEALTHCHECK" or old[0] == "NONE":
        return ""
    return f"Note: overriding previous HEALTHCHECK: [{' '.join(old)}]"


def _command(step: Instruction, stage: Stage) -> str:
    """Of those whose words nobody replaces variables in."""
    config = stage.config
    match step.keyword:
        case "CMD":
            config["Cmd"] = stage.command(step)
            stage.own_command = True
            return f" CMD {_quoted(config['Cmd'])}"
        case "ENTRYPOINT":
            config["Entrypoint"] = stage.command(step) if step.rest else []
            if not stage.own_command:  # the image's own CMD was for the image's own entrypoint
                config["Cmd"] = None
            return f" ENTRYPOINT {_quoted(config['Entrypoint'])}"
        case "SHELL":
            config["Shell"] = list(step.words)
            return f" SHELL [{' '.join(step.words)}]"
        case "HEALTHCHECK":
            health = health_of(step)
            config["Healthcheck"] = health.config()
            return f" HEALTHCHECK {health}"
        case "ONBUILD":
            config["OnBuild"] = [*(config.get("OnBuild") or ()), step.rest]
            return f" ONBUILD {step.rest}"
    raise AssertionError(step.keyword)


def _with(env: Sequence[str], name: str, value: str) -> list[str]:
    """The environment with a variable in the place that it had, or at the end."""
    names = [each.partition("=")[0] for each in env]
    new = f"{name}={value}"
    if name not in names:
        return [*env, new]
    return [new if each == name else old for each, old in zip(names, env, strict=True)]


def _exposed(ports: Sequence[str]) -> dict[str, Any]:
    try:
        return {port: {} for each in ports for port in exposed(each)}
    except ValueError as error:
        raise DockerfileError(str(error)) from None


def _signal(text: str) -> str:
    if not is_signal(text):
        raise DockerfileError(f"Invalid signal: {text}")
    return text


def _quoted(words: Sequence[str]) -> str:
    return f"[{' '.join(map(go.quote, words))}]"
