"""Docker's options before the command: they are the client's own, and a chat needs no more of them.

All are known by name, so that each is read and refused as any flag is; for `registry.py`.
"""

from bot.docker_cli.flags import Flag, FlagSet, Kind
from bot.docker_cli.usage import Usage

_OWN = "options before the command are about the client and its engine, and this bot has its own"

BEFORE = FlagSet(
    (
        Flag("config", kind=Kind.STRING, refused=_OWN),
        Flag("context", "c", Kind.STRING, refused=_OWN),
        Flag("debug", "D", refused=_OWN),
        Flag("host", "H", Kind.LIST, refused=_OWN),
        Flag("log-level", "l", Kind.STRING, refused=_OWN),
        Flag("tls", refused=_OWN),
        Flag("tlscacert", kind=Kind.STRING, refused=_OWN),
        Flag("tlscert", kind=Kind.STRING, refused=_OWN),
        Flag("tlskey", kind=Kind.STRING, refused=_OWN),
        Flag("tlsverify", refused=_OWN),
        Flag("version", "v", help="Show this bot's version"),
    ),
    interspersed=False,
)
BEFORE_USAGE = Usage("docker", "[OPTIONS] COMMAND [ARG...]", "", BEFORE)
