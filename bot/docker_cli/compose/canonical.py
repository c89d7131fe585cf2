"""A project as `compose config` prints it: YAML as Go writes it, with all that is heeded here."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from bot.docker_cli.compose.file import Mount, Project, Service
from bot.docker_cli.compose.reading import resolved


class _Dumper(yaml.SafeDumper):
    """Lists are indented, and a text that YAML 1.1 or 1.2 takes for something else is quoted."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, data: str) -> yaml.ScalarNode:
        style = None
        if max(data, default="") > _LAST:  # libyaml writes the number of such a letter
            style = '"'
        elif "\n" in data:
            style = "|"
        elif resolved(data) != "str" or _OLD.fullmatch(data):
            style = '"'
        return self.represent_scalar(_STR, data, style=style)

    def nothing(self, _: None) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:null", "null")

    def number(self, data: Decimal) -> yaml.ScalarNode:
        text = f"{data.normalize():f}"
        return self.represent_scalar(f"tag:yaml.org,2002:{resolved(text)}", text)


_OLD = re.compile(
    r"y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
)
"""What YAML 1.1 takes for a truth, or for a number of minutes and seconds."""
_LAST = "\uffff"
_STR = "tag:yaml.org,2002:str"
_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(type(None), _Dumper.nothing)
_Dumper.add_representer(Decimal, _Dumper.number)


def canonical(project: Project) -> str:
    """The project's YAML, with a newline at its end."""
    services = sorted(project.services, key=lambda service: service.name)
    whole: dict[str, Any] = {
        "name": project.name,
        "services": {service.name: _service(service) for service in services},
    }
    for kind, names in (("networks", project.networks), ("volumes", project.volumes)):
        if names:
            whole[kind] = {name: {"name": f"{project.name}_{name}"} for name in sorted(names)}
    whole.update(_in_order(project.extensions))
    return _escaped(yaml.dump(whole, Dumper=_Dumper, sort_keys=False, width=1 << 30,
                              allow_unicode=True))  # fmt: skip


def _in_order(value: Any) -> Any:
    """Mappings by their keys, however deep."""
    if isinstance(value, Mapping):
        return {key: _in_order(each) for key, each in sorted(value.items())}
    return [*map(_in_order, value)] if isinstance(value, list) else value


def _escaped(text: str) -> str:
    """A dollar sign is written twice, for it would begin a variable."""
    return text.replace("$", "$$")


def _service(service: Service) -> dict[str, Any]:
    said = {
        "command": _list(service.command),
        "container_name": service.container_name,
        "cpus": service.cpus,
        "depends_on": {
            name: {"condition": condition, "required": True}
            for name, condition in sorted(service.depends_on.items())
        },
        "entrypoint": _list(service.entrypoint),
        "environment": _sorted(service.environment),
        "hostname": service.hostname,
        "image": service.image,
        "labels": _sorted(service.labels),
        "mem_limit": service.memory and str(service.memory),
        "networks": dict.fromkeys(sorted(service.networks)),
        "read_only": service.read_only,
        "stdin_open": service.stdin_open,
        "stop_signal": service.stop_signal,
        "tty": service.tty,
        "user": service.user,
        "volumes": [_mount(mount) for mount in service.volumes],
        "working_dir": service.working_dir,
    }
    told = ("command", "entrypoint")  # an empty one is not the image's own
    return {
        key: value for key, value in said.items() if value or (key in told and value is not None)
    }


def _list(words: tuple[str, ...] | None) -> list[str] | None:
    return None if words is None else list(words)


def _sorted(pairs: Mapping[str, str | None]) -> dict[str, str | None]:
    return dict(sorted(pairs.items()))


def _mount(mount: Mount) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "volume", "source": mount.source, "target": mount.target}
    if mount.read_only:
        said["read_only"] = True
    return {**said, "volume": {}} if mount.short else said
