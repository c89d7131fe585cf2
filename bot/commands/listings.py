"""The two flags that every listing has: ps, images."""

from bot.docker_cli.filters import check_filter
from bot.docker_cli.flags import Flag, Kind

FILTER = Flag("filter", "f", Kind.LIST, "Only those: name=value", check=check_filter)
FORMAT = Flag("format", kind=Kind.STRING, help="table, json, or a Go template such as '{{.Names}}'")
